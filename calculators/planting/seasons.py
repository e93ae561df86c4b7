"""When are trees planted in this province, and which season comes next?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from calculators.errors import InputError, UnknownName
from calculators.regions import region_code
from calculators.yaml_text import date_of, only_fields, read_text_yaml, yes_or_no

FILE = Path(__file__).with_name("seasons.yaml")
_FIELDS = frozenset({"regions", "from", "to", "source", "verified"})
_LEAP_YEAR = "2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A season of planting, the same days every year, with its source.

    Parameters
    ----------
    first, last
        Month and day, both ends included.
    source, verified
        Where it is from, and whether the text was read.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    source: str
    verified: bool

    def in_year(self, year: int) -> tuple[date, date]:
        """Return the first and last day of the season in a year."""
        return date(year, *self.first), date(year, *self.last)

    def holds(self, day: date) -> bool:
        """Return whether a day lies in the season."""
        first, last = self.in_year(day.year)
        return first <= day <= last

    def next_from(self, day: date) -> tuple[date, date]:
        """Return the season that is open on a day, from that day on, or the next one."""
        first, last = self.in_year(day.year)
        if day > last:
            return self.in_year(day.year + 1)
        return max(first, day), last


@cache
def seasons() -> Mapping[str, Season]:
    """Return the season of every region that has one."""
    return {
        region_code(region): season
        for name, row in read_text_yaml(FILE)["windows"].items()
        for season in [_season(name, row)]
        for region in row["regions"]
    }


def season_of(region: str, *, path: str = "") -> Season:
    """Return the planting season of a province.

    Raises
    ------
    UnknownName
        No season is sourced for it; state your own.
    """
    code = region_code(region, path=path)
    if code not in seasons():
        raise UnknownName(
            "有造林季节来源的地区", "region with a sourced planting season", code, seasons(), path=path
        )
    return seasons()[code]


def own_season(first: str, last: str, *, path: str = "season") -> Season:
    """Return a season that somebody states, as month and day: ``"02-15"``, ``"03-31"``."""
    ends = []
    for text in (first, last):
        try:
            found = date.fromisoformat(f"{_LEAP_YEAR}-{text}")
        except ValueError as error:
            raise InputError(
                f"“{text}”不是 03-01 形式的月日。", f"“{text}” is not a month and day like 03-01.", path=path
            ) from error
        ends.append((found.month, found.day))
    if ends[0] > ends[1] or (2, 29) in ends:
        raise InputError(
            f"造林季节 {first} 至 {last} 不在同一年内。请按先后填写，二月底写 02-28。",
            f"The season {first} to {last} does not lie in one year. Write it in order; end of "
            "February is 02-28.",
            path=path,
        )
    return Season(first=ends[0], last=ends[1], source="—", verified=True)


def _season(name: str, row: Mapping[str, str]) -> Season:
    where = f"{FILE.name}:{name}"
    only_fields(row, _FIELDS, _FIELDS, where=where)
    first, last = (date_of(f"{_LEAP_YEAR}-{row[end]}", where=f"{where}:{end}") for end in ("from", "to"))
    return Season(
        first=(first.month, first.day),
        last=(last.month, last.day),
        source=row["source"],
        verified=yes_or_no(row["verified"], where=f"{where}:verified"),
    )
