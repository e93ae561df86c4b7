"""Which kinds of instrument exist, and which of them can offset emissions at all?

The list is closed and shared with :mod:`calculators.offsets.lots`. A rule book says of a kind whether it
accepts or refuses it; a kind of which its text says nothing stays undecided and never passes. Kinds with
``offsets=False`` can be recorded and never claimed.
"""

from dataclasses import dataclass
from typing import Final, Literal

from calculators.offsets.lots import INSTRUMENTS as NAMES

Nature = Literal["credit", "allowance", "forest", "other_right"]

NO_OFFSET: Final[dict[str, tuple[str, str]]] = {
    "green_certificate": (
        "绿证证明用电的属性，不代表一吨减排量。",
        "It proves an attribute of electricity, not a tonne reduced.",
    ),
    "pollution_right": (
        "排污权针对污染物，不是温室气体。",
        "It concerns pollutants, not greenhouse gases.",
    ),
    "energy_use_right": (
        "用能权计量能源消费量，不是减排量。",
        "It counts energy used, not emissions reduced.",
    ),
    "nev_quota": (
        "该配额单独管理，不用于抵消。",
        "It is managed apart and offsets nothing.",
    ),
    "results_based": (
        "付费方通常不取得减排量的所有权，也不用于抵消。",
        "Its payer takes no title to the reductions and does not offset with them.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One kind of instrument.

    Parameters
    ----------
    kind
        Name in rule books and files.
    nature
        ``"credit"`` (a verified reduction or removal), ``"allowance"``, ``"forest"`` (a new planting whose
        uptake is still to come) or ``"other_right"`` (not a tonne of CO2e).
    offsets
        False where one unit does not stand for a tonne of CO2e that its holder may claim.
    zh, en
        Names for people.
    reason_zh, reason_en
        Why it cannot offset; empty where it can.
    """

    kind: str
    nature: Nature
    offsets: bool
    zh: str
    en: str
    reason_zh: str = ""
    reason_en: str = ""


def _instrument(kind: str, zh: str, en: str) -> Instrument:
    nature: Nature = "credit"
    if kind in NO_OFFSET:
        nature = "other_right"
    elif kind == "planting":
        nature = "forest"
    elif kind.startswith("allowance_"):
        nature = "allowance"
    reason_zh, reason_en = NO_OFFSET.get(kind, ("", ""))
    return Instrument(
        kind=kind,
        nature=nature,
        offsets=kind not in NO_OFFSET,
        zh=zh,
        en=en,
        reason_zh=reason_zh,
        reason_en=reason_en,
    )


INSTRUMENTS: Final[dict[str, Instrument]] = {
    kind: _instrument(kind, zh, en) for kind, (zh, en) in NAMES.items()
}
