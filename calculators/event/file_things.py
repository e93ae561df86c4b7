"""Which rows do things make: materials, goods, stands, freight and waste?"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from calculators.errors import InputError
from calculators.event.file_fields import Row, Setting, amount_of, number_of, number_or
from calculators.event.freight import freight_leg
from calculators.event.goods import StandPart, goods, stand
from calculators.event.legs import Route
from calculators.event.materials import material, printed_mass_kg, waste
from calculators.event.reuse import Reuse, after_life
from calculators.event.rows import About
from calculators.inventory import Activity
from calculators.units import convert


def material_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of a material by mass, by pieces, or by printed area; and of its after-life."""
    made = material(about=about, item=row["item"], **_mass_of(row, about))
    return _with_reuse(row, about, made[0], mass=(made[0].quantity, made[0].unit))


def goods_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of goods by the piece or square metre, and of their after-life."""
    quantity, unit = amount_of(row, "quantity", about, needs_unit=False)
    made = goods(about=about, item=row["item"], quantity=quantity, unit=unit or "item")
    return _with_reuse(row, about, made[0], mass=_thrown_away(row, about, quantity))


def stand_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the rows of exhibition stands by their area and bill of materials."""
    parts = []
    for number, part in enumerate(row["parts"]):
        each, unit = amount_of(part, "per_m2", replace(about, path=about.at(f"parts.{number}")))
        parts.append(StandPart(item=part["item"], per_m2=each, unit=unit))
    area = number_or(row, "area_m2", about, 0, unit="m2")
    rows = stand(about=about, area_m2=area, parts=parts, reuse=_reuse(row, about))
    if "after_life" not in row:
        return rows
    mass = sum(
        (convert(area * part.per_m2, part.unit, "kg") for part in parts),
        start=convert(Decimal(0), "kg", "kg"),
    )
    return [*rows, _after_life(row, about, (float(mass), "kg"))]


def freight_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return a row for each leg of a shipment, and for the supply of its fuel where that is asked."""
    legs = row["legs"]
    mass, unit = amount_of(row, "quantity", about) if "quantity" in row else (None, "t")
    rows = []
    for number, leg in enumerate(legs, start=1):
        path = about.at(f"legs.{number - 1}")
        named = about.part(str(number), leg["vehicle"]) if len(legs) > 1 else about
        part = replace(named, path=path)
        route = Route(
            origin=leg.get("from", ""),
            destination=str(leg.get("to") or _venue_place(row, setting)),
            distance_km_one_way=number_of(leg, "distance_km_one_way", part, unit="km"),
            return_trip=row.get("return", False),
        )
        rows += freight_leg(
            about=part,
            route=route,
            vehicle=leg["vehicle"],
            mass=mass,
            unit=unit,
            trucks=number_of(leg, "trucks", part),
            upstream=leg.get("upstream", False),
        )
    return rows


def waste_rows(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Return the row of waste, and of its collection where the treatment's factor leaves it out."""
    mass, unit = amount_of(row, "quantity", about)
    return waste(
        about=about,
        stream=row["stream"],
        treatment=row["treatment"],
        mass=mass,
        unit=unit,
        collection=row.get("collection", False),
    )


def _mass_of(row: Row, about: About) -> dict[str, Any]:
    """Return the mass of a material as :func:`material` takes it. [unit]"""
    pieces = number_of(row, "pieces", about)
    if "grammage_g_per_m2" in row:
        each = printed_mass_kg(
            area_m2=number_or(row, "area_m2", about, 0, unit="m2"),
            grammage_g_per_m2=number_or(row, "grammage_g_per_m2", about, 0),
        )
        if "quantity" in row:
            raise InputError(
                "请填写质量，或面积与克重。",
                "State the mass, or area and grammage.",
                path=about.at("quantity"),
            )
        return {"pieces": Decimal(1) if pieces is None else pieces, "mass_per_piece": each, "unit": "kg"}
    if pieces is None:
        mass, unit = amount_of(row, "quantity", about) if "quantity" in row else (None, "kg")
        return {"mass": mass, "unit": unit}
    if "quantity" in row or "mass_per_piece" not in row:
        raise InputError(
            "请填写质量，或填写件数和每件质量。",
            "State the mass, or the pieces and the mass of each.",
            path=about.at("mass_per_piece"),
        )
    one, unit = amount_of(row, "mass_per_piece", about)
    return {"pieces": pieces, "mass_per_piece": one, "unit": unit}


def _reuse(row: Row, about: About) -> Reuse:
    return Reuse(acquired=row.get("acquired", "bought"), uses=number_of(row, "uses", about))


def _with_reuse(row: Row, about: About, made: Activity, *, mass: tuple[float, str] | None) -> list[Activity]:
    """Return what the event bears of ``made`` and of its after-life."""
    borne = _reuse(row, about).borne(made) if {"acquired", "uses"} & set(row) else made
    if "after_life" not in row:
        return [borne]
    return [replace(borne, group=about.id), _after_life(row, about, mass)]


def _after_life(row: Row, about: About, mass: tuple[float, str] | None) -> Activity:
    if mass is None:
        raise InputError(
            "请填写每件质量，否则无法计算用后处理。",
            "State the mass of each (mass_per_piece): what is thrown away is counted by mass.",
            path=about.at("mass_per_piece"),
        )
    end = row["after_life"]
    return after_life(
        about=about,
        stream=end["stream"],
        treatment=end["treatment"],
        mass=mass[0],
        unit=mass[1],
        reuse=_reuse(row, about),
        group=about.id,
    )


def _thrown_away(row: Row, about: About, quantity: Decimal) -> tuple[float, str] | None:
    if "mass_per_piece" not in row:
        return None
    each, unit = amount_of({"mass_per_piece": row["mass_per_piece"]}, "mass_per_piece", about)
    return float(quantity * each), unit


def _venue_place(row: Row, setting: Setting) -> str:
    venue = setting.venues.get(row.get("venue", ""), {})
    return str(venue.get("place") or setting.place)
