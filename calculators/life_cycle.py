"""Which parts of a life cycle does a factor cover, and which two factors would count a part twice?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from calculators.units import PARAMETERS
from calculators.yaml_text import read_text_yaml, yes_or_no


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One life-cycle boundary of the closed list.

    Parameters
    ----------
    name, zh, en
        Code and words.
    covers
        Parts inside: upstream, direct, losses, production, collection, treatment.
    inventory
        False for values that must not enter a footprint (project baselines, values net of credits).
    """

    name: str
    zh: str
    en: str
    covers: frozenset[str]
    inventory: bool


@lru_cache(maxsize=1)
def boundaries() -> Mapping[str, Boundary]:
    """Return the closed list of ``parameters/boundaries.yaml`` by name."""
    tree = read_text_yaml(PARAMETERS / "boundaries.yaml")["boundaries"]
    return {
        name: Boundary(
            name=name,
            zh=row["zh"],
            en=row["en"],
            covers=frozenset(row["covers"]),
            inventory=yes_or_no(row["inventory"], where=f"boundaries.yaml:{name}:inventory"),
        )
        for name, row in tree.items()
    }


def shared_parts(one: str, other: str) -> frozenset[str]:
    """Return the parts of the life cycle that both boundaries cover; empty when the two may be added."""
    table = boundaries()
    return table[one].covers & table[other].covers
