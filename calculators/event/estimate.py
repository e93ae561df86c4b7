"""What may be expected of an event of which only the people and the days are known?

The lines are those of an event file, so that an estimate is calculated like any other data. Whatever nobody
has stated is taken from ``parameters/defaults/activity.yaml``; each line says which amounts it rests on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from calculators.errors import NumberError, UnknownName
from calculators.parameter_sets import Parameter, read_parameters
from calculators.units import convert

ASSUMED: Mapping[str, str] = {
    "electricity_kwh": "activity.festival_electricity",
    "nights": "activity.nights_per_day",
    "meals": "activity.meals_per_day",
    "waste_kg": "activity.event_waste",
    "persons_per_car": "activity.persons_per_car",
}
"""Assumed amounts by name: for each person and day, except the persons in each car."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who come from one place in one way.

    Parameters
    ----------
    origin
        Where they come from, as in the event file.
    persons
        How many they are. [persons]
    mode
        How they travel: air, rail, coach, car, metro, taxi.
    distance_km_one_way
        Where it is known, or cannot be told from the two places; a bare number of kilometres. [km]
    stays
        Whether they sleep in hotels.
    """

    origin: str
    persons: Decimal
    mode: str
    distance_km_one_way: Decimal | None = None
    stays: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line of the estimate.

    Parameters
    ----------
    section
        Name in ``activities`` of the event file.
    label_zh, label_en
        Words for people.
    inputs
        Fields of the event file.
    assumed
        Names of :data:`ASSUMED` that the line rests on and that nobody has stated.
    """

    section: str
    label_zh: str
    label_en: str
    inputs: Mapping[str, str]
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """What is known before the event.

    Parameters
    ----------
    groups
        Who comes from where.
    days
        Days of the event. [days]
    meal_kind
        Kind of meal that is served; empty when nobody eats there.
    waste_stream, waste_treatment
        What is thrown away and where it goes; an empty treatment leaves waste out.
    stated
        Amounts that somebody has stated instead of the assumed ones, by name of :data:`ASSUMED`.
    """

    groups: Sequence[Group]
    days: int
    meal_kind: str = ""
    waste_stream: str = "msw"
    waste_treatment: str = ""
    stated: Mapping[str, Decimal] = field(default_factory=dict)


def assumption(name: str) -> Parameter:
    """Return the published amount behind ``name`` of :data:`ASSUMED`.

    Raises
    ------
    UnknownName
        Nothing is assumed under this name.
    """
    if name not in ASSUMED:
        raise UnknownName("假设", "assumption", name, ASSUMED)
    return read_parameters("defaults").get(ASSUMED[name])


def assumed_amount(name: str) -> Decimal:
    """Return the assumed amount in the unit that :data:`ASSUMED` names: waste in kilograms, not pounds."""
    found = assumption(name)
    if name != "waste_kg":
        return found.value
    exact = convert(found.value, found.unit.partition("/")[0], "kg")
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def expected_lines(known: Headcount) -> list[Expected]:
    """Return the lines of an estimate: travel and lodging by group, electricity, meals and waste of all.

    Parameters
    ----------
    known
        People, days and what else has been stated.

    Notes
    -----
    nights = days x nights a day; meals = days x meals a day, for each person;
    electricity and waste = persons x days x amount of a person and day. An amount of zero makes no line.

    Raises
    ------
    NumberError
        A number is negative, or the event lasts less than a day.
    """
    _require_numbers(known)
    lines: list[Expected] = []
    for group in known.groups:
        if group.persons:
            lines += _of_group(group, known)
    persons = sum((group.persons for group in known.groups), Decimal(0))
    return [*lines, *_of_all(persons, known)] if persons else lines


def _of_group(group: Group, known: Headcount) -> list[Expected]:
    persons = _plain(group.persons)
    trip = {"mode": group.mode, "persons": persons, "from": group.origin}
    assumed: tuple[str, ...] = ()
    if group.distance_km_one_way is not None:
        trip["distance_km_one_way"] = _plain(group.distance_km_one_way)
    if group.mode == "car":
        amount, assumed = _amount("persons_per_car", known)
        trip["persons_per_car"] = _plain(amount)
    place_zh, place_en = group.origin or "当地", group.origin or "the area"
    lines = [
        Expected(
            section="travel",
            label_zh=f"{place_zh}来客往返",
            label_en=f"Attendees from {place_en}",
            inputs={name: text for name, text in trip.items() if text},
            assumed=assumed,
        )
    ]
    nights, assumed = _amount("nights", known)
    if group.stays and nights:
        lines.append(
            Expected(
                section="lodging",
                label_zh=f"{place_zh}来客住宿",
                label_en=f"Nights of attendees from {place_en}",
                inputs={"persons": persons, "nights": _plain(nights * known.days)},
                assumed=assumed,
            )
        )
    return lines


def _of_all(persons: Decimal, known: Headcount) -> list[Expected]:
    lines = []
    power, assumed = _amount("electricity_kwh", known)
    if power:
        lines.append(
            Expected(
                section="electricity",
                label_zh="场馆用电",
                label_en="Electricity of the venue",
                inputs={"quantity": _plain(persons * known.days * power), "unit": "kWh"},
                assumed=assumed,
            )
        )
    meals, assumed = _amount("meals", known)
    if meals and known.meal_kind:
        each = {"persons": _plain(persons), "meals_per_person": _plain(meals * known.days)}
        lines.append(
            Expected(
                section="catering",
                label_zh="餐饮",
                label_en="Meals",
                inputs={"kind": known.meal_kind, **each},
                assumed=assumed,
            )
        )
    waste, assumed = _amount("waste_kg", known)
    if waste and known.waste_treatment:
        lines.append(
            Expected(
                section="waste",
                label_zh="垃圾处理",
                label_en="Waste",
                inputs={
                    "stream": known.waste_stream,
                    "treatment": known.waste_treatment,
                    "quantity": _plain(persons * known.days * waste),
                    "unit": "kg",
                },
                assumed=assumed,
            )
        )
    return lines


def _amount(name: str, known: Headcount) -> tuple[Decimal, tuple[str, ...]]:
    """Return the amount that was stated, else the assumed one with its name."""
    stated = known.stated.get(name)
    return (assumed_amount(name), (name,)) if stated is None else (stated, ())


def _require_numbers(known: Headcount) -> None:
    if known.days < 1:
        raise NumberError(
            f"活动天数为 {known.days}，至少为 1 天。",
            f"The event lasts {known.days} days; it lasts one at least.",
            path="days",
        )
    amounts = [(f"groups.{number}.persons", group.persons) for number, group in enumerate(known.groups)]
    for path, value in [*amounts, *known.stated.items()]:
        if not value.is_finite() or value < 0:
            raise NumberError(
                f"数值为 {value}，应为大于或等于零的有限数。",
                f"The number is {value}; it must be finite and zero or more.",
                path=path,
            )


def _plain(value: Decimal) -> str:
    """Return the number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
