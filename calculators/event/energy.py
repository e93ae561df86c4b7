"""How much electricity, heat, cooling and fuel did the event take?

References
----------
.. [1] DB5101/T 41-2018 (Chengdu), sections 7.1 and 7.2: fuel burnt in fixed and mobile equipment, electricity
   and heat purchased for the venue.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, positive, share, with_upstream
from calculators.inventory import Activity
from calculators.units import dimension

FUEL_MEASURES = {"mass": "", "volume": ".volume", "energy": ".energy", "gas_volume_norm": ".norm"}
"""Dimension of the quantity, and the end of the family that counts by it."""
GASEOUS_FUELS = ("natural_gas",)
"""Fuels sold by the cubic metre: their plain family counts volume as billed."""
LOSSES = {"GB": "electricity.grid.losses"}
"""Family of the losses of a grid, by country."""
LOSSES_ELSEWHERE = "electricity.footprint.transmission_with_losses"
"""Family where a country has none of its own: China's published figure for lines and what is lost in them."""


def electricity(
    *,
    about: About,
    quantity: float | Decimal,
    unit: str,
    renewable_share: float | Decimal = 0,
    losses: bool = False,
) -> list[Activity]:
    """Electricity taken from the grid, by the average of the grid it comes from (location-based).

    Parameters
    ----------
    about
        Name, place and evidence of the row; its region chooses the grid.
    quantity
        Electricity metered or billed. [unit]
    unit
        Any unit of energy, for example ``"kWh"``.
    renewable_share
        Share bought as green electricity, from 0 to 1. It is noted in the trace and changes no emissions: the
        location-based method counts what the grid delivered.
    losses
        Whether what is lost on the way is counted too, as a row of its own.

    Returns
    -------
    list[Activity]
        One row for ``electricity.grid`` and, with losses, ``<id>.losses``. [unit]
    """
    bought = share(
        renewable_share, name_zh="绿电比例", name_en="The renewable share", path=about.at("renewable_share")
    )
    inputs = {"quantity": quantity, "unit": unit, "method": "location-based", "renewable_share": bought}
    taken = _energy_row(about, "electricity", energy=quantity, unit=unit, inputs=inputs)
    if not losses:
        return [taken]
    country = (about.region or "").split("-")[0]
    lost = about.part("losses").row(
        category="energy_supply",
        quantity=taken.quantity,
        unit=unit,
        factor=LOSSES.get(country, LOSSES_ELSEWHERE),
        inputs={"quantity": quantity, "unit": unit},
        formula="quantity",
    )
    return [replace(row, group=about.id) for row in (taken, lost)]


def heat(*, about: About, quantity: float | Decimal, unit: str) -> list[Activity]:
    """Heat bought from a district network.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    quantity
        Heat metered or billed. [unit]
    unit
        Any unit of energy, for example ``"GJ"``.

    Returns
    -------
    list[Activity]
        One row for ``heat.district``. [unit]
    """
    inputs = {"quantity": quantity, "unit": unit}
    return [_energy_row(about, "heat", energy=quantity, unit=unit, inputs=inputs)]


def cooling(
    *, about: About, quantity: float | Decimal, unit: str, coefficient_of_performance: float | Decimal
) -> list[Activity]:
    """Cooling bought from a district network, as the electricity that makes it.

    Parameters
    ----------
    about
        Name, place and evidence of the row; its region chooses the grid.
    quantity
        Cooling metered or billed. [unit]
    unit
        Any unit of energy, for example ``"GJ"``.
    coefficient_of_performance
        Cooling delivered per electricity used, as the network states it. [1]

    Returns
    -------
    list[Activity]
        One row for ``electricity.grid``. [unit]

    Notes
    -----
    electricity = cooling / coefficient of performance. No public factor for district cooling was found.
    """
    performance = positive(
        coefficient_of_performance,
        name_zh="制冷性能系数",
        name_en="The coefficient of performance",
        path=about.at("coefficient_of_performance"),
    )
    inputs = {"quantity": quantity, "unit": unit, "coefficient_of_performance": coefficient_of_performance}
    needed = amount(quantity, name_zh="冷量", name_en="The cooling", path=about.at("quantity")) / performance
    formula = "quantity / coefficient_of_performance"
    return [_energy_row(about, "cooling", energy=needed, unit=unit, inputs=inputs, formula=formula)]


def fuel(
    *,
    about: About,
    name: str,
    quantity: float | Decimal,
    unit: str,
    mobile: bool = False,
    upstream: bool = False,
) -> list[Activity]:
    """Fuel burnt in fixed equipment of the venue or in vehicles and machines of the event.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    name
        Fuel, for example ``"diesel"`` or ``"natural_gas"``.
    quantity
        Fuel burnt, by mass, volume or energy. [unit]
    unit
        Any unit of mass, volume or energy.
    mobile
        Whether it is burnt in vehicles and mobile machines rather than in fixed equipment.
    upstream
        Whether the supply of the fuel is counted too, as a row of its own.

    Returns
    -------
    list[Activity]
        One row for the family of the fuel that counts by this measure: ``fuel.diesel`` by mass,
        ``fuel.diesel.volume``, ``fuel.diesel.energy``, ``fuel.natural_gas`` by volume as billed,
        ``fuel.natural_gas.norm`` by volume at 0 °C; with upstream ``<id>.upstream`` besides. [unit]
    """
    measured = amount(quantity, name_zh="燃料用量", name_en="The fuel", path=about.at("quantity"))
    measured_in(unit, *FUEL_MEASURES, path=about.at("unit"))
    measure = dimension(unit)
    suffix = "" if measure == "volume" and name in GASEOUS_FUELS else FUEL_MEASURES[measure]
    burnt = about.row(
        category="fuel_mobile" if mobile else "fuel_fixed",
        quantity=measured,
        unit=unit,
        factor=f"fuel.{name}{suffix}",
        inputs={"fuel": name, "quantity": quantity, "unit": unit, "mobile": mobile},
        formula="quantity",
    )
    return with_upstream(burnt) if upstream else [burnt]


def _energy_row(
    about: About,
    category: str,
    *,
    energy: float | Decimal,
    unit: str,
    inputs: Mapping[str, object],
    formula: str = "quantity",
) -> Activity:
    measured = amount(energy, name_zh="用能量", name_en="The energy", path=about.at("quantity"))
    measured_in(unit, "energy", path=about.at("unit"))
    return about.row(
        category=category,
        quantity=measured,
        unit=unit,
        factor="heat.district" if category == "heat" else "electricity.grid",
        inputs=inputs,
        formula=formula,
    )
