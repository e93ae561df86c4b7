"""What is one line of a result, and how is it written down so that it can be read again?

Plain data only: text, numbers, true, false, null, lists and mappings. Emissions are decimal text in
kilograms, so that no digit depends on who reads them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from calculators.factors import Factor, Step
from calculators.inventory import PRODUCT_PREFIX, Activity
from calculators.resolve import Resolved
from calculators.uncertainty import combined_gsd2

JSON_INTEGER_LIMIT = 2**53
DATES = ("valid_from", "valid_to", "review_by")
DECIMALS = ("value", "range_low", "range_high")


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
        """Return the line as plain data."""
        row, found = self.activity, self.resolved
        return {
            "id": row.id,
            "category": row.category,
            "label": row.label,
            "owner": row.owner,
            "stage": row.stage,
            "scope": row.scope,
            "tier": row.tier,
            "pedigree": list(row.pedigree) if row.pedigree else None,
            "group": row.group,
            "credit": row.credit,
            "inside": row.inside,
            "quantity": float(row.quantity) if row.reported_kg_co2e is None else None,
            "unit": row.unit,
            "asked": {"factor": row.factor, "region": row.region, "on": plain(row.on)},
            "inputs": plain(row.inputs),
            "formula": row.formula,
            "evidence": row.evidence,
            "path": row.path,
            "reported": None
            if row.reported_kg_co2e is None
            else {"kg_co2e": str(row.reported_kg_co2e), "gas": row.reported_gas},
            "factor": factor_to_dict(found.factor) if found.factor else None,
            "conversion": str(found.conversion),
            "steps": [asdict(step) for step in found.steps],
            "rivals": list(found.rivals),
            "spread_kg_co2e_per_activity_unit": [rounded(v) for v in found.spread] if found.spread else None,
            "gsd2": {"data": rounded(self.gsd2_data), "factor": rounded(self.gsd2_factor)},
            "kg_co2e": {gas: digits(value) for gas, value in self.kg_co2e.items()},
            "memo_kg": {gas: digits(value) for gas, value in self.memo_kg.items()},
            "total_kg_co2e": digits(self.total_kg_co2e),
        }


def activity_from_dict(data: Mapping[str, Any]) -> Activity:
    """Return the row that a stored line was made from."""
    asked, reported = data["asked"], data["reported"]
    same = ("id", "category", "label", "owner", "stage", "scope", "tier", "group", "credit", "inside")
    return Activity(
        **{name: data[name] for name in (*same, "unit", "formula", "evidence", "path", "inputs")},
        quantity=data["quantity"] or 0.0,
        pedigree=tuple(data["pedigree"]) if data["pedigree"] else None,
        factor=asked["factor"],
        region=asked["region"],
        on=date.fromisoformat(asked["on"]) if asked["on"] else None,
        reported_kg_co2e=Decimal(reported["kg_co2e"]) if reported else None,
        reported_gas=reported["gas"] if reported else "unsplit_unstated",
    )


def factor_to_dict(factor: Factor) -> dict[str, Any]:
    """Return a factor record as plain data, digits kept."""
    data = {item.name: plain(getattr(factor, item.name)) for item in fields(factor)}
    return data | {"gsd2": rounded(factor.gsd2)}


def factor_from_dict(data: Mapping[str, Any]) -> Factor:
    """Return the factor record of :func:`factor_to_dict`."""
    values = dict(data)
    values |= {name: date.fromisoformat(values[name]) for name in DATES if values[name]}
    values |= {name: Decimal(values[name]) for name in DECIMALS if values[name] is not None}
    return Factor(**values)


def steps_from_dict(data: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the look-up steps of a stored line."""
    return tuple(Step(**step) for step in data["steps"])


def product_of(activity: Activity) -> str:
    """Return the id of the product that a row refers to, or nothing."""
    prefix = activity.factor.startswith(PRODUCT_PREFIX)
    return activity.factor.removeprefix(PRODUCT_PREFIX) if prefix else ""


def conversion_from_dict(data: Mapping[str, Any]) -> Fraction:
    """Return the exact conversion of a stored line. [activity unit / unit]"""
    return Fraction(data["conversion"])


def plain(value: Any) -> Any:
    """Return ``value`` as text, numbers, lists and mappings: decimals and dates become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < JSON_INTEGER_LIMIT else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def digits(value: Decimal) -> str:
    """Return emissions as plain decimal text, never with an exponent. [unit of the value]"""
    return format(value, "f")


def rounded(value: float, significant: int = 9) -> float:
    """Return a figure to nine significant digits, where no machine differs. [unit of the value]"""
    return float(f"{value:.{significant}g}")
