"""Which activity rows do the sections of an event file make?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.errors import CalculatorError, UnitError, UnknownName
from calculators.event.catering import drinks, food, meals
from calculators.event.construction import construction
from calculators.event.energy import cooling, fuel, heat
from calculators.event.file_asked import as_asked
from calculators.event.file_fields import Row, Setting, amount_of, day_of, number_of, number_or, reading_of
from calculators.event.file_power import electricity_rows, repeated_certificates, wants_market
from calculators.event.file_things import freight_rows, goods_rows, material_rows, stand_rows, waste_rows
from calculators.event.file_trips import all_trips, headcount_rows, trip_rows, with_distances
from calculators.event.lodging import hotel_nights
from calculators.event.online import online
from calculators.event.places import place
from calculators.event.refrigerant import refrigerant
from calculators.event.rows import About
from calculators.event.water import water
from calculators.inventory import Activity
from calculators.regions import region_code
from calculators.rulebooks.categories import CATEGORIES
from calculators.units import convert, dimension

EMISSION_DIMENSIONS = ("mass", "co2e", "co2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Rows, and what is wrong with the inputs that made none."""

    rows: list[Activity]
    errors: list[CalculatorError]


def make_rows(
    sections: Mapping[str, list[Row]], setting: Setting, *, skip: Callable[[str], bool] = lambda path: False
) -> Made:
    """Return the rows of all sections of ``activities`` and of ``reported``, in the order of the file.

    Parameters
    ----------
    sections
        Lists of inputs by section name.
    setting
        What they share.
    skip
        Says of a path whether its input is left out because its shape is wrong.
    """
    rows: list[Activity] = []
    errors: list[CalculatorError] = []
    measured = with_distances(all_trips(sections, skip), setting)
    power = [*enumerate(sections.get("electricity", ()))]
    if any(wants_market(row) for number, row in power if not skip(f"activities.electricity.{number}")):
        measured = replace(measured, both_methods=True)
    errors += repeated_certificates(sections.get("electricity", ()), skip)
    for section, inputs in sections.items():
        prefix = "reported" if section == "reported" else f"activities.{section}"
        for number, row in enumerate(inputs):
            path = f"{prefix}.{number}"
            if skip(path):
                continue
            try:
                about = _about(row, measured, path)
                rows += as_asked(row, about, MAKERS[section](row, about, measured))
            except CalculatorError as error:
                errors.append(error)
    return Made(rows=rows, errors=errors)


def _about(row: Row, setting: Setting, path: str) -> About:
    venue = _venue(row, setting, path)
    region = (
        row.get("region") or _region_of(row) or venue.get("region") or _region_of(venue) or setting.region
    )
    return About(
        id=row["id"],
        label=row.get("label", ""),
        region=region_code(region, path=f"{path}.region") if region else None,
        on=day_of(row["on"], path=f"{path}.on") if "on" in row else setting.start,
        stage=row.get("stage", "holding"),
        tier=row.get("tier", "basic"),
        evidence=row.get("evidence", ""),
        note=row.get("note", ""),
        path=path,
    )


def _venue(row: Row, setting: Setting, path: str) -> Row:
    if "venue" not in row:
        return {}
    if row["venue"] not in setting.venues:
        raise UnknownName("场馆", "venue", row["venue"], setting.venues, path=f"{path}.venue")
    return setting.venues[row["venue"]]


def _region_of(venue: Row) -> str:
    return place(venue["place"]).region if "place" in venue else ""


def _heat(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    return heat(about=about, quantity=quantity, unit=unit)


def _cooling(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    performance = number_or(row, "coefficient_of_performance", about, 0)
    return cooling(about=about, quantity=quantity, unit=unit, coefficient_of_performance=performance)


def _fuel(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    return fuel(
        about=about,
        name=row["fuel"],
        quantity=quantity,
        unit=unit,
        mobile=row.get("mobile", False),
        upstream=row.get("upstream", False),
    )


def _refrigerant(row: Row, about: About, setting: Setting) -> list[Activity]:
    mass, unit = amount_of(row, "quantity", about)
    return refrigerant(about=about, gas=row["gas"], mass=mass, unit=unit)


def _lodging(row: Row, about: About, setting: Setting) -> list[Activity]:
    return hotel_nights(
        about=about,
        nights=number_or(row, "nights", about, 0),
        rooms=number_of(row, "rooms", about),
        persons=number_of(row, "persons", about),
        persons_per_room=number_or(row, "persons_per_room", about, 1),
        breakfast=row.get("breakfast", False),
    )


def _catering(row: Row, about: About, setting: Setting) -> list[Activity]:
    return meals(
        about=about,
        kind=row["kind"],
        meals=number_of(row, "meals", about),
        persons=number_of(row, "persons", about),
        meals_per_person=number_or(row, "meals_per_person", about, 1),
    )


def _drinks(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    return drinks(about=about, kind=row["kind"], quantity=quantity, unit=unit)


def _food(row: Row, about: About, setting: Setting) -> list[Activity]:
    mass, unit = amount_of(row, "quantity", about)
    return food(about=about, item=row["item"], mass=mass, unit=unit)


def _water(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    sewage = number_of(row, "sewage_share", about, unit="1")
    return water(about=about, quantity=quantity, unit=unit, sewage_share=1 if sewage is None else sewage)


def _online(row: Row, about: About, setting: Setting) -> list[Activity]:
    return online(
        about=about,
        kind=row.get("kind", "videoconference"),
        persons=number_of(row, "persons", about),
        hours_each=number_of(row, "hours_each", about, unit="h"),
        pieces=number_of(row, "pieces", about),
    )


def _construction(row: Row, about: About, setting: Setting) -> list[Activity]:
    area, unit = amount_of(row, "quantity", about)
    return construction(
        about=about,
        kind=row["kind"],
        area=area,
        unit=unit,
        days=number_or(row, "days", about, 0),
        service_years=number_or(row, "service_years", about, 0),
    )


def _other(row: Row, about: About, setting: Setting) -> list[Activity]:
    quantity, unit = amount_of(row, "quantity", about)
    _known_category(row, about)
    facts = {"quantity": quantity, "unit": unit}
    return [
        about.row(
            category=row["category"],
            quantity=float(quantity),
            unit=unit,
            factor=row["factor"],
            inputs=facts,
            formula="quantity",
            scope=row.get("scope"),
        )
    ]


def _reported(row: Row, about: About, setting: Setting) -> list[Activity]:
    """Make a row of emissions that somebody else has calculated; a bound is kept in its inputs."""
    _known_category(row, about)
    reading = reading_of(row, "emissions", about.path)
    unit = reading.unit or "t"
    if dimension(unit) not in EMISSION_DIMENSIONS:
        raise UnitError(
            f"报告的排放量应以吨或千克计，收到 {unit}。",
            f"Reported emissions are in tonnes or kilograms; {unit} was given.",
            path=about.at("emissions"),
        )
    base = {"mass": "kg", "co2e": "kgCO2e", "co2": "kgCO2"}[dimension(unit)]
    exact = convert(reading.value, unit, base)
    return [
        about.reported_row(
            category=row["category"],
            kg_co2e=Decimal(exact.numerator) / Decimal(exact.denominator),
            gas=row.get("gas", "unsplit_unstated"),
            scope=row.get("scope"),
            inputs={"emissions": reading.text, "bound": reading.bound, "covers": list(row.get("covers", ()))},
        )
    ]


def _known_category(row: Row, about: About) -> None:
    for field, name in (("category", row["category"]), *(("covers", name) for name in row.get("covers", ()))):
        if name not in CATEGORIES:
            raise UnknownName("核算类别", "category", name, CATEGORIES, path=about.at(field))


MAKERS: Mapping[str, Callable[[Row, About, Setting], list[Activity]]] = {
    "electricity": electricity_rows,
    "heat": _heat,
    "cooling": _cooling,
    "fuel": _fuel,
    "refrigerant": _refrigerant,
    "travel": trip_rows,
    "headcount_travel": headcount_rows,
    "lodging": _lodging,
    "catering": _catering,
    "drinks": _drinks,
    "food": _food,
    "materials": material_rows,
    "goods": goods_rows,
    "stands": stand_rows,
    "freight": freight_rows,
    "waste": waste_rows,
    "water": _water,
    "online": _online,
    "construction": _construction,
    "other": _other,
    "reported": _reported,
}


def bounds_of(rows: Iterable[Activity]) -> Iterator[str]:
    """Return the bounds that the reported emissions among ``rows`` carry."""
    for row in rows:
        if row.reported_kg_co2e is not None:
            yield str(row.inputs.get("bound", "exact"))
