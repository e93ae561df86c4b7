"""Which records make up the ledger of credits?"""

from footprint.offsets.models.accounts import Account
from footprint.offsets.models.audits import LedgerAudit
from footprint.offsets.models.blocks import Block
from footprint.offsets.models.cancellations import CancellationRequest
from footprint.offsets.models.checkpoints import Checkpoint, CheckpointLeaf
from footprint.offsets.models.issuances import Issuance, OpaqueSerial
from footprint.offsets.models.movements import ChainHead, LedgerRequest, Movement, PersonSalt
from footprint.offsets.models.prices import Offer, PriceRecord
from footprint.offsets.models.projects import Methodology, Project
from footprint.offsets.models.quotes import Quote, QuoteLine
from footprint.offsets.models.radar import RadarFinding
from footprint.offsets.models.registries import Registry
from footprint.offsets.models.reservations import Reservation
from footprint.offsets.models.retirements import Retirement, RetirementRequest
from footprint.offsets.models.statements import StatementHeadings, StatementImport, StatementRow
from footprint.offsets.models.transfers import Transfer

__all__ = [
    "Account",
    "Block",
    "CancellationRequest",
    "ChainHead",
    "Checkpoint",
    "CheckpointLeaf",
    "Issuance",
    "LedgerAudit",
    "LedgerRequest",
    "Methodology",
    "Movement",
    "Offer",
    "OpaqueSerial",
    "PersonSalt",
    "PriceRecord",
    "Project",
    "Quote",
    "QuoteLine",
    "RadarFinding",
    "Registry",
    "Reservation",
    "Retirement",
    "RetirementRequest",
    "StatementHeadings",
    "StatementImport",
    "StatementRow",
    "Transfer",
]
