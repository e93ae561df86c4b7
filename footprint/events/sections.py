"""Which boxes does the form of each kind of data have, and what is a likely figure for each?

One table. Box names are those of the event file; a figure may be typed as people write it (``3万度``).
A figure outside the likely range is kept only with a reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calculators.factors import shipped_library
from calculators.gases import refrigerants
from footprint.core.languages import bilingual
from footprint.events.enums import Section

Choices = tuple[tuple[str, str | Promise], ...]


OWN_JUDGEMENT = _("our own judgement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of a form.

    Attributes
    ----------
    shape
        quantity (a number and its unit), number, choice, text or flag.
    unit
        Unit of a bare number; empty where the box itself says what is counted.
    low, high
        Likely range of the figure. [unit]
    basis
        Where the likely range comes from: a source, or our own judgement.
    choices
        Name in :data:`CHOICES` of the list to choose from.
    """

    name: str
    label: str | Promise
    shape: str = "number"
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    basis: str | Promise = OWN_JUDGEMENT
    choices: str = ""
    required: bool = False
    help: str | Promise = ""


_MASS_EXAMPLE = _("A mass with its unit, for example 850 kg or 1.2 t.")
_POWER_EXAMPLE = _("A number with its unit, for example 12.8万度 or 12 800 kWh.")


def _quantity(unit: str, high: int, *, example: str | Promise = _POWER_EXAMPLE) -> Box:
    return Box(
        name="quantity",
        label=pgettext_lazy("data", "Quantity"),
        shape="quantity",
        unit=unit,
        high=Decimal(high),
        required=True,
        help=example,
    )


def _count(name: str, label: str | Promise, high: int, *, required: bool = False, unit: str = "") -> Box:
    return Box(name=name, label=label, high=Decimal(high), required=required, unit=unit)


def _choice(name: str, label: str | Promise, *, required: bool = True) -> Box:
    return Box(name=name, label=label, shape="choice", choices=name, required=required)


_PIECES = "item"
_REUSE = (
    Box(name="acquired", label=_("How it came to the event"), shape="choice", choices="acquired"),
    Box(
        name="uses",
        label=_("Events that it serves"),
        low=Decimal(1),
        high=Decimal(1_000),
        help=_("Each event bears its part. Needed for what is hired or used again."),
    ),
)

BOXES: dict[Section, tuple[Box, ...]] = {
    Section.ELECTRICITY: (
        _quantity("kWh", 20_000_000),
        Box(
            name="renewable_share",
            label=_("Share bought as green electricity"),
            high=Decimal(1),
            basis=_("a share of the whole"),
            help=_(
                "Between 0 and 1. It counts in the result by the market, which stands beside the footprint."
            ),
        ),
        Box(name="losses", label=_("Also count what the lines lose"), shape="flag"),
    ),
    Section.HEAT: (_quantity("GJ", 100_000, example=_("A number with its unit, for example 350 GJ.")),),
    Section.COOLING: (
        _quantity("kWh", 20_000_000),
        Box(
            name="coefficient_of_performance",
            label=_("Coefficient of performance of the chiller"),
            low=Decimal(1),
            high=Decimal(8),
            required=True,
        ),
    ),
    Section.FUEL: (
        _choice("fuel", _("Fuel")),
        _quantity("L", 1_000_000, example=_("A number with its unit, for example 420 L or 300 m3.")),
        Box(name="mobile", label=_("Burnt in vehicles or mobile equipment"), shape="flag"),
        Box(name="upstream", label=_("Also count the supply of the fuel"), shape="flag"),
    ),
    Section.REFRIGERANT: (_choice("gas", _("Refrigerant")), _quantity("kg", 5_000, example=_MASS_EXAMPLE)),
    Section.TRAVEL: (
        Box(name="mode", label=_("Means of travel"), shape="choice", choices="any_mode", required=True),
        _count("persons", _("Persons"), 2_000_000, required=True),
        Box(name="from", label=_("From (city)"), shape="text"),
        Box(
            name="distance_km_one_way",
            label=_("Distance one way"),
            unit="km",
            high=Decimal(20_040),
            basis=_("half the circumference of the Earth"),
        ),
        Box(
            name="persons_per_car",
            label=_("Persons in each car"),
            low=Decimal(1),
            high=Decimal(9),
            basis=_("GA 802-2014: a small passenger car seats nine at most"),
            help=_("Only for trips by car."),
        ),
        Box(
            name="cabin",
            label=_("Cabin"),
            shape="choice",
            choices="cabin",
            help=_("Only for flights abroad; within China no factor by cabin is known."),
        ),
        _choice("category", _("Who travels"), required=False),
    ),
    Section.LODGING: (
        _count("nights", _("Nights"), 60, required=True),
        _count("rooms", _("Rooms"), 200_000),
        _count("persons", _("Persons"), 500_000),
        Box(name="persons_per_room", label=_("Persons in each room"), low=Decimal(1), high=Decimal(6)),
    ),
    Section.CATERING: (
        _choice("kind", _("Kind of meal")),
        _count("meals", _("Meals"), 10_000_000),
        _count("persons", _("Persons"), 2_000_000),
        _count("meals_per_person", _("Meals for each person"), 60),
    ),
    Section.MATERIALS: (
        _choice("item", _("Material")),
        _quantity("kg", 5_000_000, example=_MASS_EXAMPLE),
        *_REUSE,
    ),
    Section.GOODS: (
        Box(name="item", label=_("Thing"), shape="choice", choices="thing", required=True),
        _quantity(_PIECES, 5_000_000, example=_("How many, or how much: 500, 5 000 m2, 300 copies.")),
        *_REUSE,
    ),
    Section.DRINKS: (
        Box(name="kind", label=_("Drink"), shape="choice", choices="drink", required=True),
        _quantity("L", 1_000_000, example=_("A volume, for example 400 L.")),
    ),
    Section.FREIGHT: (
        _choice("vehicle", _("Carried by")),
        _quantity("t", 100_000, example=_("The mass carried, for example 40 t.")),
        Box(
            name="distance_km_one_way",
            label=_("Distance one way"),
            unit="km",
            high=Decimal(25_000),
            basis=_("the longest sea routes"),
            required=True,
        ),
        Box(name="return", label=_("Also carried back"), shape="flag"),
    ),
    Section.WATER: (
        _quantity("m3", 1_000_000, example=_("As on the water bill, for example 600 m³.")),
        Box(
            name="sewage_share",
            label=_("Share that becomes sewage"),
            high=Decimal(1),
            basis=_("a share of the whole"),
            help=_("Between 0 and 1; all of it when you leave it empty."),
        ),
    ),
    Section.ONLINE: (
        _count("persons", _("Persons"), 10_000_000, required=True),
        _count("hours_each", _("Hours of each"), 240, required=True),
    ),
    Section.CONSTRUCTION: (
        Box(name="kind", label=_("Kind of building"), shape="choice", choices="building", required=True),
        _quantity("m2", 2_000_000, example=_("The floor area taken, for example 20 000 m2.")),
        Box(
            name="days",
            label=_("Days taken, building up and clearing away among them"),
            low=Decimal(1),
            high=Decimal(366),
            basis=_("one year"),
            required=True,
        ),
        Box(
            name="service_years",
            label=_("Years that the building serves"),
            low=Decimal(1),
            high=Decimal(100),
            required=True,
        ),
    ),
    Section.WASTE: (
        _choice("stream", _("Kind of waste")),
        _choice("treatment", _("Treatment")),
        _quantity("kg", 5_000_000, example=_MASS_EXAMPLE),
        Box(
            name="collection",
            label=_("Also count collection and transport"),
            shape="flag",
            help=_("Only where the factor of the treatment leaves them out, as for incineration in China."),
        ),
    ),
}

# Which category of the boundary a form's lines fall into, as far as the form alone decides it.
CATEGORY: dict[Section, tuple[str, ...]] = {
    Section.ELECTRICITY: ("electricity",),
    Section.HEAT: ("heat",),
    Section.COOLING: ("cooling",),
    Section.FUEL: ("fuel_fixed", "fuel_mobile"),
    Section.REFRIGERANT: ("refrigerant",),
    Section.TRAVEL: ("travel", "local_transport", "staff_travel"),
    Section.LODGING: ("lodging",),
    Section.CATERING: ("catering",),
    Section.MATERIALS: ("materials",),
    Section.GOODS: ("materials",),
    Section.DRINKS: ("catering",),
    Section.FREIGHT: ("freight",),
    Section.WASTE: ("waste",),
    Section.WATER: ("water",),
    Section.ONLINE: ("digital",),
    Section.CONSTRUCTION: ("construction",),
}

# Units of the laboratory's assumed amounts (``calculators.event.estimate.ASSUMED``).
ASSUMED_UNITS: dict[str, str | Promise] = {
    "electricity_kwh": _("kWh per person and day"),
    "nights": _("nights per day"),
    "meals": _("meals per person and day"),
    "waste_kg": _("kg per person and day"),
    "persons_per_car": _("persons"),
}

_FUELS: Choices = (
    ("diesel", _("Diesel")),
    ("petrol", _("Petrol")),
    ("natural_gas", _("Natural gas")),
    ("lpg", _("Liquefied petroleum gas")),
    ("lng", _("Liquefied natural gas")),
    ("fuel_oil", _("Fuel oil")),
    ("coal", _("Coal")),
)
_MODES: Choices = (
    ("air", _("Aeroplane")),
    ("rail", _("High-speed rail")),
    ("coach", _("Coach")),
    ("metro", _("Metro")),
    ("taxi", _("Taxi")),
    ("car", _("Car")),
)
_FURTHER_MODES: Choices = (
    ("bus", _("Bus")),
    ("minibus", _("Minibus")),
    ("tram", _("Tram")),
    ("ferry", _("Ferry")),
    ("motorbike", _("Motorcycle")),
    ("bicycle", _("Bicycle")),
    ("electric_bicycle", _("Electric bicycle")),
    ("scooter", _("Petrol scooter")),
    ("electric_scooter", _("Electric scooter")),
    ("kick_scooter", _("Kick scooter")),
)
_CABINS: Choices = (
    ("average", pgettext_lazy("cabin", "Average")),
    ("economy", pgettext_lazy("cabin", "Economy")),
    ("premium_economy", pgettext_lazy("cabin", "Premium economy")),
    ("business", pgettext_lazy("cabin", "Business")),
    ("first", pgettext_lazy("cabin", "First")),
)
_ACQUIRED: Choices = (
    ("bought", pgettext_lazy("goods", "Bought")),
    ("hired", pgettext_lazy("goods", "Hired")),
    ("reused", pgettext_lazy("goods", "Owned and used again")),
)
_TRAVELLERS: Choices = (
    ("travel", _("Attendees, there and back")),
    ("local_transport", _("Local transport during the event")),
    ("staff_travel", _("Staff, crew and suppliers")),
)
LEG = ("vehicle", "distance_km_one_way")
_VEHICLES: Choices = (
    ("road", _("Lorry")),
    ("rail", _("Goods train")),
    ("sea.container", _("Container ship")),
    ("air", _("Air freight")),
)
_TREATMENTS: Choices = (
    ("landfill", _("Landfill")),
    ("incineration", _("Incineration")),
    ("recycling", pgettext_lazy("waste", "Recycling")),
    ("composting", _("Composting")),
    ("anaerobic_digestion", _("Anaerobic digestion")),
)


# Streams whose record speaks of one treatment in its name.
_STREAMS: dict[str, str | Promise] = {
    "msw": _("Municipal waste"),
    "hazardous": _("Hazardous waste"),
    "paper_and_board": _("Mixed paper and board"),
    "pet": _("PET bottles"),
    "pet_film": _("PET film"),
    "pp": _("Polypropylene"),
    "steel_packaging": _("Steel packaging"),
}
_SOURCE_ZH = re.compile(r"\((?:英国\d*|NGC|[^()]*缺省[^()]*)\)$")
_SOURCE_EN = re.compile(r" \((?:DESNZ|GB/T|Base|NGC|provincial|Agribalyse|Nos Gestes|Impact CO2)[^()]*\)$")
_TREATED_ZH = re.compile(r" (?:填埋|焚烧(?:\(能量回收\))?|堆肥|厌氧消化|闭环回收|开环回收|末端处理)$")


@cache
def choices_of(name: str) -> Choices:
    """What can be chosen in a box; names of factors come from their records."""
    fixed = {
        "fuel": _FUELS,
        "mode": _MODES,
        "any_mode": (*_MODES, *_FURTHER_MODES),
        "cabin": _CABINS,
        "acquired": _ACQUIRED,
        "category": _TRAVELLERS,
        "treatment": _TREATMENTS,
        "vehicle": _VEHICLES,
        "gas": tuple((gas, gas.upper().replace("_", "-")) for gas in refrigerants()),
    }
    if name in fixed:
        return fixed[name]
    prefix = {
        "kind": "catering.meal.",
        "drink": "catering.drink.",
        "item": "material.",
        "thing": "event.",
        "stream": "waste.",
        "building": "construction.",
    }[name]
    library = shipped_library()
    found: dict[str, str | Promise] = {}
    for family in library.families():
        if not family.startswith(prefix):
            continue
        code = family.removeprefix(prefix)
        record = library.records(family)[0]
        if name == "stream":
            code = code.rpartition(".")[0]
        if code:
            found.setdefault(code, _name(record.name_zh, record.name_en, stream=name == "stream"))
    if name == "stream":
        found |= {code: label for code, label in _STREAMS.items() if code in found}
    return tuple(found.items())


def _name(zh: str, en: str, *, stream: bool) -> Promise:
    """The name of a factor's record without its source; of a stream also without its treatment."""
    zh = _SOURCE_ZH.sub("", zh).removeprefix("废弃物 ").removeprefix("材料 ").strip()
    zh, en = zh.removeprefix("推导: "), _SOURCE_EN.sub("", en).removeprefix("DERIVED ")
    if stream:
        zh, en = _TREATED_ZH.sub("", zh), en.rpartition(", ")[0] or en
    en = en.rpartition(": ")[2]
    return bilingual(zh=zh, en=en[:1].upper() + en[1:])


def packed(section: Section, inputs: dict[str, Any]) -> dict[str, Any]:
    """The fields of the event file from those of the form.

    Freight travels in one leg; a bare number of things is in the unit that their factor counts.
    """
    if section == Section.GOODS and inputs.get("unit") == _PIECES:
        library, family = shipped_library(), f"event.{inputs['item']}"
        if family not in library.families():  # the calculation names the nearest
            return inputs
        return inputs | {"unit": library.records(family)[0].activity_unit}
    if section != Section.FREIGHT:
        return inputs
    leg = {name: inputs[name] for name in LEG if name in inputs}
    return {name: value for name, value in inputs.items() if name not in LEG} | {"legs": [leg]}


def unpacked(section: Section, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form from those of the event file."""
    if section != Section.FREIGHT:
        return dict(inputs)
    return {name: value for name, value in inputs.items() if name != "legs"} | dict(inputs["legs"][0])


@cache
def field_labels() -> dict[str, str | Promise]:
    """What the fields of the event file are called, as in the forms."""
    boxes = {box.name: box.label for section in BOXES.values() for box in section}
    return boxes | {
        "unit": _("Unit"),
        "method": _("Way of counting electricity"),
        "renewable_share": _("Share of green electricity"),
        "origin": _("From (city)"),
        "destination": _("To"),
        "return_trip": _("There and back"),
        "emissions": _("Emissions as reported"),
    }
