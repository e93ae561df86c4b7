"""Which emission factor holds for this activity, here, on this day, and why this one?

A factor belongs to a family (``electricity.grid``). A look-up asks the family for a place and a day and says
each step it takes: province, grid, nation, world, and the nearest published year when there is none for the
day. The other records for the same thing are its rivals; they stay visible with the spread of their values.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from calculators.errors import CalculatorError, UnknownFactor
from calculators.factor_checks import check_defaults, check_once, check_own
from calculators.factor_files import read_factor_files
from calculators.factor_record import MAX_YEARS_APART, Factor, Lookup, NoFactorForRegion, Step
from calculators.factor_words import (
    asked,
    not_found,
    nothing_here,
    only_by_key,
    other_place,
    own_record,
    refuse_other_days,
    stand_in,
    taken,
)
from calculators.gases import gas_id
from calculators.parameter_release import read_release, release_digest
from calculators.pedigree import gsd2_of_knowledge
from calculators.refrigerants import refrigerant_factors
from calculators.regions import WORLD, chain
from calculators.units import PARAMETERS, conversion

__all__ = [
    "MAX_YEARS_APART",
    "Factor",
    "FactorLibrary",
    "Lookup",
    "NoFactorForRegion",
    "Step",
    "shipped_library",
]


REMEMBERED = 50_000
"""Answers a library keeps before it starts afresh."""


class FactorLibrary:
    """All factors of one release, with an organisation's own factors where it has any.

    Parameters
    ----------
    factors
        The records, in order of their files.
    release
        Version of the parameter release.
    folder
        Where the files are; the digest is computed over them.
    """

    def __init__(self, factors: Iterable[Factor], *, release: str, folder: Path) -> None:
        self._factors = {factor.key: factor for factor in factors}
        self._families: dict[str, list[Factor]] = {}
        for factor in self._factors.values():
            self._families.setdefault(factor.family, []).append(factor)
        self._found: dict[tuple[str, date | None, str | None], Lookup] = {}
        self.release = release
        self.folder = folder

    @classmethod
    def load(cls, folder: Path | None = None) -> "FactorLibrary":
        """Return the library of the parameter files in ``folder`` (the shipped ones by default).

        Raises
        ------
        FactorFileError
            A file or a record is not as it must be; names file, key and field.
        """
        folder = folder or PARAMETERS
        release = read_release(folder)
        factors = read_factor_files(folder / "factors", reference_year=release.reference_year)
        leaks = refrigerant_factors(review_by=release.review_by)
        return cls((*factors, *leaks), release=release.version, folder=folder)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical content of every parameter file of the release, in hexadecimal."""
        return release_digest(self.folder)

    def __len__(self) -> int:
        return len(self._factors)

    def __contains__(self, key: object) -> bool:
        return key in self._factors

    def families(self) -> tuple[str, ...]:
        """Return the names of all families, sorted."""
        return tuple(sorted(self._families))

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all records, in order of the files."""
        return tuple(self._factors)

    def records(self, family: str | None = None) -> tuple[Factor, ...]:
        """Return the records of one family, or of all.

        Raises
        ------
        UnknownFactor
            No family has this name; the nearest are named.
        """
        if family is None:
            return tuple(self._factors.values())
        if family not in self._families:
            raise UnknownFactor(family, self._families)
        return tuple(self._families[family])

    def get(self, key: str, *, path: str = "") -> Factor:
        """Return the record with this key.

        Raises
        ------
        UnknownFactor
            No record has it; the three nearest keys are named.
        """
        if key not in self._factors:
            raise UnknownFactor(key, self._factors, path=path)
        return self._factors[key]

    def with_own(self, factors: Iterable[Factor]) -> "FactorLibrary":
        """Return a library that also holds an organisation's own factors.

        Own factors name owner and evidence, and their keys begin with ``own.``; in a family of the library
        they are rivals, so that they are used only when asked for by key. A family of their own is theirs.
        They are used on the days for which they are meant and on no other.

        Raises
        ------
        FactorFileError
            A key is taken or stands twice, owner or evidence is missing, or two defaults overlap.
        """
        own = tuple(factors)
        check_once(own)
        for factor in own:
            check_own(factor, self)
        merged = (
            *self._factors.values(),
            *(replace(f, default=f.default and f.family not in self._families) for f in own),
        )
        check_defaults(merged)
        return FactorLibrary(merged, release=self.release, folder=self.folder)

    def lookup(self, name: str, *, on: date | None, region: str | None, path: str = "") -> Lookup:
        """Return the factor for ``name`` on a day in a place, with the way to it.

        Parameters
        ----------
        name
            A family, or the key of one record; a name that is both means the family. Refrigerants go by
            any of their names: ``refrigerant.R-410A``.
        on
            Day of the activity; None takes the latest year.
        region
            Place of the activity; None asks for the world only.
        path
            Field that asks, for errors.

        Raises
        ------
        UnknownFactor, UnknownGas
            Neither a family nor a key nor a refrigerant; the three nearest names are given.
        UnknownRegion
            No place has this code.
        NoFactorForRegion
            No record for the place or a larger one; the places that have one are named.
        FactorDateError
            The nearest record is more than ``MAX_YEARS_APART`` years away from the day.
        """
        question = (name, on, region)
        if question not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            try:
                self._found[question] = self._search(name, on, region)
            except CalculatorError as error:
                raise (error.at(path) if path else error) from None
        return self._found[question]

    def _search(self, name: str, on: date | None, region: str | None) -> Lookup:
        if name.startswith("refrigerant.") and name not in self._families and name not in self._factors:
            name = f"refrigerant.{gas_id(name.removeprefix('refrigerant.'))}"
        if name not in self._families:
            if name not in self._factors:
                raise UnknownFactor(name, (*self._families, *self._factors))
            return self._exact(self._factors[name], on, region)
        places = chain(region)
        code = places[0] if region else None
        defaults = [factor for factor in self._families[name] if factor.default]
        only_world = all(factor.region == WORLD for factor in defaults)
        steps: list[Step] = [asked(name, on, code)]
        too_far: list[Factor] = []
        for place in places:
            chosen = _nearest([factor for factor in defaults if factor.region == place], on)
            if chosen is not None and years_apart(chosen, on) <= MAX_YEARS_APART:
                match = "same" if place == places[0] else "wider"
                match = "world" if place == WORLD else match
                return self._reached((name, on, region), chosen, (*steps, *taken(chosen, on)), match)
            if chosen is not None:
                too_far.append(chosen)
            if not only_world:
                steps.append(nothing_here(place, chosen))
        proxy = _nearest([factor for factor in defaults if factor.stand_in], on)
        if proxy is not None and years_apart(proxy, on) <= MAX_YEARS_APART:
            steps.append(stand_in(proxy))
            return self._reached((name, on, region), proxy, (*steps, *taken(proxy, on)), "stand_in")
        if not defaults:
            raise only_by_key(name, self._families[name])
        raise not_found(name, on, code, defaults, too_far)

    def _exact(self, factor: Factor, on: date | None, region: str | None) -> Lookup:
        """Return the record asked for by key, with a word about place and day where they do not fit."""
        places = chain(region) if region else (factor.region,)
        if years_apart(factor, on) > MAX_YEARS_APART:
            raise not_found(factor.key, on, places[0], [factor], [factor])
        steps = [asked(factor.key, on, places[0] if region else None)]
        match = "same"
        if factor.region not in places:
            match = "stand_in"
            steps.append(other_place(factor, places[0]))
        elif factor.region != places[0]:
            match = "world" if factor.region == WORLD else "wider"
        return self._reached((factor.key, on, region), factor, (*steps, *taken(factor, on)), match)

    def _reached(
        self,
        question: tuple[str, date | None, str | None],
        factor: Factor,
        steps: tuple[Step, ...],
        match: str,
    ) -> Lookup:
        """Return the answer with rivals, spread and the uncertainty of this use."""
        if factor.owner:
            refuse_other_days(factor, question[1])
            steps = (*steps, own_record(factor))
        rivals = self._rivals(factor)
        totals = [factor.kg_co2e_per_activity_unit]
        totals += [
            rival.kg_co2e_per_activity_unit / float(conversion(rival.activity_unit, factor.activity_unit))
            for rival in rivals
        ]
        return Lookup(
            name=question[0],
            on=question[1],
            region=question[2],
            factor=factor,
            steps=steps,
            rivals=rivals,
            spread=(min(totals), max(totals)),
            gsd2=gsd2_for_use(factor, question[1], match),
        )

    def _rivals(self, factor: Factor) -> tuple[Factor, ...]:
        """Return the other records of the family for the same place whose days meet the record's."""
        order = {"high": 0, "medium": 1, "low": 2}
        others = [
            other
            for other in self._families[factor.family]
            if other.key != factor.key and other.region == factor.region and days_meet(other, factor)
        ]
        return tuple(
            sorted(others, key=lambda other: (order.get(other.confidence, 3), -other.year, other.key))
        )


def days_meet(one: Factor, other: Factor) -> bool:
    """Return whether there is a day for which both records are meant."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def years_apart(factor: Factor, on: date | None) -> int:
    """Return the years between the day and the record's days; 0 inside or when no day is asked. [years]"""
    return 0 if on is None else factor.years_from(on)


def gsd2_for_use(factor: Factor, on: date | None, match: str) -> float:
    """Return the squared geometric standard deviation of a record used on a day in a place.

    A published interval holds unless the record stands in for another place. A GWP does not age: its report
    is chosen.

    Parameters
    ----------
    factor
        The record.
    on
        Day of use; None counts as the record's own year.
    match
        How the record's place relates to the place of use: same, wider, world, stand_in.

    Returns
    -------
    float
        The larger of the record's own value and the pedigree value for this use. Dimensionless, above 1.
    """
    if factor.boundary == "direct_release" or (factor.range_low is not None and match != "stand_in"):
        return factor.gsd2
    apart = abs(on.year - factor.year) if on is not None else 0
    use = gsd2_of_knowledge(confidence=factor.confidence, years_apart=apart, region_match=match)
    return max(factor.gsd2, use)


def _nearest(factors: list[Factor], on: date | None) -> Factor | None:
    """Return the record meant for the day, else the one nearest to it; the latest when no day is asked."""
    if not factors:
        return None
    return min(factors, key=lambda factor: (years_apart(factor, on), -factor.year, factor.key))


@lru_cache(maxsize=1)
def shipped_library() -> FactorLibrary:
    """Return the library of the shipped parameter files, read once in a process."""
    return FactorLibrary.load()
