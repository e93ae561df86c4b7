"""What is electricity worth when green certificates and contracts count, instead of the grid it came from?

The market-based result stands beside the location-based one; the rule book says which of them counts.

References
----------
.. [1] GHG Protocol Scope 2 Guidance, 2015, table 6.3: certificates and contracts first, the rest by the
   residual mix, and by the average of the grid where no residual mix is published.
.. [2] Ministry of Ecology and Environment and National Bureau of Statistics, announcements on electricity CO2
   factors: national average excluding non-fossil power traded on the market.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.errors import InputError, NumberError
from calculators.event.places import CHINESE_OUTSIDE
from calculators.event.rows import About, amount, measured_in, share
from calculators.inventory import Activity
from calculators.offsets.radar import certificate_code_is_valid
from calculators.units import convert

LOCATION_BASED = "location-based"
MARKET_BASED = "market-based"
METHODS = (LOCATION_BASED, MARKET_BASED)
RESIDUAL_MIX = "electricity.grid.excluding_traded_non_fossil"
"""Residual mix of mainland China: what is left when green power that somebody else bought is taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Green certificates of one code, or one series of codes.

    Parameters
    ----------
    code
        The 32 digits of a Chinese green certificate; the first of a series.
    quantity, unit
        Electricity that they stand for. [unit]
    path
        Where it stands in the input, for errors.
    """

    code: str
    quantity: Decimal
    unit: str
    path: str = ""


def market_based(
    *,
    about: About,
    quantity: float | Decimal,
    unit: str,
    certificates: Sequence[Certificate] = (),
    renewable_share: float | Decimal = 0,
) -> Activity:
    """Electricity by contracts and certificates: what they do not cover counts with the residual mix.

    Parameters
    ----------
    about
        Name, place and evidence of the electricity.
    quantity
        Electricity metered or billed. [unit]
    unit
        Any unit of energy.
    certificates
        Green certificates cancelled for this use.
    renewable_share
        Or the share that a green-power contract covers, from 0 to 1. [1]

    Returns
    -------
    Activity
        Row ``<id>.market`` for the residual mix, outside mainland China for the average of the grid. [unit]

    Notes
    -----
    residual = quantity - certificates, or quantity x (1 - share). What is covered emits nothing where it is
    generated; its life cycle is not part of purchased electricity.
    """
    measured_in(unit, "energy", path=about.at("unit"))
    taken = amount(quantity, name_zh="用电量", name_en="The electricity", path=about.at("quantity"))
    part = share(
        renewable_share, name_zh="绿电比例", name_en="The renewable share", path=about.at("renewable_share")
    )
    if part and certificates:
        raise InputError(
            "绿电比例和绿证只能填一个，否则同一度电会抵两次。",
            "State either the renewable share or the certificates: the same kilowatt-hour would count twice.",
            path=about.at("certificates"),
        )
    covered = _covered(certificates, unit) if certificates else taken * part
    if covered > taken:
        raise NumberError(
            f"绿证对应 {covered:g} {unit}，多于用电量 {taken:g} {unit}。请删去多余的绿证。",
            f"The certificates stand for {covered:g} {unit}; only {taken:g} {unit} were used. Remove some.",
            path=about.at("certificates"),
        )
    region = about.region or ""
    mainland = region.split("-")[0] == "CN" and region not in CHINESE_OUTSIDE.values()
    inputs: dict[str, object] = {
        "quantity": quantity,
        "unit": unit,
        "method": MARKET_BASED,
        "covered": covered,
    }
    if certificates:
        inputs["certificates"] = [item.code for item in certificates]
    if not mainland:
        inputs["residual_mix"] = "not published; average of the grid"
    return about.part("market").row(
        category="electricity",
        quantity=taken - covered,
        unit=unit,
        factor=RESIDUAL_MIX if mainland else "electricity.grid",
        inputs=inputs,
        formula="quantity - covered",
    )


def refuse_repeated(certificates: Iterable[Certificate]) -> None:
    """Refuse certificates without a sound code, and a code that is used twice.

    Raises
    ------
    InputError
        Says which code and where it was used before.
    """
    seen: dict[str, str] = {}
    for item in certificates:
        if not certificate_code_is_valid(item.code):
            raise InputError(
                f"绿证编码“{item.code}”应为 32 位数字。",
                f"The code of a green certificate has 32 digits; “{item.code}” has not.",
                path=f"{item.path}.code",
            )
        first = seen.setdefault(item.code, item.path)
        if first != item.path:
            raise InputError(
                f"绿证 {item.code} 已用于 {first}，不得重复使用。",
                f"Green certificate {item.code} is already used at {first}; it counts once.",
                path=f"{item.path}.code",
            )


def _covered(certificates: Sequence[Certificate], unit: str) -> float:
    total = sum(
        (convert(item.quantity, item.unit, unit) for item in certificates),
        start=convert(Decimal(0), unit, unit),
    )
    return float(total)
