"""How much did people take part from afar: hours of video, messages, searches?"""

from decimal import Decimal

from calculators.errors import InputError, UnknownName
from calculators.event.rows import About, amount
from calculators.inventory import Activity

HOURLY = ("videoconference",)
"""Kinds counted by the hour of one person; a stream that is watched counts like a video conference."""
COUNTED = ("email", "web_search")
"""Kinds counted one by one."""


def online(
    *,
    about: About,
    kind: str = "videoconference",
    persons: float | Decimal | None = None,
    hours_each: float | Decimal | None = None,
    pieces: float | Decimal | None = None,
) -> list[Activity]:
    """Online attendance and messages.

    Parameters
    ----------
    about
        Name and evidence of the row.
    kind
        ``"videoconference"`` (also for streams), ``"email"`` or ``"web_search"``.
    persons, hours_each
        People who watch or take part, and the hours of each. [persons] [h/person]
    pieces
        Messages or searches. [pieces]

    Returns
    -------
    list[Activity]
        One row for ``digital.<kind>``. [h] [item]

    Notes
    -----
    hours = persons x hours each. The factor holds network, servers and terminal, so that no device is added.
    """
    if kind not in HOURLY + COUNTED:
        raise UnknownName("线上方式", "kind of online use", kind, HOURLY + COUNTED, path=about.at("kind"))
    if kind in HOURLY:
        people = _stated(persons, about, "persons", "人数", "The number of persons")
        each = _stated(hours_each, about, "hours_each", "每人小时数", "The hours of each")
        quantity, unit, formula = people * each, "h", "persons x hours_each"
        facts: dict[str, object] = {"kind": kind, "persons": persons, "hours_each": hours_each}
    else:
        quantity, unit, formula = (
            _stated(pieces, about, "pieces", "件数", "The number of pieces"),
            "item",
            "pieces",
        )
        facts = {"kind": kind, "pieces": pieces}
    return [
        about.row(
            category="digital",
            quantity=quantity,
            unit=unit,
            factor=f"digital.{kind}",
            inputs=facts,
            formula=formula,
        )
    ]


def _stated(value: float | Decimal | None, about: About, field: str, zh: str, en: str) -> float:
    if value is None:
        raise InputError(f"请填写{zh}。", f"{en} is missing.", path=about.at(field))
    return amount(value, name_zh=zh, name_en=en, path=about.at(field))
