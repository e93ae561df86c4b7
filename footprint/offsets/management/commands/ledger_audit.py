"""Does the ledger of credits hold? Names every break and ends with 1 when there is one."""

from django.core.management.base import BaseCommand, CommandError

from footprint.core import clock
from footprint.offsets.audit.breaks import breaks_of
from footprint.offsets.services import audit_run


class Command(BaseCommand):
    help = (
        "Proves that open blocks tile every issuance, that each journal is unbroken and legal and leads to "
        "the blocks in the table, that records agree with their blocks and that published roots hold."
    )

    def handle(self, *args, **options) -> None:
        report = audit_run(now=clock.now())
        for one in breaks_of(report):
            self.stdout.write(self.style.ERROR(str(one)))
        looked_at = (
            f"{report.issuances} issuances, {report.movements} movements, {report.blocks} open blocks, "
            f"{report.tonnes} t, {report.checkpoints} checkpoints"
        )
        if not report.holds:
            raise CommandError(f"{report.breaks_n} breaks in {looked_at}.", returncode=1)
        self.stdout.write(f"The ledger holds: {looked_at}, no break.")
