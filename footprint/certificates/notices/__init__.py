"""Who is told when a document of record is suspended, withdrawn or valid again?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.certificates.documents import kind_get
from footprint.certificates.enums import State
from footprint.certificates.models import IssuedDocument
from footprint.core.languages import in_language
from footprint.core.models import OutboxFact
from footprint.core.outbox import consumer
from footprint.notices.enums import Topic
from footprint.notices.kinds import notice_kind
from footprint.notices.links import link_to
from footprint.notices.selectors import people_with
from footprint.notices.services import notice_send

STATE_CHANGED = notice_kind(
    "document.state_changed",
    label=_("A document of your organisation was suspended, withdrawn or is valid again"),
    topic=Topic.CERTIFICATES,
    subject=_("%(title)s %(number)s: %(state)s"),
    text=_("Reason: %(reason)s. The public page shows it at once."),
    mandatory=True,
)
AUDIENCE = ("certificates.issue", "claims.edit")


@consumer("document.state_changed", name="certificates.notices", at_once=False)
def tell_of_state(fact: OutboxFact, *, now: datetime) -> None:
    """Those who issue the holder's certificates and those who work with them."""
    document = IssuedDocument.objects.select_related("organisation").get(public_id=fact.subject_public_id)
    kind, row = kind_get(document.kind), document.states.filter(since__lte=fact.occurred_at).last()
    notice_send(
        kind=STATE_CHANGED,
        to={
            person
            for action in AUDIENCE
            for person in people_with(document.organisation, action, now=now)
            if person.pk != row.recorded_by_id
        },
        facts={
            "title": lambda: in_language(zh=kind.title_zh, en=kind.title_en),
            "number": document.number,
            "state": State(fact.payload["to"]).label,
            "reason": lambda: in_language(zh=row.reason_zh, en=row.reason_en),
        },
        organisation=document.organisation,
        link=link_to("verify-document", document.number),
        key=f"{fact.kind}:{fact.public_id}",
        now=now,
    )
