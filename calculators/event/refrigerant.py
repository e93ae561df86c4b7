"""How much refrigerant was lost?"""

from decimal import Decimal

from calculators.event.rows import About, amount, measured_in
from calculators.gases import gas_id
from calculators.inventory import Activity


def refrigerant(*, about: About, gas: str, mass: float | Decimal, unit: str = "kg") -> list[Activity]:
    """Refrigerant released, by the top-up that replaced it or the charge of equipment that was scrapped.

    Parameters
    ----------
    about
        Name and evidence of the row.
    gas
        Gas or blend, for example ``"HFC-134a"``, ``"R410A"``.
    mass
        Mass released. [unit]
    unit
        Any unit of mass.

    Returns
    -------
    list[Activity]
        One row for ``refrigerant.<gas>``: mass x GWP of the chosen set. [unit]

    Notes
    -----
    30 000 t of HFC-134a are 42.9 Mt CO2e under AR4 (1 430), 39.0 under AR5 (1 300), 45.9 under AR6 (1 530).
    """
    measured_in(unit, "mass", path=about.at("unit"))
    released = amount(mass, name_zh="制冷剂质量", name_en="The mass of refrigerant", path=about.at("mass"))
    name = gas_id(gas, path=about.at("gas"))
    return [
        about.row(
            category="refrigerant",
            quantity=released,
            unit=unit,
            factor=f"refrigerant.{name}",
            inputs={"gas": gas, "mass": mass, "unit": unit},
            formula="mass",
        )
    ]
