"""Where is this place, by IATA code, Chinese or English name?

Airports come from the ``airportsdata`` package (MIT). Cities come from ``cities.csv``: coordinates of
GeoNames (CC BY 4.0, geonames.org) for the prefecture-level cities of China and large cities abroad. A name
that two places bear is refused with both.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import airportsdata

from calculators.errors import InputError, UnknownName, shorten

CITIES = Path(__file__).parent / "cities.csv"
CHINESE_OUTSIDE = {"HK": "CN-HK", "MO": "CN-MO", "TW": "CN-TW"}
_IATA = re.compile(r"[A-Z]{3}\Z")
_SUFFIXES = ("特别行政区", "自治州", "地区", "市", "盟")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place on the map.

    Parameters
    ----------
    key
        IATA code, or region and English name; unique.
    zh, en
        Names for people; airports have English names only.
    region
        ISO 3166-2 code in China, ISO 3166-1 elsewhere.
    latitude_deg, longitude_deg
        WGS 84. [degrees]
    source
        Where the coordinates are from.
    """

    key: str
    zh: str
    en: str
    region: str
    latitude_deg: float
    longitude_deg: float
    source: str

    @property
    def country(self) -> str:
        """ISO 3166-1 code of the country."""
        return self.region.split("-")[0]

    @property
    def mainland_china(self) -> bool:
        """Return whether the place lies in mainland China."""
        return self.country == "CN" and self.region not in CHINESE_OUTSIDE.values()


@cache
def place(name: str, *, path: str = "") -> Place:
    """Return the place called ``name``.

    Parameters
    ----------
    name
        IATA code (``"HGH"``), Chinese name with or without 市 (``"杭州"``), English name (``"Hangzhou"``), or
        English name and region for a name that two places bear (``"Suzhou, CN-AH"``).
    path
        Where the name stands, for errors.

    Raises
    ------
    InputError
        Several places bear the name; all are named.
    UnknownName
        No place is called so; the nearest names are given.
    """
    wanted = " ".join(name.split())
    if _IATA.match(wanted) and (airport := _airports().get(wanted)) is not None:
        return airport
    names = _cities()
    found = names.get(_folded(wanted)) or names.get(_folded(_without_suffix(wanted)))
    if not found:
        known = (name for cities in names.values() for city in cities for name in (city.zh, city.en))
        raise UnknownName("地点", "place", wanted, (*known, *_airports()), path=path)
    if len(found) > 1:
        zh = "、".join(f"{known.zh}（{known.en}, {known.region}）" for known in found)
        en = "; ".join(f"“{known.en}, {known.region}” ({known.zh})" for known in found)
        raise InputError(
            f"“{shorten(wanted)}”可以指{zh}。请用中文名，或在英文名后加地区代码。",
            f"“{shorten(wanted)}” is the name of several places. Write {en}.",
            path=path,
        )
    return found[0]


def _folded(name: str) -> str:
    return name.lower().replace("’", "'")


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


@cache
def _airports() -> Mapping[str, Place]:
    return {
        code: Place(
            key=code,
            zh="",
            en=str(row["name"]),
            region=CHINESE_OUTSIDE.get(str(row["country"]), str(row["country"])),
            latitude_deg=float(row["lat"]),
            longitude_deg=float(row["lon"]),
            source="airportsdata (MIT)",
        )
        for code, row in airportsdata.load("IATA").items()
    }


@cache
def _cities() -> Mapping[str, tuple[Place, ...]]:
    """Return the cities by every name that they answer to."""
    names: dict[str, tuple[Place, ...]] = {}
    with CITIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city = Place(
                key=f"{row['en']}, {row['region']}",
                zh=row["zh"],
                en=row["en"],
                region=row["region"],
                latitude_deg=float(row["lat"]),
                longitude_deg=float(row["lon"]),
                source=f"GeoNames {row['geonames_id']} (CC BY 4.0)",
            )
            for name in {_folded(city.zh), _folded(city.en), _folded(city.key)}:
                names[name] = (*names.get(name, ()), city)
    return names
