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
from footprint.offsets.selectors.retirements import (
    PublicRetirement,
    SerialLine,
    retirement_instruction,
    retirement_instruction_csv,
    retirement_public,
    retirement_serials,
    retirements_find,
)
from footprint.offsets.selectors.serials import serial_texts, serials_read

__all__ = [
    "Event",
    "Holding",
    "PublicRetirement",
    "SerialLine",
    "account_balance",
    "blocks_at",
    "holdings",
    "issuance_balance",
    "reservation_tonnes",
    "reservations_expiring",
    "retirement_instruction",
    "retirement_instruction_csv",
    "retirement_public",
    "retirement_serials",
    "retirements_find",
    "serial_history",
    "serial_texts",
    "serials_read",
]
