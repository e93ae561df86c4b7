"""What was bought, built and given away, and what was thrown away?"""

from dataclasses import replace
from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, one_of
from calculators.inventory import Activity

COLLECTION = "waste.household_residual_waste.incineration_with_energy_recovery.uk2026"
"""The one published figure for collection and transport of mixed waste alone, by its key (DESNZ)."""
GRAMS_A_KILOGRAM = 1000


def material(
    *,
    about: About,
    item: str,
    mass: float | Decimal | None = None,
    unit: str = "kg",
    pieces: float | Decimal | None = None,
    mass_per_piece: float | Decimal = 0,
) -> list[Activity]:
    """Material by mass, from cradle to gate.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    item
        Material, the last part of a family ``material.<item>``, for example ``"paper"``.
    mass
        Mass of the material; or else ``pieces``. [unit]
    unit
        Any unit of mass; also the unit of ``mass_per_piece``.
    pieces, mass_per_piece
        Number of pieces and the mass of each. [pieces] [unit]

    Returns
    -------
    list[Activity]
        One row for ``material.<item>``. [unit]

    Notes
    -----
    mass = mass, or pieces x mass per piece. What one use bears of it says :mod:`calculators.event.reuse`.
    """
    measured_in(unit, "mass", path=about.at("unit"))
    one_of(
        "请填写质量或件数。",
        "State the mass, or the pieces.",
        "质量和件数只能填一个。",
        "State either the mass or the pieces, not both.",
        mass,
        pieces,
        path=about.path,
    )
    inputs: dict[str, object] = {"item": item, "unit": unit}
    if mass is not None:
        total = amount(mass, name_zh="质量", name_en="The mass", path=about.at("mass"))
        inputs |= {"mass": mass}
        formula = "mass"
    else:
        count = amount(pieces or 0, name_zh="件数", name_en="The number of pieces", path=about.at("pieces"))
        each = amount(
            mass_per_piece, name_zh="每件质量", name_en="The mass per piece", path=about.at("mass_per_piece")
        )
        total = count * each
        inputs |= {"pieces": pieces, "mass_per_piece": mass_per_piece}
        formula = "pieces x mass_per_piece"
    return [
        about.row(
            category="materials",
            quantity=total,
            unit=unit,
            factor=f"material.{item}",
            inputs=inputs,
            formula=formula,
        )
    ]


def printed_mass_kg(*, area_m2: Decimal, grammage_g_per_m2: Decimal) -> Decimal:
    """Return the mass of one printed piece from its area [m2] and grammage [g/m2]. [kg]"""
    return area_m2 * grammage_g_per_m2 / GRAMS_A_KILOGRAM


def waste(
    *,
    about: About,
    stream: str,
    treatment: str,
    mass: float | Decimal,
    unit: str = "kg",
    collection: bool = False,
) -> list[Activity]:
    """Waste of one stream under one treatment.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    stream, treatment
        Parts of a family ``waste.<stream>.<treatment>``, for example ``"msw"`` and ``"landfill"``.
    mass
        Mass handed over. [unit]
    unit
        Any unit of mass.
    collection
        Whether collection and transport are a row of their own. The engine refuses that where the factor of
        the treatment holds them already, or does not say that it leaves them out.

    Returns
    -------
    list[Activity]
        One row for ``waste.<stream>.<treatment>`` and, where asked, ``<id>.collection``. [unit]
    """
    measured_in(unit, "mass", path=about.at("unit"))
    handed = amount(mass, name_zh="废弃物质量", name_en="The mass of waste", path=about.at("mass"))
    facts = {"stream": stream, "treatment": treatment, "mass": mass, "unit": unit}
    family = f"waste.{stream}.{treatment}"
    treated = about.row(
        category="waste", quantity=handed, unit=unit, factor=family, inputs=facts, formula="mass"
    )
    if not collection:
        return [treated]
    collected = about.part("collection").row(
        category="waste", quantity=handed, unit=unit, factor=COLLECTION, inputs=facts, formula="mass"
    )
    return [replace(row, group=about.id) for row in (treated, collected)]
