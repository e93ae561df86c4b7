"""Which part of building the venue does the event bear?"""

from decimal import Decimal

from calculators.event.rows import About, amount, measured_in, positive
from calculators.inventory import Activity

DAYS_A_YEAR = 365


def construction(
    *,
    about: About,
    kind: str,
    area: float | Decimal,
    unit: str,
    days: float | Decimal,
    service_years: float | Decimal,
) -> list[Activity]:
    """Construction of the venue, written off over its service life by days of use.

    Parameters
    ----------
    about
        Name, place and evidence of the row.
    kind
        End of a family ``construction.<kind>``, for example ``"building_concrete"``.
    area
        Floor area that the event takes. [unit]
    unit
        Any unit of area.
    days
        Days that it is taken, building up and clearing away among them. [days]
    service_years
        Years that the building serves. [years]

    Returns
    -------
    list[Activity]
        One row for ``construction.<kind>``: the area that is used up. [unit]

    Notes
    -----
    share = days / (service years x 365), at most 1: a hall built for the event alone is borne whole.
    """
    measured_in(unit, "area", path=about.at("unit"))
    taken = amount(area, name_zh="面积", name_en="The area", path=about.at("quantity"))
    used = amount(days, name_zh="天数", name_en="The number of days", path=about.at("days"))
    life = positive(
        service_years, name_zh="使用年限", name_en="The years of service", path=about.at("service_years")
    )
    return [
        about.row(
            category="construction",
            quantity=taken * min(1.0, used / (life * DAYS_A_YEAR)),
            unit=unit,
            factor=f"construction.{kind}",
            inputs={"kind": kind, "area": area, "unit": unit, "days": days, "service_years": service_years},
            formula="area x days / (service_years x 365)",
        )
    ]
