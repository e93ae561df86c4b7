"""How much of a footprint is measured, and which missing record would narrow its interval most?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt

from calculators.contributions import Contributions, contributions
from calculators.errors import InputError
from calculators.result import Result
from calculators.uncertainty import Interval, interval_from_variance, scores_gsd2, tier_gsd2

MEASURED = "best"
"""The tier of data that were metered or billed."""
ADVISED = 10
"""So many records are advised unless somebody asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """One record that is missing, and what it would do to the interval of the total.

    Parameters
    ----------
    kind
        ``"data"``: the quantity of a line, metered or billed. ``"factor"``: a factor of the supplier's own,
        for all lines that share it.
    lines
        Ids of the lines.
    factor
        Key of the factor, for ``"factor"``.
    gsd2_now, gsd2_then
        Squared geometric standard deviation of the data or the factor. [1]
    interval
        The interval of the total with that record; its value does not move. [kgCO2e]
    narrower_kg
        By how much high - low shrinks. [kgCO2e]
    narrower_share
        The same as a share of high - low. [1]
    """

    kind: Literal["data", "factor"]
    lines: tuple[str, ...]
    factor: str
    gsd2_now: float
    gsd2_then: float
    interval: Interval
    narrower_kg: float
    narrower_share: float


def tier_shares(result: Result) -> dict[str, float]:
    """Return which part of the emissions rests on data of each tier, largest first.

    Notes
    -----
    share = sum of |emissions| of the tier / sum of |emissions|: a credit does not make the rest look better.
    """
    sums = _sizes(result)
    whole = sum(sums.values(), Decimal(0))
    shares = {tier: float(value / whole) if whole else 0.0 for tier, value in sums.items()}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def measured_share(result: Result) -> float:
    """Return the part of the emissions whose quantities were metered or billed. [1]"""
    return tier_shares(result).get(MEASURED, 0.0)


def improvements(result: Result, *, limit: int = ADVISED) -> list[Improvement]:
    """Return the records that would narrow the interval most, the best first.

    Parameters
    ----------
    result
        The result of an event.
    limit
        How many. [1]

    Notes
    -----
    Each is asked alone: its variance is replaced by that of the best data (or of a factor with the best
    scores), all else stays. A record that narrows nothing is left out.
    """
    if result.milligrams is None:
        raise InputError("只有活动才有此建议。", "Only events have this advice.", path="result")
    found = contributions(result)
    before = result.interval()
    gains = [gain for gain in (*_data_gains(found), *_factor_gains(found)) if _can_be_had(gain, result)]
    gains.sort(key=lambda gain: -gain.variance)
    ids = {int(row): result.inventory.activity(int(row)).id for gain in gains[:limit] for row in gain.rows}
    return [_improvement(gain, found, before, ids, result) for gain in gains[:limit] if gain.variance > 0]


@dataclass(frozen=True, slots=True)
class _Gain:
    """What a record takes from the variance of the total. [kgCO2e^2]"""

    kind: Literal["data", "factor"]
    variance: float
    rows: npt.NDArray[np.int64]
    number: int
    gsd2_now: float
    gsd2_then: float


def _data_gains(found: Contributions) -> list[_Gain]:
    best = tier_gsd2(MEASURED)
    wide = np.flatnonzero(found.gsd2_data > best)
    sigma, least = np.log(found.gsd2_data[wide]) / 2, np.log(best) / 2
    gains = found.emissions_kg_co2e[wide] ** 2 * (sigma**2 - least**2)
    order = wide[np.argsort(-gains, kind="stable")[:1000]]
    by_line = dict(zip(wide.tolist(), gains.tolist(), strict=True))
    return [
        _Gain(
            "data", by_line[line], found.rows[line : line + 1], -1, float(found.gsd2_data[line]), float(best)
        )
        for line in order.tolist()
    ]


def _factor_gains(found: Contributions) -> list[_Gain]:
    best = scores_gsd2([5] * 5)
    least = np.log(best) / 2
    gains = []
    for number in np.unique(found.factor[found.factor >= 0]).tolist():
        lines = np.flatnonzero(found.factor == number)
        sigma = np.log(found.gsd2_factor[lines]) / 2
        emissions = found.emissions_kg_co2e[lines]
        now, then = (emissions * sigma).sum() ** 2, (emissions * np.minimum(sigma, least)).sum() ** 2
        widest = float(found.gsd2_factor[lines].max())
        gains.append(_Gain("factor", float(now - then), found.rows[lines], number, widest, best))
    return gains


def _can_be_had(gain: _Gain, result: Result) -> bool:
    """Return whether somebody can bring the record: nobody supplies a GWP of their own."""
    factor = result.resolved[result.inventory.want[int(gain.rows[0])]].factor
    return gain.kind == "data" or factor is None or factor.boundary != "direct_release"


def _improvement(
    gain: _Gain, found: Contributions, before: Interval, ids: Mapping[int, str], result: Result
) -> Improvement:
    data, factor = found.variances()
    parts = {"data": data, "factor": factor}
    parts[gain.kind] = max(0.0, parts[gain.kind] - gain.variance)
    after = interval_from_variance(
        value_kg_co2e=before.value,
        variance_data=parts["data"],
        variance_factor=parts["factor"],
        signed=bool((found.emissions_kg_co2e < 0).any()),
    )
    width, narrowed = before.high - before.low, after.high - after.low
    first = int(gain.rows[0])
    key = result.resolved[result.inventory.want[first]].factor_key or ""
    return Improvement(
        kind=gain.kind,
        lines=tuple(ids[int(row)] for row in gain.rows),
        factor=key if gain.kind == "factor" else "",
        gsd2_now=gain.gsd2_now,
        gsd2_then=gain.gsd2_then,
        interval=after,
        narrower_kg=width - narrowed,
        narrower_share=(width - narrowed) / width if width else 0.0,
    )


def _sizes(result: Result) -> dict[str, Decimal]:
    """Return the sums of |emissions| of the lines inside the boundary by tier. [kgCO2e]"""
    assert result.milligrams is not None, "products have no tiers to show"
    rows = np.array(result.lines.rows, dtype=np.int64)
    sizes = np.abs(result.milligrams[rows][:, : len(result.gases)].sum(axis=1))
    tiers = np.array([place.tier for place in result.inventory.places])[result.inventory.place[rows]]
    return {str(tier): Decimal(int(sizes[tiers == tier].sum())) for tier in dict.fromkeys(tiers.tolist())}
