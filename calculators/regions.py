"""Where is this, and which larger place is asked next when a factor has no value for it?

Codes are ISO 3166-2 for Chinese provinces (``CN-ZJ``), ISO 3166-1 for countries, ``CN-grid-east`` for the
seven Chinese grids and ``001`` for the world. The list is closed: a typing error is an error, not the world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from calculators.errors import UnknownName
from calculators.units import PARAMETERS
from calculators.yaml_text import file_error, only_fields, read_text_yaml

WORLD = "001"
_FIELDS = frozenset({"zh", "en", "next", "aliases"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place with its names and the place that is asked next; ``""`` for the world."""

    code: str
    zh: str
    en: str
    next: str


class UnknownRegion(UnknownName):
    """No place has this code."""

    code = "unknown_region"

    def __init__(self, name: str, *, path: str = "") -> None:
        super().__init__("地区", "region", name, _regions()[1], path=path)


def regions() -> Mapping[str, Region]:
    """Return every place by its code."""
    return _regions()[0]


def region_code(name: str, *, path: str = "") -> str:
    """Return the code of a place given by code or by Chinese name of a province.

    Raises
    ------
    UnknownRegion
        Names the nearest codes.
    """
    known, names = _regions()
    found = name if name in known else names.get(name.strip())
    if found is None:
        raise UnknownRegion(name, path=path)
    return found


def chain(name: str | None, *, path: str = "") -> tuple[str, ...]:
    """Return the places to ask, nearest first, ending with the world: CN-ZJ, CN-grid-east, CN, 001.

    Parameters
    ----------
    name
        A place, or None when it is not known: then only the world is asked.

    Raises
    ------
    UnknownRegion
        As :func:`region_code`.
    """
    if name is None or name == "":
        return (WORLD,)
    known = regions()
    places = [region_code(name, path=path)]
    while known[places[-1]].next:
        places.append(known[places[-1]].next)
    return tuple(places)


@lru_cache(maxsize=1)
def _regions() -> tuple[Mapping[str, Region], Mapping[str, str]]:
    """Read ``parameters/regions.yaml`` once: places by code, and codes by every other name."""
    path = PARAMETERS / "regions.yaml"
    places: dict[str, Region] = {}
    names: dict[str, str] = {}
    for code, row in read_text_yaml(path)["regions"].items():
        where = f"{path.name}:{code}"
        only_fields(row, _FIELDS, frozenset({"zh", "en"}), where=where)
        places[code] = Region(code=code, zh=row["zh"], en=row["en"], next=row["next"])
        for alias in (code, *row.get("aliases", ())):
            if alias in names:
                raise file_error(where, f"“{alias}”已指另一地区", f"“{alias}” already names another place")
            names[alias] = code
    for place in places.values():
        if place.next and place.next not in places:
            raise file_error(
                f"{path.name}:{place.code}:next", "上级地区未登记", f"“{place.next}” is not in the list"
            )
    return places, names
