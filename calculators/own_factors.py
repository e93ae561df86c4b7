"""Which factors of its own does an organisation bring, as a file that anybody can calculate with?

    format: own-factors/1
    owner: 示例会展中心
    factors:
      own.venue.heat_pump:
        family: own.venue.heat
        …
        title: 2025年度能源审计报告
        publisher: 示例检测机构
        evidence: audit-2025.pdf

The fields of a factor are those of a record of the library, checked in the same way.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from calculators.documents import text_of
from calculators.errors import FactorFileError
from calculators.factor_files import own_factor
from calculators.factor_record import Factor
from calculators.parameter_release import read_release
from calculators.units import PARAMETERS
from calculators.yaml_text import date_of, only_fields, parse_text_yaml

FORMAT: Final = "own-factors/1"
_TOP = frozenset({"format", "owner", "factors"})
_SAID = frozenset({"title", "publisher", "evidence"})
_REVIEW = frozenset({"reviewed_by", "reviewed_on"})


def read_own_factors(source: Path | bytes) -> tuple[Factor, ...]:
    """Return the factors of a file of an organisation's own.

    Parameters
    ----------
    source
        The file, or its content; YAML.

    Raises
    ------
    FactorFileError
        Not of this form, or a factor is not as it must be; the path names key and field.
    """
    name = source.name if isinstance(source, Path) else "own"
    tree = parse_text_yaml(text_of(source, name=name), name=name)
    if tree.get("format") != FORMAT:
        raise FactorFileError(
            f"{name} 应以“format: {FORMAT}”开头。",
            f"{name} must begin with “format: {FORMAT}”.",
            path="format",
        )
    only_fields(tree, _TOP, _TOP, where=name)
    year = read_release(PARAMETERS).reference_year
    return tuple(
        _factor(key, row, owner=tree["owner"], reference_year=year) for key, row in tree["factors"].items()
    )


def _factor(key: str, row: Mapping[str, Any], *, owner: str, reference_year: int) -> Factor:
    said = {name: str(row.get(name, "")) for name in (*_SAID, *_REVIEW)}
    reviewed = said["reviewed_on"]
    return own_factor(
        key=key,
        owner=owner,
        fields={name: value for name, value in row.items() if name not in said},
        title=said["title"],
        publisher=said["publisher"],
        ref=said["evidence"],
        reference_year=reference_year,
        evidence=said["evidence"],
        reviewed_by=said["reviewed_by"],
        reviewed_on=date_of(reviewed, where=f"own:{key}:reviewed_on") if reviewed else None,
    )
