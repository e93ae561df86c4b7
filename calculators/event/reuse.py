"""Was a thing bought, hired or used again, and what became of it?

Production and after-life are borne once over all uses; each use bears the same part.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from calculators.errors import InputError, NumberError, UnknownName
from calculators.event.rows import About, amount, measured_in
from calculators.inventory import Activity

Acquired = Literal["bought", "hired", "reused"]
ACQUIRED: tuple[Acquired, ...] = ("bought", "hired", "reused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """How a thing came to the event and how often it serves.

    Parameters
    ----------
    acquired
        Bought, hired, or owned and used again.
    uses
        How many events it serves in its life; 1 for what is bought and not kept. [1]
    """

    acquired: Acquired = "bought"
    uses: float | Decimal | None = None

    def borne(self, row: Activity) -> Activity:
        """Return ``row`` with the part of it that one use bears. [unit of the row]

        Raises
        ------
        InputError
            A thing is hired or used again and nobody says how often it serves.
        NumberError
            It serves less than once.
        """
        if self.acquired not in ACQUIRED:
            raise UnknownName(
                "来源方式", "way of acquiring", self.acquired, ACQUIRED, path=f"{row.path}.acquired"
            )
        if self.uses is None and self.acquired != "bought":
            raise InputError(
                "租用或重复使用的物品请填写使用次数，以便分摊。",
                "State how often a hired or reused thing serves (uses): each use bears its part.",
                path=f"{row.path}.uses",
            )
        uses = 1.0 if self.uses is None else float(self.uses)
        if not uses >= 1:
            raise NumberError(
                f"使用次数为 {self.uses}，应不小于 1。",
                f"The thing serves {self.uses} times; it must be 1 or more.",
                path=f"{row.path}.uses",
            )
        facts = {**row.inputs, "acquired": self.acquired} | ({} if uses == 1 else {"uses": self.uses})
        formula = row.formula if uses == 1 else f"{row.formula} / uses"
        return replace(row, quantity=row.quantity / uses, inputs=facts, formula=formula)


def after_life(
    *,
    about: About,
    stream: str,
    treatment: str,
    mass: float | Decimal,
    unit: str,
    reuse: Reuse,
    group: str,
) -> Activity:
    """Waste that a thing becomes when it has served.

    Parameters
    ----------
    about
        The thing; the row is called ``<id>.after_life``.
    stream, treatment
        Parts of a family ``waste.<stream>.<treatment>``.
    mass
        Mass of the things when they are thrown away. [unit]
    unit
        Any unit of mass.
    reuse
        How often the things serve; the waste is borne in the same parts.
    group
        Activity of which production is a row: a factor from cradle to grave holds the waste already.
    """
    measured_in(unit, "mass", path=about.at("after_life"))
    thrown = amount(mass, name_zh="用后质量", name_en="The mass thrown away", path=about.at("after_life"))
    row = about.part("after_life").row(
        category="waste",
        quantity=thrown,
        unit=unit,
        factor=f"waste.{stream}.{treatment}",
        inputs={"stream": stream, "treatment": treatment, "mass": mass, "unit": unit},
        formula="mass",
    )
    return replace(reuse.borne(row), group=group)
