"""What can be read from the ledger? Selectors only read."""

from footprint.offsets.selectors.balances import (
    Event,
    Holding,
    account_balance,
    blocks_at,
    holdings,
    issuance_balance,
    reservation_tonnes,
    reservations_expiring,
    serial_history,
)
from footprint.offsets.selectors.demand import demand_of
from footprint.offsets.selectors.market import lots_for_matching, offers_standing, rules_choices
from footprint.offsets.selectors.prices import price_spreads, prices_known
from footprint.offsets.selectors.projects import checklist, co_benefits, issuance_findings, project_findings
from footprint.offsets.selectors.radar import findings_standing
from footprint.offsets.selectors.register import PublicRetirement, retirement_public, retirements_find
from footprint.offsets.selectors.retirements import (
    SerialLine,
    retirement_instruction,
    retirement_instruction_csv,
    retirement_serials,
)
from footprint.offsets.selectors.serials import serial_texts, serials_named, serials_read

__all__ = [
    "Event",
    "Holding",
    "PublicRetirement",
    "SerialLine",
    "account_balance",
    "blocks_at",
    "checklist",
    "co_benefits",
    "demand_of",
    "findings_standing",
    "holdings",
    "issuance_balance",
    "issuance_findings",
    "lots_for_matching",
    "offers_standing",
    "price_spreads",
    "prices_known",
    "project_findings",
    "reservation_tonnes",
    "reservations_expiring",
    "retirement_instruction",
    "retirement_instruction_csv",
    "retirement_public",
    "retirement_serials",
    "retirements_find",
    "rules_choices",
    "serial_history",
    "serial_texts",
    "serials_named",
    "serials_read",
]
