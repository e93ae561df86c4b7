"""What happened to the serials, in order, and can anybody have changed the record since?"""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.triggers import Trigger
from footprint.offsets import triggers
from footprint.offsets.enums import MovementKind


class LedgerRequest(AppendOnlyModel):
    """One request that changed the ledger. The same key with the same body is answered from what it made."""

    id = models.UUIDField(_("request"), primary_key=True)
    service = models.CharField(_("service"), max_length=60)
    body_sha256 = models.CharField(_("digest of the body"), max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("person"),
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("ledger request")
        verbose_name_plural = _("ledger requests")

    def __str__(self) -> str:
        return f"{self.service} {self.id}"


class Movement(AppendOnlyModel):
    """One entry of an issuance's journal, chained to the one before.

    ``entry`` is the canonical text (RFC 8785) of all that the movement says: kind, sequence, time, request
    and its body's digest, salted hash of the person, the ranges closed and the blocks opened. ``hash`` is
    SHA-256 of ``prev_hash`` and ``entry``; the other columns repeat the entry so that it can be searched.
    """

    issuance = models.ForeignKey(
        "offsets.Issuance",
        models.PROTECT,
        related_name="movements",
        db_index=False,
        verbose_name=_("issuance"),
    )
    sequence = models.PositiveBigIntegerField(_("number in the journal"))
    kind = models.CharField(_("kind"), max_length=12, choices=MovementKind)
    tonnes = models.PositiveBigIntegerField(_("tonnes"))
    request = models.ForeignKey(
        LedgerRequest, models.PROTECT, related_name="movements", db_index=False, verbose_name=_("request")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("person"),
    )
    at = models.DateTimeField(_("time"))
    entry = models.TextField(_("entry"))
    prev_hash = models.CharField(_("hash of the movement before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            models.UniqueConstraint(fields=["issuance", "sequence"], name="movement_one_of_a_sequence"),
            models.UniqueConstraint(fields=["request", "issuance"], name="movement_once_per_request"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="movement_tonnes_positive"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="movement_sequence_positive"),
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="movement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.issuance_id}/{self.sequence} {self.kind} {self.tonnes} t"


class ChainHead(models.Model):
    """The end of an issuance's chain, and the lock under which its blocks change."""

    issuance = models.OneToOneField(
        "offsets.Issuance",
        models.PROTECT,
        primary_key=True,
        related_name="chain_head",
        verbose_name=_("issuance"),
    )
    sequence = models.PositiveBigIntegerField(_("last number in the journal"))
    hash = models.CharField(_("hash of the last movement"), max_length=64)

    class Meta:
        verbose_name = _("end of a chain")
        verbose_name_plural = _("ends of chains")

    def __str__(self) -> str:
        return f"{self.issuance_id}/{self.sequence}"

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        return triggers.chain_head_triggers()


class PersonSalt(models.Model):
    """The salt under which a person appears in the chain. Deleting it makes the hashes point at nobody."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("person")
    )
    salt = models.CharField(_("salt"), max_length=32)

    class Meta:
        verbose_name = _("salt of a person")
        verbose_name_plural = _("salts of people")

    def __str__(self) -> str:
        return str(self.user_id)
