"""Who is told how a verification goes on? Each step is told to the other side."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.assessments.enums import EngagementState
from footprint.assessments.models import Engagement, EngagementStep, Remark
from footprint.assessments.workflow import TRANSITIONS
from footprint.core.languages import in_language
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.notices.enums import Pace, Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send

REQUESTED = notice_kind(
    "verification.requested",
    label=_("Somebody asks your organisation to verify"),
    topic=Topic.VERIFICATION,
    subject=_("%(client)s asks you to verify “%(subject)s”"),
    text=_("Level of assurance: %(level)s. Accept it, or decline with a reason."),
    mandatory=True,
    action="verifications.review",
)
SENT_BACK = notice_kind(
    "verification.sent_back",
    label=_("A verifier sends your data back"),
    topic=Topic.VERIFICATION,
    subject=_("“%(subject)s” came back from the verifier"),
    text=_("%(organisation)s writes: %(reason)s. Correct the data, calculate anew and hand them in again."),
    mandatory=True,
    action="verifications.request",
)
MOVED = notice_kind(
    "verification.moved",
    label=_("A verification has taken a step"),
    topic=Topic.VERIFICATION,
    subject=_("Verification of “%(subject)s”: %(state)s"),
    text=_("%(organisation)s: %(reason)s"),
    action="verifications.view",
)
REMARKED = notice_kind(
    "verification.remarked",
    label=_("Somebody wrote about a line under verification"),
    topic=Topic.VERIFICATION,
    subject=_("“%(subject)s”: a word on “%(line)s”"),
    text=_("%(organisation)s writes: %(text)s"),
    pace=Pace.DAILY,
    action="verifications.view",
)
STEPS = ("request", *(name for name in TRANSITIONS if name != "begin"))


@consumer(*[f"verification.{name}" for name in STEPS], name="assessments.notices.steps", at_once=False)
def tell_of_step(fact: OutboxFact, *, now: datetime) -> None:
    """The verifier of what the client does, the client of what the verifier does."""
    found = EngagementStep.objects.select_related(
        "engagement__subject__organisation", "engagement__verifier", "organisation", "by"
    )
    step = found.get(public_id=fact.payload["step"])
    if step.name == "request" and step.engagement.state != EngagementState.REQUESTED:
        return  # answered meanwhile
    kind = {"request": REQUESTED, "send_back": SENT_BACK}.get(step.name, MOVED)
    _tell_other_side(
        kind,
        step.engagement,
        step,
        {
            "client": step.engagement.client,
            "level": step.engagement.get_level_display,
            "state": step.get_to_state_display,
            "reason": step.reason or "–",
        },
        fact,
        now=now,
    )


@consumer("verification.remarked", name="assessments.notices.remarks", at_once=False)
def tell_of_remark(fact: OutboxFact, *, now: datetime) -> None:
    """The other side of a word on a line."""
    found = Remark.objects.select_related(
        "engagement__subject__organisation", "engagement__verifier", "organisation", "by", "row"
    )
    remark = found.get(public_id=fact.payload["remark"])
    facts = {"line": remark.row.label, "text": remark.text}
    _tell_other_side(REMARKED, remark.engagement, remark, facts, fact, now=now)


def _tell_other_side(
    kind: str,
    engagement: Engagement,
    act: EngagementStep | Remark,
    facts: dict,
    fact: OutboxFact,
    *,
    now: datetime,
) -> None:
    by_verifier = act.organisation_id == engagement.verifier_id
    told = engagement.client if by_verifier else engagement.verifier
    action = "verifications.request" if by_verifier else "verifications.review"
    people: set[User] = set(people_with(told, action, now=now))
    notice_send(
        kind=kind,
        to=people - {act.by},
        facts={"subject": lambda: _name(engagement), "organisation": act.organisation, **facts},
        organisation=told,
        link=link_to("verification:engagement", engagement.public_id),
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )


def _name(engagement: Engagement) -> str:
    return in_language(zh=engagement.subject.name_zh, en=engagement.subject.name_en)
