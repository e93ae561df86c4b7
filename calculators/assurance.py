"""Which lines does a verifier look at, and do the misstatements found matter?

A sample is drawn from nothing but lines, materiality, confidence and a seed: whoever has these draws the same
lines again, years later and on another machine.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from calculators.errors import InputError
from calculators.yaml_text import decimal_of, file_error, only_fields, read_text_yaml

Level = Literal["reasonable", "limited"]

_FILE = Path(__file__).parent / "assurance.yaml"
_FIELDS = frozenset({"value", "unit", "name_zh", "name_en", "source", "verified"})
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A usual value, where it comes from, and whether somebody has read that source."""

    value: Decimal
    unit: str
    name_zh: str
    name_en: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line to be looked at. [mgCO2e]"""

    id: str
    emissions_mg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Which lines to look at, and why.

    Parameters
    ----------
    key
        Ids of the lines whose size alone asks for a look, in the order given.
    drawn
        Ids of the lines that the random draw hit, in the order given.
    threshold_mg
        Lines larger than this are key lines. [mgCO2e]
    wanted
        How many draws the confidence asks for; a line may be hit more than once.
    step_mg, start_mg
        Distance of the draws along the lines laid end to end, and the first one. [mgCO2e]
    population_mg, covered_mg
        Sizes of all lines and of the chosen ones. [mgCO2e]
    """

    key: tuple[str, ...]
    drawn: tuple[str, ...]
    threshold_mg: int
    wanted: int
    step_mg: int
    start_mg: int
    population_mg: int
    covered_mg: int

    @property
    def coverage(self) -> Decimal:
        """Share of the emissions that the chosen lines hold. [1]"""
        return Decimal(self.covered_mg) / Decimal(self.population_mg) if self.population_mg else Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Uncorrected misstatements against materiality. [mgCO2e]

    Parameters
    ----------
    over_mg, under_mg
        Sums of what is stated too high and of what is stated too low, both positive.
    materiality_mg
        What either sum may come to.
    """

    over_mg: int
    under_mg: int
    materiality_mg: int

    @property
    def net_mg(self) -> int:
        """By how much the total is too high; negative when it is too low. [mgCO2e]"""
        return self.over_mg - self.under_mg

    @property
    def material(self) -> bool:
        """Whether either direction exceeds materiality; one does not make up for the other."""
        return max(self.over_mg, self.under_mg) > self.materiality_mg


@lru_cache(maxsize=1)
def practice() -> Mapping[str, Practice]:
    """Return the usual values by name.

    Raises
    ------
    FactorFileError
        The file lacks a field.
    """
    tree = read_text_yaml(_FILE)
    found = {}
    for name, record in tree["values"].items():
        only_fields(record, _FIELDS, _FIELDS, where=f"{_FILE.name}: {name}")
        if record["verified"] not in ("yes", "no"):
            raise file_error(_FILE.name, f"{name}：verified 须为 yes 或 no", f"{name}: verified is yes or no")
        texts = {field: record[field] for field in ("unit", "name_zh", "name_en", "source")}
        found[name] = Practice(
            value=decimal_of(record["value"], where=f"{_FILE.name}: {name}"),
            verified=record["verified"] == "yes",
            **texts,
        )
    return found


def materiality_mg(*, total_mg: int, percent: Decimal) -> int:
    """Return the amount that misstatements may come to, rounded down to whole milligrams. [mgCO2e]

    Parameters
    ----------
    total_mg
        The footprint. [mgCO2e]
    percent
        Materiality agreed on. [%]
    """
    return int((abs(Decimal(total_mg)) * percent / _PERCENT).to_integral_value(ROUND_FLOOR))


def draw_sample(
    items: Sequence[Item],
    *,
    materiality_mg: int,
    key_share: Decimal,
    confidence: Decimal,
    seed: str,
) -> Sample:
    """Choose the lines to look at: all large ones, and some of the others by monetary-unit sampling.

    Parameters
    ----------
    items
        Every line inside the boundary; sizes count without their sign.
    materiality_mg
        What misstatements may come to. [mgCO2e]
    key_share
        Share of materiality above which every line is looked at. [1]
    confidence
        With which a misstatement as large as materiality among the others shows itself, 0 to below 1. [1]
    seed
        Any text; the same seed draws the same lines.

    Raises
    ------
    InputError
        The confidence or the share is out of range, or the seed is empty.
    """
    _check(key_share=key_share, confidence=confidence, seed=seed)
    threshold = int(key_share * materiality_mg)
    key = [item for item in items if abs(item.emissions_mg) > threshold]
    rest = [item for item in items if 0 < abs(item.emissions_mg) <= threshold]
    rest_mg = sum(abs(item.emissions_mg) for item in rest)
    wanted, step, start, drawn = 0, 0, 0, set[str]()
    if rest:
        factor = -(1 - confidence).ln()
        exact = Decimal(rest_mg) * factor / Decimal(materiality_mg)
        wanted = min(len(rest), int(exact.to_integral_value(ROUND_CEILING)))
    if wanted:
        step = rest_mg // wanted
        start = _number(seed) % step
        drawn = _hit(sorted(rest, key=lambda item: _number(f"{seed}:{item.id}")), wanted, step, start)
    chosen = {item.id for item in key} | drawn
    return Sample(
        key=tuple(item.id for item in key),
        drawn=tuple(item.id for item in rest if item.id in drawn),
        threshold_mg=threshold,
        wanted=wanted,
        step_mg=step,
        start_mg=start,
        population_mg=sum(abs(item.emissions_mg) for item in items),
        covered_mg=sum(abs(item.emissions_mg) for item in items if item.id in chosen),
    )


def judge(amounts_mg: Iterable[int], *, materiality_mg: int) -> Judgement:
    """Add up misstatements that were not corrected and hold them against materiality.

    Parameters
    ----------
    amounts_mg
        Signed: positive where the footprint is stated too high, negative where too low. [mgCO2e]
    materiality_mg
        What either direction may come to. [mgCO2e]
    """
    amounts = tuple(amounts_mg)
    return Judgement(
        over_mg=sum(amount for amount in amounts if amount > 0),
        under_mg=-sum(amount for amount in amounts if amount < 0),
        materiality_mg=materiality_mg,
    )


def _hit(ordered: Sequence[Item], wanted: int, step: int, start: int) -> set[str]:
    """Return the ids of the lines that hold one of the points start, start + step, …"""
    found: set[str] = set()
    passed, number = 0, 0
    for item in ordered:
        passed += abs(item.emissions_mg)
        while number < wanted and start + number * step < passed:
            found.add(item.id)
            number += 1
    return found


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _check(*, key_share: Decimal, confidence: Decimal, seed: str) -> None:
    if not 0 <= confidence < 1:
        raise InputError(
            f"置信水平 {confidence} 应不小于 0 且小于 1。",
            f"The confidence {confidence} must lie between 0 and below 1.",
            path="confidence",
        )
    if not 0 <= key_share <= 1:
        raise InputError(
            f"必查比例 {key_share} 应在 0 到 1 之间。",
            f"The share {key_share} above which every line is looked at must lie between 0 and 1.",
            path="key_share",
        )
    if not seed:
        raise InputError(
            "抽样需要种子，以便日后重现。",
            "A sample needs a seed, so that it can be drawn again.",
            path="seed",
        )
