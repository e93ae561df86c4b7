"""How does an organisation become a verifier, certification body or registry operator, and stop being one?"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.accounts.enums import (
    SCOPES_OF_ACTIVITY,
    YEARS_BEFORE_NEW_REQUEST_AFTER_REVOCATION,
    AccreditationState,
    AccreditedActivity,
    Scope,
)
from footprint.accounts.independence import years_later
from footprint.accounts.models import (
    Accreditation,
    AccreditationDecision,
    AccreditationScope,
    Membership,
    Organisation,
    User,
)
from footprint.accounts.workflow import ACCREDITATION_TRANSITIONS
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, InvalidInput


@transaction.atomic
def accreditation_request(
    *,
    organisation: Organisation,
    activity: AccreditedActivity,
    body: str,
    number: str,
    scopes: Iterable[Scope],
    valid_from: date,
    valid_until: date,
    evidence_note: str,
    evidence_url: str = "",
    evidence_digest: str = "",
    requested_by: User,
    now: datetime,
) -> Accreditation:
    """Ask to be approved for an activity.

    A site administrator compares the request with the accrediting body's public register.
    ``evidence_digest`` names a file that the organisation has handed in (room ``evidence``).
    """
    scopes = set(scopes)
    _refuse_unfit_scopes(activity, scopes)
    _refuse_unfit_term(valid_from, valid_until, local_day(now))
    _refuse_unfit_applicant(organisation, activity, now)
    accreditation = Accreditation.objects.create(
        organisation=organisation,
        activity=activity,
        body=body.strip(),
        number=number.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        evidence_note=evidence_note,
        evidence_url=evidence_url,
        evidence_digest=evidence_digest,
        requested_by=requested_by,
        requested_at=now,
        state_changed_at=now,
    )
    AccreditationScope.objects.bulk_create(
        AccreditationScope(accreditation=accreditation, scope=scope)
        for scope in SCOPES_OF_ACTIVITY[activity]
        if scope in scopes
    )
    _decision_add(accreditation, AccreditationState.REQUESTED, by=requested_by, reason=evidence_note, now=now)
    return accreditation


def accreditation_approve(
    *, accreditation: Accreditation, decided_by: User, reason: str, now: datetime
) -> Accreditation:
    """Approve after comparison with the accrediting body's register; the reason says what was compared."""
    return _step("approve", accreditation=accreditation, by=decided_by, reason=reason, now=now)


def accreditation_refuse(
    *, accreditation: Accreditation, decided_by: User, reason: str, now: datetime
) -> Accreditation:
    """Refuse a request; the organisation reads the reason and may ask again."""
    return _step("refuse", accreditation=accreditation, by=decided_by, reason=reason, now=now)


def accreditation_suspend(
    *, accreditation: Accreditation, decided_by: User, reason: str, now: datetime
) -> Accreditation:
    """Take the rights away for the time being; what was signed before stays signed."""
    return _step("suspend", accreditation=accreditation, by=decided_by, reason=reason, now=now)


def accreditation_reinstate(
    *, accreditation: Accreditation, decided_by: User, reason: str, now: datetime
) -> Accreditation:
    """Lift a suspension."""
    return _step("reinstate", accreditation=accreditation, by=decided_by, reason=reason, now=now)


def accreditation_revoke(
    *, accreditation: Accreditation, decided_by: User, reason: str, now: datetime
) -> Accreditation:
    """Take the rights away for good; a new request is possible only after three years."""
    return _step("revoke", accreditation=accreditation, by=decided_by, reason=reason, now=now)


def accreditation_withdraw(
    *, accreditation: Accreditation, withdrawn_by: User, reason: str, now: datetime
) -> Accreditation:
    """The organisation takes back its request or gives its approval up."""
    return _step("withdraw", accreditation=accreditation, by=withdrawn_by, reason=reason, now=now)


def accreditations_expire(*, now: datetime) -> list[Accreditation]:
    """Mark every approval whose last day is past (rights end on that day in any case)."""
    due = Accreditation.objects.filter(
        state__in=[AccreditationState.APPROVED, AccreditationState.SUSPENDED], valid_until__lt=local_day(now)
    ).order_by("pk")
    return [
        _step(
            "expire",
            accreditation=accreditation,
            by=None,
            reason=f"有效期至 {accreditation.valid_until}。Valid until {accreditation.valid_until}.",
            now=now,
        )
        for accreditation in due
    ]


@transaction.atomic
def _step(
    name: str, *, accreditation: Accreditation, by: User | None, reason: str, now: datetime
) -> Accreditation:
    transition = ACCREDITATION_TRANSITIONS[name]
    accreditation = (
        Accreditation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=accreditation.pk)
    )
    if accreditation.state not in transition.sources:
        raise Conflict(
            _("This approval is %(state)s; that step is not possible from there."),
            params={"state": accreditation.get_state_display()},
        )
    if not reason.strip():
        raise InvalidInput(
            _("Give a reason: it stays with the decision and the organisation reads it."), field="reason"
        )
    if transition.by == "site_admin":
        _refuse_unfit_decider(accreditation, by)
    if transition.target == AccreditationState.APPROVED and accreditation.valid_until < local_day(now):
        raise Conflict(
            _("The accreditation ended on %(day)s. Ask the organisation for its current certificate."),
            params={"day": accreditation.valid_until},
        )
    from_state = AccreditationState(accreditation.state)
    _decision_add(accreditation, transition.target, from_state=from_state, by=by, reason=reason, now=now)
    accreditation.state = transition.target
    accreditation.state_changed_at = now
    accreditation.save(update_fields=["state", "state_changed_at"])
    return accreditation


def _decision_add(
    accreditation: Accreditation,
    to_state: AccreditationState,
    *,
    from_state: AccreditationState | str = "",
    by: User | None,
    reason: str,
    now: datetime,
) -> None:
    AccreditationDecision.objects.create(
        accreditation=accreditation,
        from_state=from_state,
        to_state=to_state,
        decided_by=by,
        decided_at=now,
        reason=reason.strip(),
    )
    activity_record(
        verb=f"accreditation.{to_state}",
        target=accreditation,
        actor=by,
        organisation=accreditation.organisation,
        before={"state": from_state},
        after={"state": to_state},
        reason=reason.strip(),
        now=now,
    )
    publish(
        kind=f"accreditation.{to_state}",
        subject=accreditation,
        payload={
            "organisation": str(accreditation.organisation.public_id),
            "activity": accreditation.activity,
        },
        now=now,
    )


def _refuse_unfit_decider(accreditation: Accreditation, decided_by: User) -> None:
    if not decided_by.is_site_admin:
        raise Conflict(_("Only a site administrator decides on approvals."))
    if Membership.objects.filter(user=decided_by, organisation=accreditation.organisation).exists():
        raise Conflict(
            _("You have worked for %(organisation)s. Somebody else must decide on its approval."),
            params={"organisation": accreditation.organisation},
        )


def _refuse_unfit_scopes(activity: AccreditedActivity, scopes: set[Scope]) -> None:
    if not scopes:
        raise InvalidInput(_("Choose at least one scope that the accreditation covers."), field="scopes")
    foreign = [scope for scope in Scope if scope in scopes and scope not in SCOPES_OF_ACTIVITY[activity]]
    if foreign:
        raise InvalidInput(
            _("“%(scope)s” is not a scope of %(activity)s. Choose among the scopes of that activity."),
            params={"scope": foreign[0].label, "activity": AccreditedActivity(activity).label},
            field="scopes",
        )


def _refuse_unfit_term(valid_from: date, valid_until: date, today: date) -> None:
    if valid_until < valid_from:
        raise InvalidInput(
            _("The accreditation would end on %(until)s, before it begins on %(from)s."),
            params={"until": valid_until, "from": valid_from},
            field="valid_until",
        )
    if valid_until < today:
        raise InvalidInput(
            _("The accreditation ended on %(until)s. Request the approval with a current certificate."),
            params={"until": valid_until},
            field="valid_until",
        )


def _refuse_unfit_applicant(organisation: Organisation, activity: AccreditedActivity, now: datetime) -> None:
    if organisation.country == "CN" and not organisation.credit_code:
        raise Conflict(
            _(
                "Enter the unified social credit code of %(organisation)s first: the accreditation is "
                "compared with the register under that code."
            ),
            params={"organisation": organisation},
        )
    if Accreditation.objects.filter(
        organisation=organisation, activity=activity, state=AccreditationState.REQUESTED
    ).exists():
        raise InvalidInput(
            _("A request for %(activity)s is open already. Wait for the decision or withdraw it first."),
            params={"activity": AccreditedActivity(activity).label},
            field="activity",
        )
    _refuse_after_revocation(organisation, activity, now)


def _refuse_after_revocation(organisation: Organisation, activity: AccreditedActivity, now: datetime) -> None:
    revoked = (
        AccreditationDecision.objects.filter(
            accreditation__organisation=organisation,
            accreditation__activity=activity,
            to_state=AccreditationState.REVOKED,
        )
        .order_by("-decided_at")
        .first()
    )
    if revoked is None:
        return
    free_from = years_later(local_day(revoked.decided_at), YEARS_BEFORE_NEW_REQUEST_AFTER_REVOCATION)
    if local_day(now) < free_from:
        raise InvalidInput(
            _(
                "The approval was revoked on %(day)s. A new request is possible from %(free)s, "
                "three years later."
            ),
            params={"day": local_day(revoked.decided_at), "free": free_from},
            field="activity",
        )
