"""Fill an empty site with the demo story, or print who can sign in to it."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Fill an empty site with demo data (only where DEMO is on)."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="print the demo logins instead")

    def handle(self, *, logins, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demo site. Start it with DEMO=true on an empty data folder.")
