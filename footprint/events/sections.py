"""Which boxes does the form of each kind of data have, and what is a likely figure for each?

One table. Box names are those of the event file; a figure may be typed as people write it (``3万度``).
A figure outside the likely range is kept only with a reason.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calculators.factors import shipped_library
from calculators.gases import refrigerants
from footprint.core.languages import bilingual
from footprint.events.enums import Section

Choices = tuple[tuple[str, str | Promise], ...]


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
    choices
        Name in :data:`CHOICES` of the list to choose from.
    """

    name: str
    label: str | Promise
    shape: str = "number"
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    choices: str = ""
    required: bool = False
    help: str | Promise = ""


def _quantity(unit: str, high: int) -> Box:
    return Box(
        name="quantity",
        label=_("Quantity"),
        shape="quantity",
        unit=unit,
        high=Decimal(high),
        required=True,
        help=_("A number with its unit, for example 12.8万度 or 12 800 kWh."),
    )


def _count(name: str, label: str | Promise, high: int, *, required: bool = False, unit: str = "") -> Box:
    return Box(name=name, label=label, high=Decimal(high), required=required, unit=unit)


def _choice(name: str, label: str | Promise, *, required: bool = True) -> Box:
    return Box(name=name, label=label, shape="choice", choices=name, required=required)


BOXES: dict[Section, tuple[Box, ...]] = {
    Section.ELECTRICITY: (_quantity("kWh", 20_000_000),),
    Section.HEAT: (_quantity("GJ", 100_000),),
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
        _quantity("L", 1_000_000),
        Box(name="mobile", label=_("Burnt in vehicles or mobile equipment"), shape="flag"),
    ),
    Section.REFRIGERANT: (_choice("gas", _("Refrigerant")), _quantity("kg", 5_000)),
    Section.TRAVEL: (
        _choice("mode", _("Means of travel")),
        _count("persons", _("Persons"), 2_000_000, required=True),
        Box(name="from", label=_("From (city)"), shape="text"),
        _count("distance_km_one_way", _("Distance one way"), 20_040, unit="km"),
        Box(
            name="persons_per_car",
            label=_("Persons in each car"),
            low=Decimal(1),
            high=Decimal(9),
            help=_("Only for trips by car."),
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
    Section.MATERIALS: (_choice("item", _("Material")), _quantity("kg", 5_000_000)),
    Section.WASTE: (
        _choice("stream", _("Kind of waste")),
        _choice("treatment", _("Treatment")),
        _quantity("kg", 5_000_000),
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
    Section.WASTE: ("waste",),
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
_TRAVELLERS: Choices = (
    ("travel", _("Attendees, there and back")),
    ("local_transport", _("Local transport during the event")),
    ("staff_travel", _("Staff, crew and suppliers")),
)
_TREATMENTS: Choices = (
    ("landfill", _("Landfill")),
    ("incineration", _("Incineration")),
    ("recycling", pgettext_lazy("waste", "Recycling")),
    ("composting", _("Composting")),
    ("anaerobic_digestion", _("Anaerobic digestion")),
)


@cache
def choices_of(name: str) -> Choices:
    """What can be chosen in a box; names of factors come from their records."""
    fixed = {
        "fuel": _FUELS,
        "mode": _MODES,
        "category": _TRAVELLERS,
        "treatment": _TREATMENTS,
        "gas": tuple((gas, gas.upper().replace("_", "-")) for gas in refrigerants()),
    }
    if name in fixed:
        return fixed[name]
    prefix = {"kind": "catering.meal.", "item": "material.", "stream": "waste."}[name]
    library = shipped_library()
    found = {}
    for family in library.families():
        if not family.startswith(prefix):
            continue
        code = family.removeprefix(prefix)
        record = library.records(family)[0]
        if name == "stream":
            code = code.rpartition(".")[0]
        if code:
            found.setdefault(code, bilingual(zh=record.name_zh, en=record.name_en))
    return tuple(found.items())
