"""Which gases are in a published factor, as masses, and how much of it stays unsplit?

Sources that split print CO2e per gas. Each is divided by the potential that the source itself used, which
gives the mass of the gas; what the parts leave over stays CO2e without a split. A difference within the
rounding of the source is put to CO2, so that the parts add up to the published total.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from calculators.gases import MEMO_GASES, gas_id
from calculators.units import FactorUnit
from calculators.yaml_text import decimal_of, file_error


def split_of(
    row: Mapping[str, Any], value: Decimal, unit: FactorUnit, *, where: str
) -> tuple[Mapping[str, float], float]:
    """Return the masses of gases and the unsplit rest of a record.

    Parameters
    ----------
    row
        Fields of the record; ``co2e_by_gas`` holds CO2e by gas as printed, ``gwp_used`` the potentials that
        the source multiplied with. [unit of the record; kgCO2e/kg]
    value, unit
        The total as printed and its unit.

    Returns
    -------
    tuple
        Masses by gas [kg of gas per activity unit] and the rest [kgCO2e per activity unit].

    Raises
    ------
    FactorFileError
        An unknown gas, a part without its potential, or parts that exceed the total.
    """
    scale = unit.kg_per_activity_unit
    if unit.co2_only:
        return MappingProxyType({"co2": float(Fraction(value) * scale)}), 0.0
    printed: Mapping[str, str] = row.get("co2e_by_gas", {})
    if not printed:
        return MappingProxyType({}), float(Fraction(value) * scale)
    parts = {gas: decimal_of(text, where=f"{where}:co2e_by_gas:{gas}") for gas, text in printed.items()}
    rest = value - sum(part for gas, part in parts.items() if gas not in MEMO_GASES)
    if abs(rest) <= _rounding(value, len(parts)) and "co2" in parts:
        parts["co2"] += rest
        rest = Decimal(0)
    if rest < 0:
        raise file_error(
            f"{where}:co2e_by_gas",
            f"各气体之和比总量 {value} 多 {-rest}",
            f"the gases exceed the total {value} by {-rest}",
        )
    masses = {
        gas: float(Fraction(part) / Fraction(_potential(row, gas, where)) * scale)
        for gas, part in parts.items()
    }
    return MappingProxyType(masses), float(Fraction(rest) * scale)


def _potential(row: Mapping[str, Any], gas: str, where: str) -> Decimal:
    """Return the potential that the source used for a gas; CO2 counts as itself."""
    if gas not in (*MEMO_GASES, gas_id(gas)):
        raise file_error(
            f"{where}:co2e_by_gas:{gas}", "请写气体的规范名称", f"write the gas as {gas_id(gas)}"
        )
    if gas in ("co2", *MEMO_GASES):
        return Decimal(1)
    used = row.get("gwp_used", {})
    if gas not in used:
        raise file_error(
            f"{where}:gwp_used:{gas}",
            "缺少来源换算时所用的 GWP，无法还原气体质量",
            "the potential that the source used is missing, so its mass cannot be found",
        )
    return decimal_of(used[gas], where=f"{where}:gwp_used:{gas}")


def _rounding(total: Decimal, count: int) -> Decimal:
    """Return how far rounded parts may miss a rounded total: half a last digit each, 0.1 % at most."""
    last_digit = Decimal(1).scaleb(int(total.as_tuple().exponent))
    return min(last_digit * (count + 1) / 2, abs(total) / 1000)
