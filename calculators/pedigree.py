"""How wide is the interval of a value whose source prints none?

    GSD2 = exp( sqrt( ln(basic)^2 + sum over criteria of ln(u_score)^2 ) )

The 95 % interval is [value / GSD2, value x GSD2]. Scores run from 1 (worst) to 5 (best); what is not known
scores 1. The table, its source and our reading of confidence, age and place are ``parameters/pedigree.yaml``.

References
----------
.. [1] Frischknecht R. et al., "Overview and Methodology", ecoinvent report No. 1, v2.0, 2007, section 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt

from calculators.units import PARAMETERS
from calculators.yaml_text import decimal_of, read_text_yaml

CRITERIA = ("reliability", "completeness", "time", "geography", "technology")


@dataclass(frozen=True, slots=True)
class Pedigree:
    """The table of ``parameters/pedigree.yaml``: uncertainty factors and the reading of what is known."""

    factors: Mapping[str, Mapping[int, float]]
    basic: float
    confidence: Mapping[str, Mapping[str, int]]
    age_years: tuple[tuple[int, int], ...]
    region: Mapping[str, Mapping[str, int]]
    refused_beyond_years: int


@lru_cache(maxsize=1)
def pedigree() -> Pedigree:
    """Return the table."""
    tree = read_text_yaml(PARAMETERS / "pedigree.yaml")
    return Pedigree(
        factors={
            name: {
                int(score): float(decimal_of(u, where=f"pedigree.yaml:{name}")) for score, u in row.items()
            }
            for name, row in tree["factors"].items()
        },
        refused_beyond_years=int(tree["refused_beyond_years"]),
        basic=float(decimal_of(tree["basic"], where="pedigree.yaml:basic")),
        confidence={
            word: {name: int(score) for name, score in row.items()}
            for word, row in tree["confidence"].items()
        },
        age_years=tuple(sorted((int(years), int(score)) for score, years in tree["age_years"].items())),
        region={
            word: {name: int(score) for name, score in row.items()} for word, row in tree["region"].items()
        },
    )


def gsd2_of_scores(scores: Mapping[str, int], *, basic: float = 1.0) -> float:
    """Return the squared geometric standard deviation of a value with these scores.

    Parameters
    ----------
    scores
        Score 1 (worst) to 5 (best) by criterion: reliability, completeness, time, geography, technology.
    basic
        Basic uncertainty that remains at best scores, as a squared geometric standard deviation. [1]

    Returns
    -------
    float
        Dimensionless, at least ``basic``.
    """
    table = pedigree().factors
    terms = [log(basic) ** 2, *(log(table[name][scores[name]]) ** 2 for name in CRITERIA)]
    return exp(sqrt(sum(terms)))


@lru_cache(maxsize=4096)
def gsd2_of_knowledge(*, confidence: str, years_apart: int | None, region_match: str) -> float:
    """Return the squared geometric standard deviation from what the library knows about a record.

    Parameters
    ----------
    confidence
        ``high``, ``medium``, ``low``; any other word counts as unknown, which is worst.
    years_apart
        Years between the data and the activity; None when not known, which is worst. [years]
    region_match
        ``same``, ``wider``, ``world`` or ``stand_in``; any other word counts as unknown, which is worst.

    Returns
    -------
    float
        Dimensionless, above 1 always.
    """
    table = pedigree()
    scores = dict(table.confidence.get(confidence, table.confidence["unknown"]))
    scores["time"] = 1
    if years_apart is not None:
        scores["time"] = next((score for years, score in table.age_years if years_apart <= years), 1)
    place = table.region.get(region_match, table.region["unknown"])
    scores["geography"] = place["geography"]
    scores["technology"] = min(scores["technology"], place["technology"])
    return gsd2_of_scores(scores, basic=table.basic)


def gsd2_of_range(low: float, high: float) -> float:
    """Return the squared geometric standard deviation of a published 95 % interval.

    Parameters
    ----------
    low, high
        Ends of the interval, both positive. [any one unit]

    Returns
    -------
    float
        sqrt(high / low), dimensionless: the lognormal whose 95 % interval is as wide in ratio.
    """
    return sqrt(high / low)
