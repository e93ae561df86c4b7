"""Install the rule books, the factor library and the facts of credits that came with the software."""

from django.core.management import BaseCommand

from footprint.core import clock
from footprint.factors.services import factors_install
from footprint.offsets.services import credits_install
from footprint.rulebooks.services import rulebooks_install


class Command(BaseCommand):
    help = (
        "Install new releases of rule books and emission factors, and new registries, methodologies, "
        "projects and prices of credits; what is installed already stays."
    )

    def handle(self, *, verbosity, **options):
        now = clock.now()
        added = rulebooks_install(now=now)
        factors = factors_install(now=now)
        credits = credits_install(now=now)
        if verbosity:
            self.stdout.write(f"{len(added)} rule book releases added; factor release {factors.version}.")
            self.stdout.write(
                f"{credits.registries} registries, {credits.methodologies} methodologies, "
                f"{credits.projects} projects and {credits.prices} prices of credits added."
            )
