"""What does the factor library hold, what was left out of it, and what must be looked at again?"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from calculators.factor_record import Factor
from calculators.factors import FactorLibrary
from calculators.units import PARAMETERS
from calculators.yaml_text import read_text_yaml


def counts(library: FactorLibrary) -> dict[str, dict[str, int]]:
    """Return how many file records the library holds by licence, region, boundary and confidence.

    Refrigerants are left out: they are made of the GWP sets, not read from a file.
    """
    records = [factor for factor in library.records() if not factor.family.startswith("refrigerant.")]
    return {
        "licence": dict(Counter(factor.licence for factor in records).most_common()),
        "region": dict(Counter(factor.region for factor in records).most_common()),
        "boundary": dict(Counter(factor.boundary for factor in records).most_common()),
        "confidence": dict(Counter(factor.confidence for factor in records).most_common()),
    }


def review_due(library: FactorLibrary, *, on: date) -> tuple[Factor, ...]:
    """Return the records that should have been looked at again by ``on``, longest overdue first."""
    late = [factor for factor in library.records() if factor.review_by < on]
    return tuple(sorted(late, key=lambda factor: (factor.review_by, factor.key)))


@lru_cache(maxsize=1)
def left_out() -> Mapping[str, tuple[str, str, tuple[str, ...]]]:
    """Return the values that were gathered and are not shipped: reason in zh and en, and keys, by reason."""
    tree = read_text_yaml(PARAMETERS / "left_out.yaml")["left_out"]
    return {name: (row["zh"], row["en"], tuple(row["keys"])) for name, row in tree.items()}
