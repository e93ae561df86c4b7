"""Which published growth is known for which trees, where and up to which age?

A *model* is one sourced curve or table in tCO2 a hectare by age, roots included. A *set* names three of them
for what people plant: low, central and high. Nothing is said outside the ages of a source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from calculators.errors import OutsideRange, UnknownName
from calculators.parameter_sets import Parameter, read_parameters
from calculators.planting import growth
from calculators.planting.biomass import root_of_shoot_t_per_ha, shoot_of_volume_t_per_ha, value
from calculators.regions import chain
from calculators.units import conversion
from calculators.yaml_text import file_error, only_fields, read_text_yaml

FILE = Path(__file__).with_name("models.yaml")
MU_PER_HA = float(conversion("ha", "mu"))
"""One hectare in mu. [mu/ha]"""

_MODEL = frozenset({"zh", "en", "form", "kind", "region", "ages", "note"})
_MODEL_MORE = frozenset({"parameters", "points", "climate", "expansion", "roots"})
_SET = frozenset({"zh", "en", "regions", "low", "central", "high", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One sourced growth of a stand.

    Parameters
    ----------
    name, zh, en, note_zh, note_en
        Stable name, and words for people.
    form
        Which equation: ``chapman_richards``, ``richards_volume``, ``carbon_by_age``, ``biomass_by_age``,
        ``shoot_by_age``, ``increment_by_age`` or ``line``.
    kind
        ``plots``, ``fitted``, ``inventory``, ``modelled`` or ``regrowth``.
    region
        Where the data are from.
    first_age_years, last_age_years
        Ages for which the source has data. [yr]
    keys
        Parameters by the role they play in the equation.
    points
        Parameters by age, for tables.
    climate, expansion, roots
        Rows of the IPCC tables that turn volume into biomass.
    """

    name: str
    zh: str
    en: str
    note_zh: str
    note_en: str
    form: str
    kind: str
    region: str
    first_age_years: float
    last_age_years: float
    keys: Mapping[str, str]
    points: tuple[tuple[float, str], ...]
    climate: str
    expansion: str
    roots: str

    @property
    def first_table_age_years(self) -> float:
        """Before this age a table is a straight line from zero; zero for equations. [yr]"""
        table = self.form in ("carbon_by_age", "biomass_by_age", "shoot_by_age")
        return self.points[0][0] if table else 0.0

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that the model reads, each with its source."""
        known = read_parameters("forest")
        return tuple(known.get(key) for key in (*self.keys.values(), *(key for _, key in self.points)))

    def stock_t_co2_per_ha(self, age_years: float) -> float:
        """Return what a hectare holds at an age. [tCO2/ha]

        Parameters
        ----------
        age_years
            Years since planting. [yr]

        Raises
        ------
        OutsideRange
            The source has no data for this age.
        """
        if not self.first_age_years <= age_years <= self.last_age_years:
            raise OutsideRange(
                f"“{self.zh}”的林龄",
                f"The age for “{self.en}”",
                given=age_years,
                low=self.first_age_years,
                high=self.last_age_years,
                unit="yr",
                remedy_zh="请缩短期限、换用覆盖该林龄的曲线，或以样地实测代替预测。",
                remedy_en="Shorten the period, take a curve that covers the age, or measure plots instead.",
            )
        return _stock(self, age_years)

    def uptake_t_per_mu_year(self, years: float) -> float:
        """Return the mean yearly uptake of a mu over the first years. [tCO2/mu/yr]

        Parameters
        ----------
        years
            Age at the end, more than zero. [yr]
        """
        return self.stock_t_co2_per_ha(years) / MU_PER_HA / years


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthSet:
    """Low, central and high growth of what people plant, with the species and places it is for."""

    name: str
    zh: str
    en: str
    note_zh: str
    note_en: str
    species: tuple[str, ...]
    regions: tuple[str, ...]
    low: Model
    central: Model
    high: Model

    def holds_in(self, region: str) -> bool:
        """Return whether the set is for a region, or for a larger place around it."""
        return bool(set(chain(region)) & set(self.regions))

    @property
    def models(self) -> tuple[Model, Model, Model]:
        """Low, central and high."""
        return self.low, self.central, self.high

    @property
    def last_age_years(self) -> float:
        """The last age that all three sources cover. [yr]"""
        return min(model.last_age_years for model in self.models)

    def band_t_co2_per_ha(self, age_years: float) -> tuple[float, float, float]:
        """Return low, central and high at an age; the centre always lies within. [tCO2/ha]

        Parameters
        ----------
        age_years
            Years since planting. [yr]
        """
        low, central, high = (model.stock_t_co2_per_ha(age_years) for model in self.models)
        return min(low, central, high), central, max(low, central, high)


@cache
def models() -> Mapping[str, Model]:
    """Return every growth model by name."""
    return {name: _model(name, row) for name, row in read_text_yaml(FILE)["models"].items()}


@cache
def growth_sets() -> Mapping[str, GrowthSet]:
    """Return every set of low, central and high growth by name."""
    return {name: _set(name, row) for name, row in read_text_yaml(FILE)["sets"].items()}


def model(name: str, *, path: str = "") -> Model:
    """Return the model called ``name``; refuse an unknown one with the nearest names."""
    if name not in models():
        raise UnknownName("生长模型", "growth model", name, models(), path=path)
    return models()[name]


def growth_set(name: str, *, path: str = "") -> GrowthSet:
    """Return the set called ``name``; refuse an unknown one with the nearest names."""
    if name not in growth_sets():
        raise UnknownName("生长参数组", "growth set", name, growth_sets(), path=path)
    return growth_sets()[name]


def set_for(species: str, *, region: str, path: str = "") -> GrowthSet:
    """Return the set for a species in a region, by Chinese, English or scientific name.

    Raises
    ------
    UnknownName
        Nothing is known of this species there; the nearest names are given.
    """
    there = [found for found in growth_sets().values() if found.holds_in(region)]
    wanted = species.strip().casefold()
    for found in there:
        if wanted in (name.casefold() for name in found.species):
            return found
    known = [name for found in there for name in found.species] + [found.name for found in there]
    raise UnknownName(
        f"（{region}）有生长数据的树种", f"species with growth data in {region}", species, known, path=path
    )


def _stock(found: Model, age: float) -> float:
    """Return tCO2/ha by the equation of the model."""
    keys = found.keys
    if found.form == "chapman_richards":
        return growth.chapman_richards(
            age_years=age,
            asymptote=value(keys["asymptote"]),
            rate_per_year=value(keys["rate"]),
            shape=value(keys["shape"]),
        )
    if found.form == "richards_volume":
        volume = growth.richards_volume_m3_per_ha(
            age_years=age,
            asymptote_m3_per_ha=value(keys["asymptote"]),
            offset=value(keys["offset"]),
            rate_per_year=value(keys["rate"]),
            shape=value(keys["shape"]),
        )
        return _of_volume(found, volume)
    if found.form == "line":
        return max(0.0, value(keys["rate"]) * age + value(keys["intercept"])) * _CO2()
    table = [(place, value(key)) for place, key in found.points]
    if found.form == "increment_by_age":
        return _of_volume(found, _accumulated_at(table, age))
    amount = growth.interpolated([(0.0, 0.0), *table], age)
    if found.form == "shoot_by_age":
        amount *= 1 + value(keys["roots"])
    if found.form in ("shoot_by_age", "biomass_by_age"):
        amount *= value(keys["fraction"])
    return amount * _CO2()


def _accumulated_at(increments: list[tuple[float, float]], age: float) -> float:
    """Return the volume of all years up to ``age``, increments on straight lines between the table's ages."""
    until = [row for row in increments if row[0] < age] + [(age, growth.interpolated(increments, age))]
    return growth.accumulated(until)[-1][1]


def _of_volume(found: Model, volume_m3_per_ha: float) -> float:
    shoot = shoot_of_volume_t_per_ha(
        volume_m3_per_ha=volume_m3_per_ha, climate=found.climate, kind=found.expansion
    )
    root = root_of_shoot_t_per_ha(shoot_t_per_ha=shoot, climate=found.climate, kind=found.roots)
    return (shoot + root) * value(found.keys["fraction"]) * _CO2()


def _CO2() -> float:  # noqa: N802 - the symbol of the quantity
    return value("forest.co2_per_c")


def _model(name: str, row: Mapping[str, Any]) -> Model:
    where = f"{FILE.name}:{name}"
    only_fields(row, _MODEL | _MODEL_MORE, _MODEL, where=where)
    first, last = (float(age) for age in row["ages"])
    made = Model(
        name=name,
        **{field: row[field] for field in ("zh", "en", "form", "kind", "region")},
        note_zh=row["note"]["zh"],
        note_en=row["note"]["en"],
        first_age_years=first,
        last_age_years=last,
        keys=row.get("parameters", {}),
        points=tuple((float(age), key) for age, key in row.get("points", {}).items()),
        climate=row.get("climate", ""),
        expansion=row.get("expansion", ""),
        roots=row.get("roots", ""),
    )
    if made.form not in FORMS:
        raise file_error(f"{where}:form", "方程未知", "the equation is not known")
    return made


FORMS = frozenset(
    [
        "chapman_richards",
        "richards_volume",
        "carbon_by_age",
        "biomass_by_age",
        "shoot_by_age",
        "increment_by_age",
        "line",
    ]
)


def _set(name: str, row: Mapping[str, Any]) -> GrowthSet:
    only_fields(row, _SET | {"species"}, _SET, where=f"{FILE.name}:{name}")
    return GrowthSet(
        name=name,
        zh=row["zh"],
        en=row["en"],
        note_zh=row["note"]["zh"],
        note_en=row["note"]["en"],
        species=tuple(row["species"]),
        regions=tuple(row["regions"]),
        low=model(row["low"], path=name),
        central=model(row["central"], path=name),
        high=model(row["high"], path=name),
    )
