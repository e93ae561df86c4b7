"""Fill an empty site with the demo story, or print who can sign in to it."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from footprint.core import clock
from footprint.web import demo


class Command(BaseCommand):
    help = "Fill an empty site with demo data (only where DEMO is on), or print its logins."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="print the demo logins instead")

    def handle(self, *, logins, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demo site. Start it with DEMO=true on an empty data folder.")
        if logins:
            self.print_logins()
        else:
            demo.fill(now=clock.now())

    def print_logins(self):
        self.stdout.write(f"  Password of everybody: {demo.password()}\n")
        for email, name, organisation in demo.logins():
            self.stdout.write(f"    {email:<32} {name}  {organisation}")
        self.stdout.write("")
