"""Who is told how a retirement goes on?"""

from datetime import datetime

from footprint.accounts.models import User
from footprint.core.dates import day
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.core.text import number
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send
from footprint.offsets.models import Registry, RetirementRequest
from footprint.offsets.notices import kinds
from footprint.offsets.services.retirement_end import FACTS


@consumer(*FACTS.values(), name="offsets.notices.retirements", at_once=False)
def tell_of_retirement(fact: OutboxFact, *, now: datetime) -> None:
    """The next person in turn, or everybody on the holder's side when it has ended."""
    requests = RetirementRequest.objects.select_related(
        "account__registry__operator", "account__organisation", "beneficiary_organisation",
        "requested_by", "approved_by", "ended_by",
    )  # fmt: skip
    for request in requests.filter(public_id__in=fact.payload["requests"]):
        if FACTS.get(request.state) == fact.kind:  # otherwise somebody was quicker than this notice
            _STEPS[fact.kind](request, now)


def _requested(request: RetirementRequest, now: datetime) -> None:
    approvers = people_with(request.account.organisation, "retirements.approve", now=now)
    _send(
        kinds.RETIREMENT_REQUESTED,
        request,
        approvers.exclude(pk=request.requested_by_id),
        {"person": request.requested_by, "claim": request.claim},
        now=now,
    )


def _approved(request: RetirementRequest, now: datetime) -> None:
    _send(
        kinds.RETIREMENT_APPROVED,
        request,
        _holders_side(request, but=request.approved_by, now=now),
        {"person": request.approved_by},
        now=now,
    )


def _rejected(request: RetirementRequest, now: datetime) -> None:
    _send(
        kinds.RETIREMENT_REJECTED,
        request,
        _holders_side(request, but=request.ended_by, now=now),
        {"person": request.ended_by, "reason": request.ended_because},
        now=now,
    )


def _retired(request: RetirementRequest, now: datetime) -> None:
    retirement = request.retirement
    facts = {"number": retirement.number, "day": lambda: day(retirement.retired_on)}
    _send(kinds.RETIRED, request, _holders_side(request, but=None, now=now), facts, now=now)
    beneficiary = request.beneficiary_organisation
    if beneficiary is not None and beneficiary != request.account.organisation:
        _send(
            kinds.RETIRED,
            request,
            people_with(beneficiary, "claims.edit", now=now),
            facts,
            now=now,
            link=link_to("offsets:public-retirement", retirement.number),
            organisation=beneficiary,
        )
    registry = request.account.registry
    if registry.operated_here:
        _send(
            kinds.RETIRED_HERE,
            request,
            people_with(registry.operator, "registry.operate", now=now),
            facts,
            now=now,
            link=link_to("offsets:public-retirement", retirement.number),
            organisation=registry.operator,
        )


_STEPS = {
    "retirement.requested": _requested,
    "retirement.approved": _approved,
    "retirement.rejected": _rejected,
    "retirement.retired": _retired,
}


def _holders_side(request: RetirementRequest, *, but: User | None, now: datetime) -> list[User]:
    """Who asked, and who keeps the holder's credits; not whoever just acted."""
    people = {request.requested_by, *people_with(request.account.organisation, "credits.edit", now=now)}
    return [person for person in people if person != but]


def _send(kind: str, request: RetirementRequest, to, facts: dict, *, now: datetime, **where) -> None:
    registry: Registry = request.account.registry
    notice_send(
        kind=kind,
        to=to,
        facts={
            "tonnes": number(request.tonnes),
            "beneficiary": request.beneficiary_name,
            "registry": registry,
            "holder": request.account.organisation,
            **facts,
        },
        key=f"{kind}:{request.public_id}",
        now=now,
        **{
            "organisation": request.account.organisation,
            "link": link_to("offsets:retirement", request.public_id),
            **where,
        },
    )
