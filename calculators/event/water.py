"""How much water was used, and how much of it became sewage?"""

from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, share
from calculators.inventory import Activity


def water(
    *, about: About, quantity: float | Decimal, unit: str, sewage_share: float | Decimal = 1
) -> list[Activity]:
    """Tap water, and the sewage that it becomes.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    quantity
        Water metered or billed. [unit]
    unit
        Any unit of volume.
    sewage_share
        Share that goes down the drain, from 0 to 1; all of it unless stated. [1]

    Returns
    -------
    list[Activity]
        One row for ``water.supply`` and one, ``<id>.sewage``, for ``water.sewage``. [unit]

    Notes
    -----
    sewage = water x share.
    """
    measured_in(unit, "volume", path=about.at("unit"))
    used = amount(quantity, name_zh="用水量", name_en="The water", path=about.at("quantity"))
    part = share(
        sewage_share, name_zh="污水比例", name_en="The share of sewage", path=about.at("sewage_share")
    )
    facts = {"quantity": quantity, "unit": unit}
    supply = about.row(
        category="water", quantity=used, unit=unit, factor="water.supply", inputs=facts, formula="quantity"
    )
    sewage = about.part("sewage").row(
        category="water",
        quantity=used * part,
        unit=unit,
        factor="water.sewage",
        inputs={**facts, "sewage_share": sewage_share},
        formula="quantity x sewage_share",
    )
    return [supply, sewage] if part else [supply]
