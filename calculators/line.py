"""What is one line of a result, and how is it written down so that it can be read again?

Plain data only: text, true, false, null, lists, mappings, and numbers that every program writes alike.
Emissions are decimal text in kilograms, so that no digit depends on who reads them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from calculators.factors import Factor, Step
from calculators.inventory import PRODUCT_PREFIX, Activity, Want
from calculators.resolve import Resolved
from calculators.uncertainty import combined_gsd2

INTEGER_LIMIT = 2**53
"""Larger whole numbers are not the same in every program; they are written as text."""
PLAIN_FLOATS = (1e-4, 1e16)
"""Other floats are not written alike by every program; they are written as text."""
WORDS = (
    "label",
    "owner",
    "stage",
    "scope",
    "group",
    "credit",
    "inside",
    "formula",
    "evidence",
    "path",
    "sampling_gsd2",
)
"""Fields of a row that are written as they are, and left out when they say nothing."""
DATES = ("valid_from", "valid_to", "review_by", "reviewed_on")
OWN = ("evidence", "reviewed_by", "reviewed_on")
"""Fields of an organisation's own factors only; left out where they say nothing."""
DECIMALS = ("value", "range_low", "range_high")
FLOATS = ("kg_co2e_per_activity_unit", "unsplit_kg_co2e", "gsd2")
DEFAULTS = {item.name: item.default for item in fields(Activity) if item.default is not MISSING} | {
    "label": ""
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a result.

    Parameters
    ----------
    activity
        The row as given.
    resolved
        The factor it was multiplied by, the conversion of its unit, and the way the factor was found.
    product
        Id of the product that the row refers to; empty for any other row.
    kg_co2e
        Emissions by column of the total, exactly as they are summed; columns with nothing are left out.
        [kgCO2e]
    memo_kg
        Columns shown beside the total. [kg]
    gsd2_data, gsd2_factor
        Squared geometric standard deviations. [1]
    """

    activity: Activity
    resolved: Resolved
    product: str
    kg_co2e: Mapping[str, Decimal]
    memo_kg: Mapping[str, Decimal]
    gsd2_data: float
    gsd2_factor: float

    @property
    def factor(self) -> Factor | None:
        """The record it was multiplied by; None for reported emissions and other products."""
        return self.resolved.factor

    @property
    def total_kg_co2e(self) -> Decimal:
        """Emissions of the row, all gases. [kgCO2e]"""
        return sum(self.kg_co2e.values(), Decimal(0))

    @property
    def gsd2(self) -> float:
        """Squared geometric standard deviation of the row. [1]"""
        return combined_gsd2(self.gsd2_data, self.gsd2_factor)

    def to_dict(self) -> dict[str, Any]:
        """Return the line as plain data with all a verifier needs: its row, its factor, its emissions."""
        return {
            **activity_to_dict(self.activity),
            "answer": answer_to_dict(self.resolved, self.product),
            "factor": factor_to_dict(self.factor) if self.factor else None,
            "gsd2": {"data": rounded(self.gsd2_data), "factor": rounded(self.gsd2_factor)},
            "kg_co2e": {gas: digits(value) for gas, value in self.kg_co2e.items()},
            "memo_kg": {gas: digits(value) for gas, value in self.memo_kg.items()},
            "total_kg_co2e": digits(self.total_kg_co2e),
        }


class Lines(Sequence[Line]):
    """The lines of a result, made by ``make`` from their row numbers when they are looked at."""

    def __init__(self, make: Callable[[int], Line], rows: Sequence[int]) -> None:
        self._make = make
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Lines(self._make, self.rows[index])
        return self._make(int(self.rows[index]))

    def __iter__(self) -> Iterator[Line]:
        return (self._make(int(row)) for row in self.rows)


def activity_to_dict(row: Activity) -> dict[str, Any]:
    """Return a row as plain data; what was asked of the library is not in it."""
    data: dict[str, Any] = {"id": row.id, "category": row.category, "tier": row.tier, "unit": row.unit}
    for name in WORDS:
        value = getattr(row, name)
        if value != DEFAULTS[name]:
            data[name] = value
    if row.pedigree is not None:
        data["pedigree"] = list(row.pedigree)
    if row.inputs:
        data["inputs"] = plain(row.inputs)
    if row.reported_kg_co2e is None:
        data["quantity"] = plain(float(row.quantity))
    else:
        data["reported"] = {"kg_co2e": str(row.reported_kg_co2e), "gas": row.reported_gas}
    return data


def activity_from_dict(data: Mapping[str, Any], want: Want) -> Activity:
    """Return the row of :func:`activity_to_dict` that asked for ``want``."""
    reported = data.get("reported")
    words = {name: data[name] for name in WORDS if name in data}
    return Activity(
        id=data["id"],
        category=data["category"],
        tier=data["tier"],
        quantity=float(data.get("quantity", 0)),
        pedigree=tuple(data["pedigree"]) if "pedigree" in data else None,
        inputs=data.get("inputs", {}),
        reported_kg_co2e=Decimal(reported["kg_co2e"]) if reported else None,
        reported_gas=reported["gas"] if reported else "unsplit_unstated",
        **want._asdict(),
        **({"label": ""} | words),
    )


def answer_to_dict(found: Resolved, product: str) -> dict[str, Any]:
    """Return what a want came to as plain data; the factor's record is named, not repeated."""
    want = found.want
    return {
        "asked": {"factor": want.factor, "unit": want.unit, "region": want.region, "on": plain(want.on)},
        "factor": found.factor.key if found.factor else None,
        "product": product,
        "conversion": str(found.conversion),
        "gsd2": rounded(found.gsd2),
        "steps": [asdict(step) for step in found.steps],
        "rivals": list(found.rivals),
        "spread_kg_co2e_per_activity_unit": [rounded(v) for v in found.spread] if found.spread else None,
    }


def want_from_dict(data: Mapping[str, Any]) -> Want:
    """Return the want of a stored answer."""
    asked = data["asked"]
    day = date.fromisoformat(asked["on"]) if asked["on"] else None
    return Want(asked["factor"], asked["unit"], asked["region"], day)


def factor_to_dict(factor: Factor) -> dict[str, Any]:
    """Return a factor record as plain data, digits kept."""
    data = {item.name: plain(getattr(factor, item.name)) for item in fields(factor)}
    said = {name: value for name, value in data.items() if value or name not in OWN}
    return said | {"gsd2": rounded(factor.gsd2)}


def factor_from_dict(data: Mapping[str, Any]) -> Factor:
    """Return the factor record of :func:`factor_to_dict`."""
    values = dict(data)
    values |= {name: date.fromisoformat(values[name]) for name in DATES if values.get(name)}
    values |= {name: Decimal(values[name]) for name in DECIMALS if values[name] is not None}
    values |= {name: float(values[name]) for name in FLOATS}
    values["gases"] = {gas: float(mass) for gas, mass in values["gases"].items()}
    return Factor(**values)


def steps_from_dict(data: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the look-up steps of a stored answer."""
    return tuple(Step(**step) for step in data["steps"])


def product_of(activity: Activity) -> str:
    """Return the id of the product that a row refers to, or nothing."""
    prefix = activity.factor.startswith(PRODUCT_PREFIX)
    return activity.factor.removeprefix(PRODUCT_PREFIX) if prefix else ""


def plain(value: Any) -> Any:
    """Return ``value`` as text, numbers, lists and mappings: decimals and dates become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(str(plain(item)) for item in value)
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return _plain_number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain_number(value: float) -> float | int | str:
    """Return a number as such where every program writes it alike, else as text."""
    if abs(value) < INTEGER_LIMIT and float(value).is_integer():
        return int(value)
    alike = isinstance(value, float) and PLAIN_FLOATS[0] <= abs(value) < PLAIN_FLOATS[1]
    return value if alike else repr(value)


def digits(value: Decimal) -> str:
    """Return emissions as plain decimal text, never with an exponent. [unit of the value]"""
    return format(value, "f")


def rounded(value: float, significant: int = 9) -> float | int | str:
    """Return a figure to nine significant digits, where no machine differs. [unit of the value]"""
    shown: float | int | str = plain(float(f"{value:.{significant}g}"))
    return shown
