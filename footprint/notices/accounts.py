"""Of what happens to organisations, roles, approvals and mandates, who is told?

Accounts stands below this room and does not know it; what happened there comes up as facts.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor, for_actor, local_day
from footprint.accounts.enums import AccreditationState, Role
from footprint.accounts.models import Accreditation, Mandate, Membership, User
from footprint.core.dates import day
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.core.text import joined
from footprint.notices.calendars import CalendarEntry, calendar_source
from footprint.notices.enums import Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.selectors import people_with, site_admins
from footprint.notices.services import deadline_reminders_clear, deadline_reminders_set, notice_send

APPROVAL_REQUESTED = notice_kind(
    "accreditation.requested",
    label=_("An organisation asks for an approval (site administrators)"),
    topic=Topic.ACCOUNT,
    subject=_("%(organisation)s asks for the approval “%(activity)s”"),
    text=_("Accredited by %(body)s under %(number)s. Compare it with the public register and decide."),
    mandatory=True,
    action="accreditations.decide",
)
APPROVAL_DECIDED = notice_kind(
    "accreditation.decided",
    label=_("An approval of your organisation was given, refused, suspended or ended"),
    topic=Topic.ACCOUNT,
    subject=_("Approval “%(activity)s”: %(state)s"),
    text=_("Reason: %(reason)s"),
    mandatory=True,
    action="accreditations.request",
)
APPROVAL_RUNS_OUT = notice_kind(
    "accreditation.runs_out",
    label=_("An approval of your organisation runs out soon"),
    topic=Topic.ACCOUNT,
    subject=_("The approval “%(activity)s” runs out in %(days)s days"),
    text=_("Its last day is %(day)s. After it your people lose the roles that rest on it: ask for it anew."),
    mandatory=True,
    action="accreditations.request",
)
ROLE_ENDED = notice_kind(
    "membership.ended",
    label=_("One of your roles has ended"),
    topic=Topic.ACCOUNT,
    subject=_("Your role “%(role)s” has ended"),
    text=_("%(person)s has ended it. What you did in this role stays on record."),
)
MANDATE_OFFERED = notice_kind(
    "mandate.offered",
    label=_("A client offers you a mandate"),
    topic=Topic.ACCOUNT,
    subject=_("%(client)s offers you a mandate"),
    text=_("Roles: %(roles)s, from %(day)s. It counts once you accept it."),
)
MANDATE_ENDED = notice_kind(
    "mandate.ended",
    label=_("A mandate has ended"),
    topic=Topic.ACCOUNT,
    subject=_("The mandate of %(client)s for %(consultant)s has ended"),
    text=_("%(person)s has ended it. Reason: %(reason)s"),
)
RUNNING = (AccreditationState.APPROVED, AccreditationState.SUSPENDED)


@consumer(*[f"accreditation.{state}" for state in AccreditationState], name="notices.accreditations")
def tell_of_accreditation(fact: OutboxFact, *, now: datetime) -> None:
    """Site administrators of a request, the organisation's administrators of what became of it."""
    found = Accreditation.objects.select_related("organisation")
    accreditation = found.get(public_id=fact.subject_public_id)
    state = AccreditationState(fact.kind.partition(".")[2])
    if state == AccreditationState.REQUESTED != accreditation.state:
        return  # decided meanwhile
    if state == AccreditationState.REQUESTED:
        notice_send(
            kind=APPROVAL_REQUESTED,
            to=site_admins(),
            facts={
                "organisation": accreditation.organisation,
                "activity": accreditation.get_activity_display,
                "body": accreditation.body,
                "number": accreditation.number,
            },
            link=reverse("accounts:site-approval", args=[accreditation.public_id]),
            key=f"{fact.kind}:{fact.public_id}",
            now=now,
        )
    else:
        _tell_of_decision(accreditation, state, fact, now)
    _remind_of_end(accreditation, now)


def _tell_of_decision(
    accreditation: Accreditation, state: AccreditationState, fact: OutboxFact, now: datetime
) -> None:
    decision = accreditation.decisions.filter(to_state=state, decided_at__lte=fact.occurred_at)
    latest = decision.order_by("-decided_at", "-pk").first()
    to = people_with(accreditation.organisation, "accreditations.request", now=now)
    notice_send(
        kind=APPROVAL_DECIDED,
        to=to.exclude(pk=latest.decided_by_id) if latest.decided_by_id else to,
        facts={
            "activity": accreditation.get_activity_display,
            "state": state.label,
            "reason": latest.reason,
        },
        organisation=accreditation.organisation,
        link=reverse("accounts:approval", args=[accreditation.public_id]),
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )


def _remind_of_end(accreditation: Accreditation, now: datetime) -> None:
    key = f"accreditation.runs_out:{accreditation.public_id}"
    if accreditation.state not in RUNNING:
        deadline_reminders_clear(key=key, now=now)
        return
    first_day_after = accreditation.valid_until + timedelta(days=1)
    deadline_reminders_set(
        key=key,
        deadline=timezone.make_aware(datetime.combine(first_day_after, datetime.min.time())),
        days_before=(90, 30, 7),
        kind=APPROVAL_RUNS_OUT,
        facts={
            "activity": accreditation.get_activity_display,
            "day": lambda: day(accreditation.valid_until),
        },
        organisation=accreditation.organisation,
        action="accreditations.request",
        link=reverse("accounts:approvals"),
        now=now,
    )


@consumer("membership.ended", name="notices.memberships")
def tell_of_ended_role(fact: OutboxFact, *, now: datetime) -> None:
    """The person who held the role, unless they laid it down themselves."""
    found = Membership.objects.select_related("user", "ended_by", "organisation")
    membership = found.get(public_id=fact.subject_public_id)
    if membership.ended_by_id == membership.user_id:
        return
    notice_send(
        kind=ROLE_ENDED,
        to=membership.user,
        facts={"role": Role(membership.role).label, "person": membership.ended_by},
        organisation=membership.organisation,
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )


@consumer("mandate.offered", "mandate.ended", name="notices.mandates")
def tell_of_mandate(fact: OutboxFact, *, now: datetime) -> None:
    """Of an offer those who can accept it, of the end everybody on both sides, except who ended it."""
    found = Mandate.objects.select_related("client", "consultant_organisation", "consultant_user", "ended_by")
    mandate = found.get(public_id=fact.subject_public_id)
    if fact.kind == "mandate.offered":
        if mandate.accepted_at or mandate.ended_at:
            return  # answered meanwhile
        kind, to = MANDATE_OFFERED, _consultants(mandate)
        facts = {
            "client": mandate.client,
            "roles": lambda: joined(mandate.role_labels),
            "day": lambda: day(mandate.valid_from),
        }
    else:
        kind = MANDATE_ENDED
        everybody = {*_consultants(mandate), *people_with(mandate.client, "mandates.edit", now=now)}
        to = everybody - {mandate.ended_by}
        facts = {
            "client": mandate.client,
            "consultant": mandate.consultant,
            "person": mandate.ended_by,
            "reason": mandate.end_reason or "–",
        }
    notice_send(
        kind=kind,
        to=to,
        facts=facts,
        organisation=mandate.consultant_organisation,
        link=reverse("accounts:mandates"),
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )


def _consultants(mandate: Mandate) -> QuerySet[User]:
    """The person named, or the administrators of the organisation named."""
    return User.objects.filter(
        Q(pk=mandate.consultant_user_id)
        | Q(
            memberships__organisation=mandate.consultant_organisation_id,
            memberships__role=Role.ADMINISTRATOR,
            memberships__ended_at=None,
        ),
        is_active=True,
    ).distinct()


@calendar_source("accounts")
def ends_of_terms(actor: Actor, *, now: datetime) -> Iterator[CalendarEntry]:
    """The last days of the organisation's approvals and mandates."""
    running = for_actor(Accreditation.objects.select_related("organisation"), actor).filter(
        state__in=RUNNING, valid_until__gte=local_day(now)
    )
    for accreditation in running:
        yield CalendarEntry(
            key=f"accreditation:{accreditation.public_id}",
            at=accreditation.valid_until,
            title=_("Approval “%(activity)s” runs out") % {"activity": accreditation.get_activity_display()},
            text=f"{accreditation.body} {accreditation.number}",
            organisation=accreditation.organisation,
            link=reverse("accounts:approval", args=[accreditation.public_id]),
        )
    mandates = for_actor(Mandate.objects.select_related("client"), actor, path="client").filter(
        ended_at=None, accepted_at__isnull=False, valid_until__gte=local_day(now)
    )
    for mandate in mandates.select_related("consultant_organisation", "consultant_user"):
        yield CalendarEntry(
            key=f"mandate:{mandate.public_id}",
            at=mandate.valid_until,
            title=_("The mandate for %(consultant)s ends") % {"consultant": mandate.consultant},
            organisation=mandate.client,
            link=reverse("accounts:mandates"),
        )
