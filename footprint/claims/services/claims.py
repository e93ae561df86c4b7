"""How is a claim opened, and which value of the footprint does it cover?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.claims.basis import certificates_of
from footprint.claims.enums import Basis
from footprint.claims.models import Claim
from footprint.claims.problems import NotReady
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.events.enums import EventState
from footprint.events.models import Event
from footprint.events.workflow import require_version


@transaction.atomic
def claim_open(*, event: Event, basis: str = Basis.POINT, opened_by: User, now: datetime) -> Claim:
    """Open the cover of an event; the one that is open already is returned.

    Raises
    ------
    NotReady
        The event is recorded from a public source: nothing is added to what is printed.
    """
    _require_basis(basis)
    if event.state == EventState.RECORDED:
        raise NotReady(
            _("“%(name)s” is recorded from a public source; nothing is added to what is printed there."),
            params={"name": event.name_zh},
            remedy=_("Copy the event and cover the copy."),
        )
    claim, created = Claim.objects.get_or_create(
        subject=event.subject,
        defaults={
            "organisation": event.organisation,
            "basis": basis,
            "opened_by": opened_by,
            "opened_at": now,
        },
    )
    if created:
        activity_record(
            verb="claim.opened", target=claim, actor=opened_by, organisation=claim.organisation,
            after={"basis": basis}, now=now,
        )  # fmt: skip
    return claim


@transaction.atomic
def claim_basis_set(*, claim: Claim, basis: str, by: User, version: int | None, now: datetime) -> Claim:
    """Cover the footprint or the value that 95 % of cases stay under; the first certificate settles it.

    Raises
    ------
    NotReady
        A certificate was issued: it says which value is covered.
    """
    claim = claim_lock(claim)
    require_version(claim, version)
    _require_basis(basis)
    if certificates_of(claim).exists():
        raise NotReady(
            _("A certificate was issued for this cover; what is covered stays as it says."),
            field="basis",
            value=basis,
            remedy=_("Retire more credits than needed if you want to be on the safe side."),
        )
    before, claim.basis = claim.basis, basis
    claim.version += 1
    claim.save(update_fields=["basis", "version"])
    activity_record(
        verb="claim.basis_set", target=claim, actor=by, organisation=claim.organisation,
        before={"basis": before}, after={"basis": basis}, now=now,
    )  # fmt: skip
    return claim


def claim_lock(claim: Claim) -> Claim:
    """The claim under its row lock: what two persons do to one cover happens one after the other."""
    locked = Claim.objects.select_for_update(of=("self",)).select_related(
        "organisation", "subject__event__rulebook_release", "subject__event__plan"
    )
    return locked.get(pk=claim.pk)


def _require_basis(basis: str) -> None:
    if basis not in Basis.values:
        raise InvalidInput(_("Choose one of the values."), field="basis", value=basis)
