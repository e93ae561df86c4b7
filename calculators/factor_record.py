"""What is known about one emission factor, and what does a look-up hand back?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from calculators.errors import CalculatorError
from calculators.pedigree import pedigree

MAX_YEARS_APART = pedigree().refused_beyond_years
"""A record further from the day of the activity than this is not taken: its world is gone. [years]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One published emission factor with everything needed to judge it.

    Parameters
    ----------
    key
        Unique name of the record, for example ``electricity.cn.co2.prov.zj.2023``.
    family
        What it answers, for example ``electricity.grid``.
    name_zh, name_en
        Words for people.
    value
        As published, digits kept. [unit]
    unit
        Mass of CO2 or CO2e per activity unit, for example ``kgCO2e/kWh``.
    activity_unit
        The unit below the line.
    kg_co2e_per_activity_unit
        Total under the published basis. [kgCO2e per activity unit]
    gases
        Mass of each gas that the source tells apart. [kg of gas per activity unit]
    unsplit_kg_co2e
        What the source does not tell apart, non-CO2 effects of flight included. [kgCO2e per activity unit]
    gwp_basis
        ``AR4``, ``AR5``, ``AR6``, ``not stated`` or ``CO2 only``.
    boundary
        Part of the life cycle, a name of :func:`calculators.life_cycle.boundaries`.
    distance_basis
        ``""``, ``great_circle``, ``great_circle_with_uplift`` or ``network``.
    non_co2_effects
        Whether effects of flight other than CO2, CH4 and N2O are inside; None where there is no flight.
    occupancy_basis
        How many persons or tonnes the source assumes, in words.
    region, year
        Place and year of the data.
    valid_from, valid_to
        Days for which the record is meant; None means until further notice.
    gsd2, gsd2_basis
        Squared geometric standard deviation, above 1 always, and how it was found.
    source, source_ref, licence
        Who published it, where it was read, and on what terms it is shipped.
    confidence, review_by
        ``high``, ``medium`` or ``low``; the day by which somebody must look again.
    default
        True for the record a look-up takes; the others are rivals.
    stand_in
        True for a record that may be used where neither the place nor the world has a value.
    note
        What to know before using it.
    range_low, range_high
        Published 95 % interval, where there is one. [unit]
    owner
        Organisation whose own factor this is; empty for the library's.
    evidence
        Reference to the document that proves an own factor.
    reviewed_by, reviewed_on
        Who has looked at an own factor, and when; empty while nobody has.
    """

    key: str
    family: str
    name_zh: str
    name_en: str
    value: Decimal
    unit: str
    activity_unit: str
    kg_co2e_per_activity_unit: float
    gases: Mapping[str, float] = field(hash=False)
    unsplit_kg_co2e: float
    gwp_basis: str
    boundary: str
    distance_basis: str
    non_co2_effects: bool | None
    occupancy_basis: str
    region: str
    year: int
    valid_from: date
    valid_to: date | None
    gsd2: float
    gsd2_basis: str
    source: str
    source_ref: str
    licence: str
    confidence: str
    review_by: date
    default: bool
    note: str
    stand_in: bool = False
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    owner: str = ""
    evidence: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None

    def valid_on(self, day: date) -> bool:
        """Return whether the record is meant for ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def years_from(self, day: date) -> int:
        """Return the years between ``day`` and the days the record is meant for; 0 inside. [years]"""
        if day < self.valid_from:
            return self.valid_from.year - day.year
        if self.valid_to is not None and day > self.valid_to:
            return day.year - self.valid_to.year
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a look-up, in words. ``code`` is for programs: exact, region, year, taken, stand_in …"""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The factor that was taken, how it was reached, and what else could have been taken.

    Parameters
    ----------
    name, on, region
        What was asked.
    factor
        The record taken.
    steps
        The way to it, first step first.
    rivals
        Other records of the family for the same place and dimension, best known first.
    spread
        Lowest and highest total among the record and its rivals. [kgCO2e per activity unit of the record]
    gsd2
        Squared geometric standard deviation for this use: the record's own, widened for years and place.
    """

    name: str
    on: date | None
    region: str | None
    factor: Factor
    steps: tuple[Step, ...]
    rivals: tuple[Factor, ...]
    spread: tuple[float, float]
    gsd2: float


class NoFactorForRegion(CalculatorError):
    """The family has records, but none for this place nor for a larger one that holds it."""

    code = "factor_region"
