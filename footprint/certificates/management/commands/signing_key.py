"""Which key signs documents, and how is it replaced? (``signing_key list | rotate | compromised``)"""

from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from footprint.certificates.keys import signing_key_compromise, signing_key_rotate
from footprint.certificates.models import SigningKey
from footprint.certificates.selectors import key_status, signing_keys
from footprint.core.clock import real_now
from footprint.core.problems import DomainError


class Command(BaseCommand):
    help = "List the signing keys, make a new one, or record that one is in wrong hands."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every key that ever signed")
        rotate = actions.add_parser("rotate", help="make a new key under the site's own authority")
        rotate.add_argument("--demo", action="store_true", default=settings.DEMO, help="the demo's key")
        rotate.add_argument("--reason", default="Scheduled rotation.")
        lost = actions.add_parser("compromised", help="record that a key is in wrong hands")
        lost.add_argument("fingerprint", help="the first characters are enough")
        lost.add_argument("--since", required=True, type=datetime.fromisoformat, help="ISO time with zone")
        lost.add_argument("--reason", required=True)

    def handle(self, *, action: str, **options) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict) -> None:
        for key in signing_keys():
            status = key_status(key)
            self.stdout.write(
                f"{key.fingerprint[:16]}  {status.event:15} {status.effective_at:%Y-%m-%d %H:%M}  "
                f"valid until {key.valid_until:%Y-%m-%d}  {key.subject}"
            )

    def _rotate(self, options: dict) -> None:
        key = signing_key_rotate(demo=options["demo"], reason=options["reason"], by=None, now=real_now())
        self.stdout.write(f"{key.fingerprint} signs from now on, until {key.valid_until:%Y-%m-%d}.")

    def _compromised(self, options: dict) -> None:
        found = list(SigningKey.objects.filter(fingerprint__startswith=options["fingerprint"]))
        if len(found) != 1:
            start = options["fingerprint"]
            raise CommandError(f"{len(found)} keys start with {start}; give more characters.")
        if options["since"].tzinfo is None:
            raise CommandError("--since needs a time zone, for example 2026-11-20T08:00+08:00.")
        signing_key_compromise(
            key=found[0], since=options["since"], reason=options["reason"], by=None, now=real_now()
        )
        self.stdout.write(f"{found[0].fingerprint} is on record as compromised since {options['since']}.")
