"""Which serials lie where, in which state, at any moment?"""

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.triggers import Trigger, table_columns
from footprint.offsets import triggers
from footprint.offsets.enums import BlockState
from footprint.offsets.ranges import Range


class BlockQuerySet(models.QuerySet):
    """Blocks by what is true of them now. Only ``offsets.ledger`` writes blocks."""

    def open(self) -> "BlockQuerySet":
        """The blocks that stand now."""
        return self.filter(closed_by__isnull=True)

    def as_of_movement(self, sequence: int) -> "BlockQuerySet":
        """The blocks of one issuance that stood after its movement ``sequence``."""
        return self.filter(opened_by__sequence__lte=sequence).filter(
            Q(closed_by__isnull=True) | Q(closed_by__sequence__gt=sequence)
        )

    def as_of(self, moment) -> "BlockQuerySet":
        """The blocks that stood at a moment."""
        return self.filter(opened_by__at__lte=moment).filter(
            Q(closed_by__isnull=True) | Q(closed_by__at__gt=moment)
        )


class Block(models.Model):
    """A sub-range of an issuance in one account and one state, from the movement that opened it to the one
    that closed it.

    Never edited: a split, a move or a change of state closes it once and opens the rows that replace it.
    The database refuses overlap (PostgreSQL: EXCLUDE over registry, prefix and range; SQLite: trigger), any
    other change, and the closing of what is retired or cancelled.
    """

    issuance = models.ForeignKey(
        "offsets.Issuance", models.PROTECT, related_name="blocks", verbose_name=_("issuance")
    )
    registry = models.ForeignKey(
        "offsets.Registry", models.PROTECT, related_name="+", db_index=False, verbose_name=_("registry")
    )
    prefix = models.CharField(_("serial prefix"), max_length=200)
    first = models.BigIntegerField(_("first serial"))
    last = models.BigIntegerField(_("last serial"))
    account = models.ForeignKey(
        "offsets.Account", models.PROTECT, related_name="blocks", db_index=False, verbose_name=_("account")
    )
    state = models.CharField(_("state"), max_length=12, choices=BlockState)
    reservation = models.ForeignKey(
        "offsets.Reservation",
        models.PROTECT,
        null=True,
        related_name="blocks",
        db_index=False,
        verbose_name=_("reservation"),
    )
    transfer = models.ForeignKey(
        "offsets.Transfer",
        models.PROTECT,
        null=True,
        related_name="blocks",
        db_index=False,
        verbose_name=_("transfer"),
    )
    retirement = models.ForeignKey(
        "offsets.Retirement",
        models.PROTECT,
        null=True,
        related_name="blocks",
        db_index=False,
        verbose_name=_("retirement"),
    )
    opened_by = models.ForeignKey(
        "offsets.Movement",
        models.PROTECT,
        related_name="opened_blocks",
        db_index=False,
        verbose_name=_("opened by"),
    )
    closed_by = models.ForeignKey(
        "offsets.Movement",
        models.PROTECT,
        null=True,
        related_name="closed_blocks",
        db_index=False,
        verbose_name=_("closed by"),
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        indexes = [
            models.Index(
                fields=["account", "state", "issuance"],
                condition=Q(closed_by__isnull=True),
                name="block_open_of_account",
            ),
            models.Index(
                fields=["issuance", "first"], condition=Q(closed_by__isnull=True), name="block_open_in_order"
            ),
            models.Index(
                fields=["registry", "prefix", "first"],
                condition=Q(closed_by__isnull=True),
                name="block_open_by_serial",
            ),
            models.Index(fields=["opened_by", "first"], name="block_opened_by"),
            models.Index(fields=["closed_by"], condition=Q(closed_by__isnull=False), name="block_closed_by"),
            models.Index(
                fields=["reservation"], condition=Q(reservation__isnull=False), name="block_of_reservation"
            ),
            models.Index(fields=["transfer"], condition=Q(transfer__isnull=False), name="block_of_transfer"),
            models.Index(
                fields=["retirement"], condition=Q(retirement__isnull=False), name="block_of_retirement"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first__gte=0), name="block_serials_not_negative"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="block_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=BlockState.values), name="block_state_known"),
            models.CheckConstraint(
                condition=Q(state=BlockState.RESERVED, reservation__isnull=False)
                | (~Q(state=BlockState.RESERVED) & Q(reservation__isnull=True)),
                name="block_reserved_names_reservation",
            ),
            models.CheckConstraint(
                condition=Q(state=BlockState.IN_TRANSFER, transfer__isnull=False)
                | (~Q(state=BlockState.IN_TRANSFER) & Q(transfer__isnull=True)),
                name="block_in_transfer_names_transfer",
            ),
            models.CheckConstraint(
                condition=Q(state=BlockState.RETIRED, retirement__isnull=False)
                | (~Q(state=BlockState.RETIRED) & Q(retirement__isnull=True)),
                name="block_retired_names_retirement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuance_id}: {self.first}–{self.last} {self.state}"

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        return triggers.block_triggers(table_columns(cls._meta.db_table, using=using))

    @property
    def serials(self) -> Range:
        return Range(self.first, self.last)

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1
