"""Which records make up the ledger of credits?"""

from footprint.offsets.models.accounts import Account
from footprint.offsets.models.blocks import Block
from footprint.offsets.models.checkpoints import Checkpoint, CheckpointLeaf
from footprint.offsets.models.issuances import Issuance, OpaqueSerial
from footprint.offsets.models.movements import ChainHead, LedgerRequest, Movement, PersonSalt
from footprint.offsets.models.projects import Methodology, Project
from footprint.offsets.models.registries import Registry
from footprint.offsets.models.reservations import Reservation
from footprint.offsets.models.retirements import Retirement, RetirementRequest
from footprint.offsets.models.statements import StatementImport, StatementRow
from footprint.offsets.models.transfers import Transfer

__all__ = [
    "Account",
    "Block",
    "ChainHead",
    "Checkpoint",
    "CheckpointLeaf",
    "Issuance",
    "LedgerRequest",
    "Methodology",
    "Movement",
    "OpaqueSerial",
    "PersonSalt",
    "Project",
    "Registry",
    "Reservation",
    "Retirement",
    "RetirementRequest",
    "StatementImport",
    "StatementRow",
    "Transfer",
]
