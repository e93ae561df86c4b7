"""What can be done about a claim? Keyword-only, one transaction each, ``now`` passed in."""

from footprint.claims.services.certificates import (
    certificate_issue,
    certificate_prepare,
    certificate_preview,
    certificate_review,
    certificate_withdraw,
)
from footprint.claims.services.claims import claim_basis_set, claim_open
from footprint.claims.services.cover import (
    Portfolio,
    cover_reserve,
    cover_retire,
    cover_true_up,
    cover_try,
)
from footprint.claims.services.publications import public_page_set, publication_note

__all__ = [
    "Portfolio",
    "certificate_issue",
    "certificate_prepare",
    "certificate_preview",
    "certificate_review",
    "certificate_withdraw",
    "claim_basis_set",
    "claim_open",
    "cover_reserve",
    "cover_retire",
    "cover_true_up",
    "cover_try",
    "public_page_set",
    "publication_note",
]
