"""What did people eat and drink?"""

from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, one_of
from calculators.inventory import Activity
from calculators.units import dimension


def meals(
    *,
    about: About,
    kind: str,
    meals: float | Decimal | None = None,
    persons: float | Decimal | None = None,
    meals_per_person: float | Decimal = 1,
) -> list[Activity]:
    """Meals of one kind.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    kind
        Kind of meal, the last part of a family ``catering.meal.<kind>``, for example ``"vegetarian"``.
    meals
        Meals served; or else ``persons``. [meals]
    persons, meals_per_person
        Persons who ate, and how many meals each. [persons] [meals/person]

    Returns
    -------
    list[Activity]
        One row for ``catering.meal.<kind>``. [meal]

    Notes
    -----
    meals = meals served, or persons x meals per person.
    """
    one_of(
        "请填写餐数或人数。",
        "State the meals, or the persons.",
        "餐数和人数只能填一个。",
        "State either the meals or the persons, not both.",
        meals,
        persons,
        path=about.path,
    )
    inputs: dict[str, object] = {"kind": kind}
    if meals is not None:
        served = amount(meals, name_zh="餐数", name_en="The number of meals", path=about.at("meals"))
        inputs |= {"meals": meals}
        formula = "meals"
    else:
        guests = amount(
            persons or 0, name_zh="人数", name_en="The number of persons", path=about.at("persons")
        )
        each = amount(
            meals_per_person,
            name_zh="每人餐数",
            name_en="Meals per person",
            path=about.at("meals_per_person"),
        )
        served = guests * each
        inputs |= {"persons": persons, "meals_per_person": meals_per_person}
        formula = "persons x meals_per_person"
    return [
        about.row(
            category="catering",
            quantity=served,
            unit="meal",
            factor=f"catering.meal.{kind}",
            inputs=inputs,
            formula=formula,
        )
    ]


def drinks(*, about: About, kind: str, quantity: float | Decimal, unit: str) -> list[Activity]:
    """Drinks of one kind, by volume or by the bottle.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    kind
        End of a family ``catering.drink.<kind>`` by volume, or ``catering.<kind>`` by the bottle.
    quantity
        Drinks served. [unit]
    unit
        Any unit of volume, or ``"bottle"``.

    Returns
    -------
    list[Activity]
        One row for the family. [unit]
    """
    measured_in(unit, "volume", "bottle", path=about.at("unit"))
    served = amount(quantity, name_zh="饮品用量", name_en="The drinks", path=about.at("quantity"))
    return [
        about.row(
            category="catering",
            quantity=served,
            unit=unit,
            factor=f"catering.{kind}" if dimension(unit) == "bottle" else f"catering.drink.{kind}",
            inputs={"kind": kind, "quantity": quantity, "unit": unit},
            formula="quantity",
        )
    ]


def food(*, about: About, item: str, mass: float | Decimal, unit: str = "kg") -> list[Activity]:
    """Food by mass: one row for ``food.<item>``. [unit]

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    item
        End of a family ``food.<item>``, for example ``"rice"``.
    mass
        Mass bought. [unit]
    unit
        Any unit of mass.
    """
    measured_in(unit, "mass", path=about.at("unit"))
    bought = amount(mass, name_zh="食材质量", name_en="The mass of food", path=about.at("quantity"))
    return [
        about.row(
            category="catering",
            quantity=bought,
            unit=unit,
            factor=f"food.{item}",
            inputs={"item": item, "mass": mass, "unit": unit},
            formula="mass",
        )
    ]
