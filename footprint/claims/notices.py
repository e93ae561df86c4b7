"""Who is told of deadlines and of certificates that fall, and which days stand in calendars?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor
from footprint.claims.enums import ClaimState
from footprint.claims.models import Claim
from footprint.claims.selectors import claims_of, dues_of
from footprint.claims.standing import Stand, stand_of
from footprint.core import dates, text
from footprint.core.languages import in_language
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.core.periodic import periodic
from footprint.notices.calendars import CalendarEntry, calendar_source
from footprint.notices.enums import Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.selectors import people_with
from footprint.notices.services import deadline_reminders_clear, deadline_reminders_set, notice_send

DAYS_BEFORE = (90, 30, 7, 1)
DUE = notice_kind(
    "claim.due",
    label=_("The deadline of a cover comes nearer"),
    topic=Topic.CERTIFICATES,
    subject=_("%(days)s days left: cover of “%(event)s”"),
    text=_("The cover of “%(event)s” is due by the end of %(day)s under %(rulebook)s."),
)
OVERDUE = notice_kind(
    "claim.overdue",
    label=_("The deadline of a cover has passed"),
    topic=Topic.CERTIFICATES,
    subject=_("Overdue: cover of “%(event)s”"),
    text=_("The last day under %(rulebook)s was %(day)s; %(missing)s t are not retired with proof."),
    mandatory=True,
)
FELL = notice_kind(
    "claim.invalidated",
    label=_("A certificate no longer holds"),
    topic=Topic.CERTIFICATES,
    subject=_("Certificate %(number)s of “%(event)s” no longer holds"),
    text=_("%(reasons)s The public page says so. Mend the cover, then issue a new certificate."),
    mandatory=True,
)
CERTIFIED = notice_kind(
    "claim.certified",
    label=_("A certificate was issued"),
    topic=Topic.CERTIFICATES,
    subject=_("Certificate %(number)s of “%(event)s” is issued"),
    text=_("Everybody who has it can verify it. Make public what the rule book asks for."),
)


@periodic("claims.deadlines", every=timedelta(hours=6))
def deadlines(*, now: datetime) -> int:
    """Set the reminders of open covers, take back those that are settled; return the covers looked at."""
    claims = Claim.objects.select_related("organisation", "subject__event__rulebook_release").order_by("pk")
    for claim in claims.iterator(chunk_size=200):
        remind(stand_of(claim, now=now))
    return claims.count()


def remind(stand: Stand) -> None:
    """Remind of the last day of one cover, unless it is achieved; tell once when the day has passed."""
    claim, key = stand.claim, f"claim.due:{stand.claim.public_id}"
    period = stand.periods.get("credits") or next(iter(stand.periods.values()), None)
    if stand.state == ClaimState.ACHIEVED or period is None or stand.standing.target_t is None:
        deadline_reminders_clear(key=key, now=stand.now)
        return
    facts = {
        "event": lambda: _event(claim),
        "rulebook": lambda: in_language(zh=f"《{stand.book.title.zh}》", en=stand.book.document),
        "day": lambda: dates.day(period.last_day),
    }
    where = {"organisation": claim.organisation, "link": _link(claim), "now": stand.now}
    if stand.state == ClaimState.OVERDUE:
        notice_send(
            kind=OVERDUE,
            to=people_with(claim.organisation, "claims.edit", now=stand.now),
            key=f"claim.overdue:{claim.public_id}:{period.last_day.isoformat()}",
            facts=facts | {"missing": text.number(max(0, stand.standing.target_t - stand.standing.done_t))},
            **where,
        )
        return
    deadline_reminders_set(
        key=key,
        deadline=period.ends_at - timedelta(seconds=1),
        days_before=DAYS_BEFORE,
        kind=DUE,
        action="claims.edit",
        facts=facts,
        **where,
    )


@consumer("claim.invalidated", name="claims.notices.fell")
def tell_fallen(fact: OutboxFact, *, now: datetime) -> None:
    """Tell organiser and approver that a certificate was suspended or withdrawn, and why."""
    claim = _claim(fact)
    reasons = stand_of(claim, now=now).fallen
    _tell(
        claim, FELL, fact, now=now,
        reasons=lambda: in_language(
            zh="".join(str(reason) for reason in reasons), en=" ".join(str(reason) for reason in reasons)
        ),
    )  # fmt: skip


@consumer("claim.certified", name="claims.notices.certified")
def tell_certified(fact: OutboxFact, *, now: datetime) -> None:
    """Tell the organiser that a certificate was issued."""
    _tell(_claim(fact), CERTIFIED, fact, now=now)


@calendar_source("claims")
def terms(actor: Actor, *, now: datetime) -> Iterator[CalendarEntry]:
    """The days by which the covers of an organisation are due."""
    if not actor.can("claims.view"):
        return
    for claim in claims_of(actor):
        stand = stand_of(claim, now=now)
        for due in dues_of(stand):
            yield CalendarEntry(
                key=f"{claim.public_id}:{due.code}",
                at=due.day,
                zone=stand.event.zone,
                title=f"{due.label} · {_event(claim)}",
                link=_link(claim),
                place=stand.event.place,
            )


def _tell(claim: Claim, kind: str, fact: OutboxFact, *, now: datetime, **more) -> None:
    people = {
        person.pk: person
        for action in ("claims.edit", "certificates.issue")
        for person in people_with(claim.organisation, action, now=now)
    }
    notice_send(
        kind=kind,
        to=list(people.values()),
        key=f"{kind}:{fact.payload['number']}",
        facts={"number": fact.payload["number"], "event": lambda: _event(claim)} | more,
        organisation=claim.organisation,
        link=_link(claim),
        now=now,
    )


def _claim(fact: OutboxFact) -> Claim:
    found = Claim.objects.select_related("organisation", "subject__event__rulebook_release")
    return found.get(public_id=fact.subject_public_id)


def _event(claim: Claim) -> str:
    subject = claim.subject
    return in_language(zh=subject.name_zh, en=subject.name_en or subject.name_zh)


def _link(claim: Claim) -> str:
    return reverse("claims:cover", args=[claim.subject.event.public_id])
