"""What can a program hear of, and whose business is each kind of fact?

One table over the facts that rooms publish (``core.outbox``). A new kind is a line here.
"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.core.models import OutboxFact

EVERYBODY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookKind:
    """One kind of fact.

    Attributes
    ----------
    owner
        Way from the record to the organisation concerned; ``*`` when everybody may know.
    """

    name: str
    label: str | Promise
    owner: str


def _kind(name: str, label: Promise, owner: str) -> WebhookKind:
    return WebhookKind(name=name, label=label, owner=owner)


PING = "webhook.ping"
KINDS: dict[str, WebhookKind] = {
    kind.name: kind
    for kind in (
        _kind("assessment.recorded", _("A footprint was calculated"), "subject__organisation"),
        _kind("assessment.superseded", _("A footprint was replaced by a new one"), "subject__organisation"),
        _kind("document.issued", _("A certificate or another document was issued"), "organisation"),
        _kind(
            "document.state_changed", _("A document was suspended, withdrawn or reinstated"), "organisation"
        ),
        _kind("issuance.invalidated", _("An issuance of credits was invalidated"), EVERYBODY),
        _kind("job.ended", _("Background work ended"), "organisation"),
        _kind("membership.ended", _("A person lost a role"), "organisation"),
        _kind("mandate.ended", _("A mandate ended"), "client"),
        _kind("accreditation.approved", _("An approval was given"), "organisation"),
        _kind("accreditation.suspended", _("An approval was suspended"), "organisation"),
        _kind("accreditation.revoked", _("An approval was revoked"), "organisation"),
        _kind("accreditation.expired", _("An approval ran out"), "organisation"),
    )
}


def is_for_everybody(fact: OutboxFact) -> bool:
    """Whether any organisation may hear of a fact."""
    return KINDS[fact.kind].owner == EVERYBODY


def concerned(fact: OutboxFact) -> int | None:
    """The key of the organisation that a fact concerns; None when it is nobody's."""
    owner = KINDS[fact.kind].owner
    model = apps.get_model(fact.subject_type)
    return model.objects.values_list(owner, flat=True).get(public_id=fact.subject_public_id)
