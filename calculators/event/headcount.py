"""How did people travel when there is no list of them, only a headcount and shares?

Shares of groups (from where, by what) come from a survey, a ticketing system or an earlier event; together
they are the whole headcount, so that nobody is forgotten and nobody travels twice.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from calculators.errors import EmptyInventory, InputError, NumberError

Group = Mapping[str, Any]
TOLERANCE = Decimal("1e-9")
"""By so much the shares may miss 1: thirds that were typed with twelve digits. [1]"""


def headcount_groups(
    groups: Sequence[Group], shares: Sequence[Decimal], *, persons: Decimal, path: str
) -> list[dict[str, Any]]:
    """Return the trips of all groups, each with its part of the headcount.

    Parameters
    ----------
    groups
        Trips without persons: means of travel, ends or distance.
    shares
        Share of the headcount in each group, from 0 to 1. [1]
    persons
        The headcount. [persons]
    path
        Path of the input, for errors.

    Returns
    -------
    list[dict]
        The groups with ``persons`` = headcount x share, in their order. [persons]

    Raises
    ------
    EmptyInventory
        There is no group.
    InputError
        The shares do not add up to 1.
    """
    if not groups:
        raise EmptyInventory("没有出行分组。", "There are no groups of travellers.", path=f"{path}.groups")
    for number, share in enumerate(shares):
        if not 0 <= share <= 1:
            raise NumberError(
                f"比例为 {share}，应在 0 与 1 之间；35% 请写 0.35。",
                f"The share is {share}; it must lie between 0 and 1: write 35 % as 0.35.",
                path=f"{path}.groups.{number}.share",
            )
    total = sum(shares, Decimal(0))
    if abs(total - 1) > TOLERANCE:
        raise InputError(
            f"各组比例合计为 {total}，应为 1。请补上其余人员（例如本市公共交通）。",
            f"The shares add up to {total}, not 1. Add the people who are missing, for example local ones.",
            path=f"{path}.groups",
        )
    return [
        {**group, "persons": _exact(persons * share)} for group, share in zip(groups, shares, strict=True)
    ]


def _exact(persons: Decimal) -> Decimal:
    """Return the number without trailing zeros, so that 5000 x 0.30 is 1500."""
    return persons.quantize(Decimal(1)) if persons == persons.to_integral_value() else persons.normalize()
