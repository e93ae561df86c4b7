"""What can be done to the ledger? Keyword-only, one transaction each, idempotent by ``request_id``."""

from footprint.offsets.services.audits import audit_run
from footprint.offsets.services.cancellations import (
    cancellation_approve,
    cancellation_reject,
    cancellation_request,
)
from footprint.offsets.services.holds import (
    blocks_assign,
    blocks_cancel,
    blocks_freeze,
    blocks_hand_back,
    blocks_set_aside,
    blocks_unfreeze,
)
from footprint.offsets.services.invalidations import issuance_invalidate
from footprint.offsets.services.issuances import issuance_register
from footprint.offsets.services.matching import match_dry_run, match_reserve, quote_make
from footprint.offsets.services.offers import offer_make, offer_withdraw
from footprint.offsets.services.prices import price_record
from footprint.offsets.services.radar import radar_finding_settle, radar_run
from footprint.offsets.services.registries import (
    account_open,
    methodology_register,
    project_register,
    registry_open,
    registry_register,
)
from footprint.offsets.services.reservations import (
    blocks_reserve,
    reservation_expire,
    reservation_prolong,
    reservation_release,
    reservations_expire,
)
from footprint.offsets.services.retirements import (
    beneficiary_erase,
    retirement_approve,
    retirement_instruct,
    retirement_prove,
    retirement_reject,
    retirement_request,
    retirements_approve,
)
from footprint.offsets.services.seeds import credits_install
from footprint.offsets.services.statements import (
    statement_approve,
    statement_preview,
    statement_reject,
    statement_submit,
    statement_withdraw,
)
from footprint.offsets.services.transfers import (
    transfer_accept,
    transfer_offer,
    transfer_reject,
    transfer_withdraw,
)
from footprint.offsets.services.upkeep import blocks_merge, checkpoint_take

__all__ = [
    "account_open",
    "audit_run",
    "beneficiary_erase",
    "blocks_assign",
    "blocks_cancel",
    "blocks_freeze",
    "blocks_hand_back",
    "blocks_merge",
    "blocks_reserve",
    "blocks_set_aside",
    "blocks_unfreeze",
    "cancellation_approve",
    "cancellation_reject",
    "cancellation_request",
    "checkpoint_take",
    "credits_install",
    "issuance_invalidate",
    "issuance_register",
    "match_dry_run",
    "match_reserve",
    "methodology_register",
    "offer_make",
    "offer_withdraw",
    "price_record",
    "project_register",
    "quote_make",
    "radar_finding_settle",
    "radar_run",
    "registry_open",
    "registry_register",
    "reservation_expire",
    "reservation_prolong",
    "reservation_release",
    "reservations_expire",
    "retirement_approve",
    "retirement_instruct",
    "retirement_prove",
    "retirement_reject",
    "retirement_request",
    "retirements_approve",
    "statement_approve",
    "statement_preview",
    "statement_reject",
    "statement_submit",
    "statement_withdraw",
    "transfer_accept",
    "transfer_offer",
    "transfer_reject",
    "transfer_withdraw",
]
