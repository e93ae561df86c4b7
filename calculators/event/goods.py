"""What was handed out, put up and laid down: gifts, print, furniture, carpets, devices, stands?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.errors import EmptyInventory
from calculators.event.reuse import Reuse
from calculators.event.rows import About, amount, measured_in, positive
from calculators.inventory import Activity


def goods(
    *, about: About, item: str, quantity: float | Decimal, unit: str = "item", reuse: Reuse | None = None
) -> list[Activity]:
    """Things counted by the piece or the square metre, from cradle to gate or as their source says.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    item
        End of a family ``event.<item>``, for example ``"carpet"``, or a family ``device.<item>``.
    quantity
        How many, or how much. [unit]
    unit
        Unit of the factor: item, copy, pack, m2 ….
    reuse
        Bought, hired or used again; bought and used once when missing.

    Returns
    -------
    list[Activity]
        One row for the family. [unit]

    Notes
    -----
    part of this event = quantity / uses.
    """
    count = amount(quantity, name_zh="数量", name_en="The quantity", path=about.at("quantity"))
    row = about.row(
        category="materials",
        quantity=count,
        unit=unit,
        factor=item if item.startswith("device.") else f"event.{item}",
        inputs={"item": item, "quantity": quantity, "unit": unit},
        formula="quantity",
    )
    return [(reuse or Reuse()).borne(row)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandPart:
    """One material of a stand and how much of it a square metre takes. [unit/m2]"""

    item: str
    per_m2: Decimal
    unit: str


def stand(
    *, about: About, area_m2: float | Decimal, parts: Sequence[StandPart], reuse: Reuse | None = None
) -> list[Activity]:
    """Exhibition stands by their area and a bill of materials for the square metre.

    Parameters
    ----------
    about
        Name, place and evidence of the stands.
    area_m2
        Area built. [m2]
    parts
        Materials with their mass for each square metre.
    reuse
        Bought, hired or used again; bought and used once when missing.

    Returns
    -------
    list[Activity]
        A row ``<id>.<number>`` for ``material.<item>`` of each part. [unit]

    Notes
    -----
    mass = area x mass per square metre / uses. No public factor for a square metre of stand was found.
    """
    if not parts:
        raise EmptyInventory(
            "展位没有材料清单。", "The stand has no bill of materials.", path=about.at("parts")
        )
    built = positive(area_m2, name_zh="展位面积", name_en="The area of the stands", path=about.at("area_m2"))
    rows = []
    for number, part in enumerate(parts, start=1):
        path = about.at(f"parts.{number - 1}")
        measured_in(part.unit, "mass", path=path)
        mass = amount(part.per_m2, name_zh="每平方米用量", name_en="The mass per square metre", path=path)
        row = about.part(str(number), part.item).row(
            category="materials",
            quantity=built * mass,
            unit=part.unit,
            factor=f"material.{part.item}",
            inputs={"item": part.item, "area_m2": area_m2, "per_m2": part.per_m2, "unit": part.unit},
            formula="area_m2 x per_m2",
        )
        rows.append((reuse or Reuse()).borne(row))
    return rows
