"""How does an organisation say that it, or one of its people, is tied to another one?"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import ConflictKind
from footprint.accounts.models import ConflictDeclaration, Membership, Organisation, User
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput


@transaction.atomic
def conflict_declare(
    *,
    organisation: Organisation,
    other_organisation: Organisation,
    kind: ConflictKind,
    declared_by: User,
    now: datetime,
    person: User | None = None,
    started_on: date | None = None,
    ended_on: date | None = None,
    note: str = "",
) -> ConflictDeclaration:
    """Declare a tie of the organisation, or of one of its people (``person``), to another organisation."""
    return _add(
        organisation=organisation,
        person=person,
        other_organisation=other_organisation,
        kind=kind,
        started_on=started_on,
        ended_on=ended_on,
        note=note,
        declared_by=declared_by,
        now=now,
    )


@transaction.atomic
def conflict_replace(
    *,
    declaration: ConflictDeclaration,
    kind: ConflictKind,
    declared_by: User,
    now: datetime,
    started_on: date | None = None,
    ended_on: date | None = None,
    note: str = "",
) -> ConflictDeclaration:
    """Correct a declaration, or say when the tie ended: a new row takes the place of the old one."""
    _refuse_replaced(declaration)
    return _add(
        organisation=declaration.organisation,
        person=declaration.person,
        other_organisation=declaration.other_organisation,
        kind=kind,
        started_on=started_on,
        ended_on=ended_on,
        note=note,
        declared_by=declared_by,
        replaces=declaration,
        now=now,
    )


@transaction.atomic
def conflict_retract(
    *, declaration: ConflictDeclaration, reason: str, declared_by: User, now: datetime
) -> ConflictDeclaration:
    """Say that a declaration was a mistake; both rows stay readable."""
    _refuse_replaced(declaration)
    if not reason.strip():
        raise InvalidInput(
            _("Say why the declaration was a mistake: whoever checks independence later will read it."),
            field="reason",
        )
    retraction = ConflictDeclaration.objects.create(
        organisation=declaration.organisation,
        person=declaration.person,
        other_organisation=declaration.other_organisation,
        kind=declaration.kind,
        started_on=declaration.started_on,
        ended_on=declaration.ended_on,
        note=reason.strip(),
        declared_by=declared_by,
        declared_at=now,
        replaces=declaration,
        is_retracted=True,
    )
    _record("retracted", retraction, now=now)
    return retraction


def _add(*, now: datetime, replaces: ConflictDeclaration | None = None, **facts) -> ConflictDeclaration:
    if facts["organisation"] == facts["other_organisation"]:
        raise InvalidInput(
            _("Name the other organisation: a tie of an organisation to itself says nothing."),
            field="other_organisation",
        )
    if facts["ended_on"] and facts["ended_on"] > local_day(now):
        raise InvalidInput(
            _(
                "The tie cannot have ended on %(day)s, which is in the future. "
                "Leave the field empty while it lasts."
            ),
            params={"day": facts["ended_on"]},
            field="ended_on",
        )
    if facts["started_on"] and facts["ended_on"] and facts["ended_on"] < facts["started_on"]:
        raise InvalidInput(
            _("The tie would have ended on %(until)s, before it began on %(from)s."),
            params={"until": facts["ended_on"], "from": facts["started_on"]},
            field="ended_on",
        )
    person = facts["person"]
    if person and not Membership.objects.filter(user=person, organisation=facts["organisation"]).exists():
        raise InvalidInput(
            _("%(person)s never belonged to %(organisation)s."),
            params={"person": person, "organisation": facts["organisation"]},
            field="person",
        )
    declaration = ConflictDeclaration.objects.create(declared_at=now, replaces=replaces, **facts)
    _record("corrected" if replaces else "declared", declaration, now=now)
    return declaration


def _record(what: str, declaration: ConflictDeclaration, *, now: datetime) -> None:
    activity_record(
        verb=f"conflict.{what}",
        target=declaration,
        actor=declaration.declared_by,
        organisation=declaration.organisation,
        after={
            "other_organisation": declaration.other_organisation.public_id,
            "kind": declaration.kind,
            "started_on": declaration.started_on,
            "ended_on": declaration.ended_on,
        },
        now=now,
    )


def _refuse_replaced(declaration: ConflictDeclaration) -> None:
    if ConflictDeclaration.objects.filter(replaces=declaration).exists():
        raise Conflict(_("This declaration was corrected already. Open the newest one and correct that."))
