"""What did people eat?"""

from decimal import Decimal

from calculators.event.rows import About, amount, one_of
from calculators.inventory import Activity


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
