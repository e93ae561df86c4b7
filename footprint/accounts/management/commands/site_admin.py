"""How does a new site get its first administrator?"""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from footprint.accounts.models import User
from footprint.accounts.services import site_admin_create


class Command(BaseCommand):
    help = "Make a site administrator, who approves verifiers, certification bodies and registries."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="shown with the decisions")

    def handle(self, *, email, name, **options):
        email = email.strip().lower()
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(
                f"{email} has an account already; a site administrator needs one of their own."
            )
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two passwords differ; nothing was made.")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        site_admin_create(email=email, password=password, name=name)
        self.stdout.write(f"{email} can sign in, and must set up a second factor first.")
