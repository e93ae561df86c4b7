"""What is on offer: a lot of carbon credits, as plain facts.

A lot is one open block of serial numbers of one issuance; the ledger of the site supplies it, an auditor can
write it by hand. Facts that nobody stated are ``None``: a rule that needs them answers *unknown*, and unknown
is never eligible.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from calculators.errors import CalculatorError, InputError, NumberError, UnknownName, raise_all
from calculators.rulebooks.instruments import INSTRUMENTS

PROJECT_TYPES: Mapping[str, tuple[str, str]] = {
    "wind": ("风电", "Wind"),
    "solar_pv": ("光伏", "Photovoltaics"),
    "solar_thermal": ("光热发电", "Solar thermal"),
    "offshore_wind": ("海上风电", "Offshore wind"),
    "hydro_large": ("大型水电", "Large hydro"),
    "hydro_small": ("小水电", "Small hydro"),
    "biogas": ("农村沼气", "Rural biogas"),
    "biomass": ("生物质", "Biomass"),
    "natural_gas": ("天然气", "Natural gas"),
    "waste_heat": ("余热利用", "Waste heat"),
    "coal_mine_gas": ("煤层气与瓦斯", "Coal-mine gas"),
    "waste_treatment": ("废弃物处理", "Waste treatment"),
    "energy_saving": ("节能", "Energy saving"),
    "low_carbon_travel": ("低碳出行", "Low-carbon travel"),
    "afforestation": ("造林", "Afforestation"),
    "forest_management": ("森林经营", "Forest management"),
    "forest_protection": ("森林保护", "Forest protection"),
    "bamboo": ("竹林", "Bamboo"),
    "mangrove": ("红树林", "Mangrove"),
    "agriculture": ("农业", "Agriculture"),
    "hfc23": ("HFC-23 分解", "HFC-23 destruction"),
    "n2o_adipic": ("己二酸 N2O 分解", "Adipic-acid N2O destruction"),
    "n2o_nitric": ("硝酸 N2O 分解", "Nitric-acid N2O destruction"),
    "other": ("其他", "Other"),
}

PRICE_SCALE = 10_000
"""Prices are exact to ten-thousandths of the currency unit; finer ones are refused."""

FORESTRY = frozenset({"afforestation", "forest_management", "forest_protection", "bamboo", "mangrove"})
CO_BENEFITS: Mapping[str, tuple[str, str]] = {
    "species": ("濒危物种保护", "Endangered species"),
    "jobs": ("就业", "Jobs"),
    "training": ("培训", "Training"),
    "water": ("水资源", "Water"),
    "adaptation": ("气候适应", "Adaptation"),
    "tenure": ("林权改革", "Tenure reform"),
    "community": ("社区发展", "Community"),
    "poverty": ("助力脱贫地区", "Formerly poor regions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Credits of one issuance in one hand, all alike.

    Parameters
    ----------
    id
        Name of the lot, unique among those offered.
    tonnes
        How many credits are free to be used. [tCO2e, whole]
    instrument
        One of :data:`calculators.rulebooks.instruments.INSTRUMENTS`.
    registry, project
        Code of the registry and the project's number in it: projects are told apart by number, never by name.
    project_type
        One of :data:`PROJECT_TYPES`.
    country, region
        ISO 3166-1 and ISO 3166-2 codes of the place of the project, for example ``"CN"`` and ``"CN-BJ"``.
    reductions_from, reductions_to
        First and last day on which the reductions happened.
    commissioned_on, registered_on
        Days on which the project started to run and was registered.
    issued
        False for reductions that a registry has not issued yet: they have no serial numbers.
    least_developed_country, inside_regulated_boundary
        Whether the host is a least developed country; whether the reductions lie inside the boundary of a
        firm that itself has to surrender allowances. None when not stated.
    co_benefits
        Any of :data:`CO_BENEFITS`.
    price
        Price of one tonne, or None when nobody has quoted. [currency/tCO2e]
    smallest_purchase
        The least that the seller parts with. [tCO2e, whole]
    """

    id: str
    tonnes: int
    instrument: str
    registry: str = ""
    project: str = ""
    project_type: str = "other"
    country: str = "CN"
    region: str = ""
    reductions_from: date | None = None
    reductions_to: date | None = None
    commissioned_on: date | None = None
    registered_on: date | None = None
    issued: bool = True
    least_developed_country: bool | None = None
    inside_regulated_boundary: bool | None = None
    co_benefits: frozenset[str] = field(default_factory=frozenset)
    price: Decimal | None = None
    smallest_purchase: int = 1

    @property
    def forestry(self) -> bool:
        """Return True for a project that stores carbon in woody plants."""
        return self.project_type in FORESTRY


def whole_tonnes(emissions_kg_co2e: Decimal) -> int:
    """Return the whole tonnes that cover an amount: credits are indivisible, so the amount is rounded up.

    Parameters
    ----------
    emissions_kg_co2e
        Amount to cover. [kgCO2e]

    Examples
    --------
    >>> whole_tonnes(Decimal("3902720"))
    3903
    """
    if not emissions_kg_co2e.is_finite() or emissions_kg_co2e < 0:
        raise NumberError(
            f"需要抵销的量为 {emissions_kg_co2e} 千克，必须是不小于零的有限数。",
            f"The amount to cover is {emissions_kg_co2e} kg; it must be a finite number of zero or more.",
        )
    return int((emissions_kg_co2e / 1000).to_integral_value(rounding=ROUND_CEILING))


def read_lot(data: Mapping[str, Any], *, path: str = "") -> Lot:
    """Return the lot that plain data (from JSON or YAML) describe.

    Parameters
    ----------
    data
        Field names of :class:`Lot`; days as ``"2024-05-31"``, price as text or number.
    path
        Where the data stand, for errors.

    Raises
    ------
    CalculatorError
        An unknown field or word, a missing id, or a number or day that cannot be read.
    """
    known = set(Lot.__dataclass_fields__)
    errors: list[CalculatorError] = []
    for name in data:
        if name not in known:
            errors.append(UnknownName("字段", "field", name, known, path=path))
    for name in ("id", "tonnes", "instrument"):
        if name not in data:
            errors.append(InputError(f"缺少字段 {name}。", f"The field {name} is missing.", path=path))
    raise_all(errors)
    facts = dict(data)
    for name in ("reductions_from", "reductions_to", "commissioned_on", "registered_on"):
        if isinstance(facts.get(name), str):
            facts[name] = _day(facts[name], f"{path}.{name}")
    if facts.get("price") is not None:
        facts["price"] = Decimal(str(facts["price"]))
    facts["co_benefits"] = frozenset(facts.get("co_benefits", ()))
    lot = Lot(**facts)
    check_lot(lot, path=path)
    return lot


def check_lot(lot: Lot, *, path: str = "") -> None:
    """Refuse a lot whose words or numbers make no sense.

    Parameters
    ----------
    lot
        The lot to look at.
    path
        Where it stands, for errors.
    """
    errors: list[CalculatorError] = []
    if lot.instrument not in INSTRUMENTS:
        errors.append(
            UnknownName("碳信用种类", "instrument", lot.instrument, INSTRUMENTS, path=f"{path}.instrument")
        )
    if lot.project_type not in PROJECT_TYPES:
        errors.append(
            UnknownName(
                "项目类型", "project type", lot.project_type, PROJECT_TYPES, path=f"{path}.project_type"
            )
        )
    if not isinstance(lot.tonnes, int) or isinstance(lot.tonnes, bool) or lot.tonnes < 1:
        errors.append(
            NumberError(
                f"批次的数量为 {lot.tonnes}，必须是不小于 1 的整数吨。",
                f"The lot holds {lot.tonnes}; it must be a whole number of tonnes, 1 or more.",
                path=f"{path}.tonnes",
            )
        )
    if lot.price is not None and not (
        lot.price.is_finite() and 0 <= lot.price < 10**9 and lot.price * PRICE_SCALE % 1 == 0
    ):
        errors.append(
            NumberError(
                f"单价 {lot.price} 必须是不小于零、最多四位小数的数。",
                f"The price {lot.price} must be zero or more, with at most four decimals.",
                path=f"{path}.price",
            )
        )
    if lot.smallest_purchase < 1:
        errors.append(
            NumberError(
                f"最小购买量 {lot.smallest_purchase} 必须不小于 1 吨。",
                f"The smallest purchase {lot.smallest_purchase} must be 1 tonne or more.",
                path=f"{path}.smallest_purchase",
            )
        )
    raise_all(errors)


def _day(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"“{text}”不是日期，请写成 2024-05-31 的形式。",
            f"“{text}” is not a date. Write it as 2024-05-31.",
            path=path,
        ) from None
