"""Which release of the parameters is this, and are its files what the release says they are?

``python -m calculators.parameter_release`` prints the digest to write into ``RELEASE`` after a change, with
``--values`` the table of every value.
"""

import hashlib
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785

from calculators.yaml_text import date_of, file_error, only_fields, read_text_yaml

RELEASED = ("units.yaml", "regions.yaml", "boundaries.yaml", "pedigree.yaml", "licences.yaml")
"""Single files that the digest covers, besides every file under the folders below."""

RELEASED_FOLDERS = ("factors", "gwp", "forest", "fuels", "defaults", "benchmarks")

_FIELDS = frozenset({"version", "released_on", "reference_year", "review_by", "digest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A named state of all parameters.

    Parameters
    ----------
    version
        For example ``2026.1``.
    released_on
        Day of the release.
    reference_year
        Year against which the age of a record is measured.
    review_by
        Day by which values without a day of their own must be looked at again.
    digest
        SHA-256 over the canonical content, in hexadecimal.
    """

    version: str
    released_on: date
    reference_year: int
    review_by: date
    digest: str


def read_release(folder: Path) -> Release:
    """Return the release written in ``folder/RELEASE``.

    Raises
    ------
    FactorFileError
        The file lacks a field, or one is malformed.
    """
    tree = read_text_yaml(folder / "RELEASE")
    only_fields(tree, _FIELDS, _FIELDS, where="RELEASE")
    if not tree["reference_year"].isdecimal():
        raise file_error("RELEASE:reference_year", "应为年份", "must be a year")
    return Release(
        version=tree["version"],
        released_on=date_of(tree["released_on"], where="RELEASE:released_on"),
        reference_year=int(tree["reference_year"]),
        review_by=date_of(tree["review_by"], where="RELEASE:review_by"),
        digest=tree["digest"],
    )


def released_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that belong to the release, sorted by their place in the folder."""
    singles = [folder / name for name in RELEASED if (folder / name).exists()]
    nested = [path for name in RELEASED_FOLDERS for path in (folder / name).rglob("*.yaml")]
    return tuple(sorted([*singles, *nested], key=lambda path: path.relative_to(folder).as_posix()))


def release_digest(folder: Path) -> str:
    """Return the SHA-256 of every parameter of the release, in hexadecimal.

    The files are read as text, put into one object by their place, and written as RFC 8785 canonical JSON, so
    that comments and layout do not count and every digit of a value does.
    """
    content: dict[str, Any] = {
        path.relative_to(folder).as_posix(): read_text_yaml(path) for path in released_files(folder)
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def value_table() -> list[str]:
    """Return every shipped value as one line ``key value unit``, sorted by key, for review and snapshot."""
    from calculators.factors import FactorLibrary  # noqa: PLC0415 - the library reads its release from here
    from calculators.gases import GWP_SETS  # noqa: PLC0415 - only the table needs the sets
    from calculators.parameter_sets import SETS, read_parameters  # noqa: PLC0415 - only the table needs them

    rows = {
        factor.key: f"{factor.value} {factor.unit}"
        for factor in FactorLibrary.load().records()
        if not factor.family.startswith("refrigerant.")
    }
    for gwp_set in GWP_SETS.values():
        for gas, value in gwp_set.values.items():
            rows[f"gwp.{gwp_set.name.lower()}.{gas}"] = f"{value} kgCO2e/kg"
    for name in SETS:
        for key, parameter in read_parameters(name).by_key.items():
            rows[key] = f"{parameter.value} {parameter.unit}"
    return [f"{key} {rows[key]}" for key in sorted(rows)]


def main(arguments: list[str]) -> None:
    """Print the digest of the shipped parameters, or with ``--values`` the table of every value."""
    from calculators.units import PARAMETERS  # noqa: PLC0415 - the folder is needed on the command line only

    lines = value_table() if "--values" in arguments else [release_digest(PARAMETERS)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
