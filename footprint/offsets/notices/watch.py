"""Who is told when the ledger does not hold, or when a tonne may be counted twice?"""

from datetime import datetime

from footprint.accounts.models import Organisation
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.core.text import number
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send
from footprint.offsets.models import LedgerAudit, RadarFinding
from footprint.offsets.notices import kinds
from footprint.offsets.selectors.radar import concerned
from footprint.offsets.services import audits, radar


@consumer(audits.FACT_KIND, name="offsets.notices.ledger_broken", at_once=False)
def tell_of_breaks(fact: OutboxFact, *, now: datetime) -> None:
    """Everybody who operates a registry here: they can stop what is moving."""
    audit = LedgerAudit.objects.get(public_id=fact.subject_public_id)
    for operator in Organisation.objects.filter(registries_operated__operated_here=True).distinct():
        notice_send(
            kind=kinds.LEDGER_BROKEN,
            to=people_with(operator, "registry.operate", now=now),
            facts={"breaks": number(audit.breaks_n)},
            organisation=operator,
            link=link_to("offsets:audit", audit.public_id),
            key=f"{fact.kind}:{audit.public_id}:{operator.public_id}",
            now=now,
        )


@consumer(radar.FACT_KIND, name="offsets.notices.radar", at_once=False)
def tell_of_suspicion(fact: OutboxFact, *, now: datetime) -> None:
    """Whoever may settle it: the operators of registries operated here, else the holders concerned."""
    finding = RadarFinding.objects.prefetch_related("registries").get(public_id=fact.subject_public_id)
    if finding.gone_at is not None or finding.settled_at is not None:
        return  # nobody has to look any more
    for organisation in concerned(finding):
        notice_send(
            kind=kinds.RADAR_FOUND,
            to=people_with(organisation, "radar.settle", now=now),
            facts={"what": finding.get_code_display},
            organisation=organisation,
            link=link_to("offsets:radar-finding", finding.public_id),
            key=f"{fact.kind}:{finding.public_id}:{organisation.public_id}",
            now=now,
        )
