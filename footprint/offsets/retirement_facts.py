"""Under which digest do the facts of a retirement stand in the chain?"""

from footprint.offsets import chain
from footprint.offsets.models import RetirementRequest


def digest_of(request: RetirementRequest) -> str:
    """The salted digest of beneficiary, purpose, claim, subject, tonnes and zone as the request holds them.

    Whoever has the facts and the salt can check them against the chain; without the salt the digest tells
    nothing, so erasing it erases the person.
    """
    organisation = request.beneficiary_organisation
    content = {
        "beneficiary": request.beneficiary_name,
        "beneficiary_kind": str(request.beneficiary_kind),
        "beneficiary_organisation": str(organisation.public_id) if organisation else "",
        "claim": request.claim,
        "purpose": str(request.purpose),
        "subject": request.subject,
        "subject_id": str(request.subject_public_id or ""),
        "tonnes": request.tonnes,
        "zone": request.zone,
    }
    return chain.salted(request.facts_salt, chain.canonical(content))
