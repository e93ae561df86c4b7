"""Which kinds of instrument exist, and which of them can offset emissions at all?

The one list of the house: rule books, lots, registries and prices name a kind by its key. A rule book says of
a kind whether it accepts or refuses it; a kind of which its text says nothing stays undecided and never
passes. Kinds with ``offsets=False`` can be recorded and never claimed.
"""

from dataclasses import dataclass
from typing import Final, Literal

Nature = Literal["credit", "allowance", "forest", "other_right"]

NAMES: Final[tuple[tuple[str, Nature, str, str], ...]] = (
    ("ccer", "credit", "国家核证自愿减排量（2023 年办法）", "CCER (2023 measure)"),
    ("ccer_2017", "credit", "国家核证自愿减排量（2017 年 3 月前备案）", "CCER (filed before March 2017)"),
    ("phcer", "credit", "碳普惠核证减排量", "Inclusive-carbon credit (PHCER)"),
    ("bcer", "credit", "北京林业碳汇核证减排量", "Beijing forestry credit (BCER)"),
    ("ffcer", "credit", "福建林业碳汇减排量", "Fujian forestry credit (FFCER)"),
    ("chengdu_tianfu", "credit", "成都“碳惠天府”减排量", "Chengdu inclusive-carbon credit"),
    ("cqcer", "credit", "重庆“碳惠通”核证减排量", "Chongqing credit (CQCER)"),
    ("cdm_cer", "credit", "清洁发展机制核证减排量", "CDM certified emission reduction"),
    ("eru", "credit", "联合履约减排单位", "Emission reduction unit (joint implementation)"),
    ("vcs_vcu", "credit", "核证碳标准单位", "Verified carbon unit (VCS)"),
    ("gs_ver", "credit", "黄金标准减排量", "Gold Standard verified reduction"),
    ("arb_oc", "credit", "加州抵销信用", "California ARB offset credit"),
    ("allowance_national", "allowance", "全国碳市场配额", "National allowance"),
    ("allowance_pilot", "allowance", "试点碳市场配额", "Pilot allowance"),
    ("allowance_eu", "allowance", "欧盟配额", "EU allowance"),
    ("planting", "forest", "造林碳汇单位", "Planting unit"),
    ("green_certificate", "other_right", "绿色电力证书", "Green electricity certificate"),
    ("pollution_right", "other_right", "排污权", "Pollution right"),
    ("energy_use_right", "other_right", "用能权", "Energy-use right"),
    ("nev_quota", "other_right", "新能源汽车碳配额", "New-energy-vehicle quota"),
    ("results_based", "other_right", "基于结果的付费单位", "Results-based payment unit"),
)
"""Key, nature, Chinese name, English name."""

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


def _instrument(kind: str, nature: Nature, zh: str, en: str) -> Instrument:
    reason_zh, reason_en = NO_OFFSET.get(kind, ("", ""))
    return Instrument(
        kind=kind,
        nature=nature,
        offsets=nature != "other_right",
        zh=zh,
        en=en,
        reason_zh=reason_zh,
        reason_en=reason_en,
    )


INSTRUMENTS: Final[dict[str, Instrument]] = {
    kind: _instrument(kind, nature, zh, en) for kind, nature, zh, en in NAMES
}
