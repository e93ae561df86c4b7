"""What was bought, built and given away, and what was thrown away?"""

from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, one_of
from calculators.inventory import Activity


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
    mass = mass, or pieces x mass per piece. Things hired and used again are not written off here.
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


def waste(
    *, about: About, stream: str, treatment: str, mass: float | Decimal, unit: str = "kg"
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

    Returns
    -------
    list[Activity]
        One row for ``waste.<stream>.<treatment>``. [unit]
    """
    measured_in(unit, "mass", path=about.at("unit"))
    handed = amount(mass, name_zh="废弃物质量", name_en="The mass of waste", path=about.at("mass"))
    return [
        about.row(
            category="waste",
            quantity=handed,
            unit=unit,
            factor=f"waste.{stream}.{treatment}",
            inputs={"stream": stream, "treatment": treatment, "mass": mass, "unit": unit},
            formula="mass",
        )
    ]
