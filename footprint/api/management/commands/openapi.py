"""Write the description of the interface to docs/openapi.yaml, or say whether it has drifted."""

import yaml
from django.core.management.base import BaseCommand, CommandError

from footprint.api.openapi import FILE, document


class Command(BaseCommand):
    help = "Write docs/openapi.yaml from the code; with --check fail when it differs."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it differs")

    def handle(self, *args, **options):
        text = yaml.safe_dump(document(), allow_unicode=True, sort_keys=False, width=110)
        if not options["check"]:
            FILE.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {FILE.relative_to(FILE.parent.parent)}.")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/openapi.yaml differs from the code: run “manage.py openapi”.")
