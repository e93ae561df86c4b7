"""Does the ledger of credits hold? Names every break and ends with 1 when there is one."""

from django.core.management.base import BaseCommand, CommandError

from footprint.offsets.audit import Tally, ledger_audit


class Command(BaseCommand):
    help = (
        "Proves that open blocks tile every issuance, that each journal is unbroken and legal and leads to "
        "the blocks in the table, that records agree with their blocks and that published roots hold."
    )

    def handle(self, *args, **options) -> None:
        tally, found = Tally(), 0
        for one in ledger_audit(tally=tally):
            found += 1
            self.stdout.write(self.style.ERROR(str(one)))
        looked_at = (
            f"{tally.issuances} issuances, {tally.movements} movements, {tally.blocks} open blocks, "
            f"{tally.tonnes} t, {tally.checkpoints} checkpoints"
        )
        if found:
            raise CommandError(f"{found} breaks in {looked_at}.", returncode=1)
        self.stdout.write(f"The ledger holds: {looked_at}, no break.")
