"""How many kilograms of CO2e is a kilogram of a gas, under a named set of global warming potentials?

CO2e of a gas = mass x GWP100 of the chosen set. Only masses of named gases can be restated from one set to
another; CO2e that a source publishes without a split stays what it is, in a column that names its basis.

References
----------
.. [1] IPCC AR4 WG1 (2007) table 2.14; AR5 WG1 (2013) table 8.A.1; AR6 WG1 (2021) tables 7.15 and 7.SM.7.
.. [2] IPCC 2006 Guidelines, vol. 3, table 7.8, and ANSI/ASHRAE Standard 34: compositions of blends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from calculators.errors import CalculatorError, UnknownName
from calculators.units import PARAMETERS
from calculators.yaml_text import decimal_of, file_error, only_fields, read_text_yaml

GASES = (
    "co2",
    "ch4_fossil",
    "ch4_biogenic",
    "n2o",
    "hfcs",
    "pfcs",
    "sf6",
    "nf3",
    "other",
    "unsplit_ar4",
    "unsplit_ar5",
    "unsplit_ar6",
    "unsplit_unstated",
)
"""Columns of a result, always in kgCO2e. ``other`` is outside the Kyoto basket: HCFCs, CFCs, HFOs, halons."""

MEMO_GASES = ("co2_biogenic",)
"""Shown beside the total, never in it."""

UNSPLIT = ("unsplit_ar4", "unsplit_ar5", "unsplit_ar6", "unsplit_unstated")
"""Columns that no choice of GWP set can restate."""

BASES = ("AR4", "AR5", "AR6", "not stated", "CO2 only")
"""What a published CO2e can be based on."""

_UNSPLIT_COLUMN = {
    "AR4": "unsplit_ar4",
    "AR5": "unsplit_ar5",
    "AR6": "unsplit_ar6",
    "not stated": "unsplit_unstated",
    "CO2 only": "co2",
}
_VALUE_FIELDS = frozenset({"value", "rivals", "source", "note"})


class UnknownGas(UnknownName):
    """No gas, refrigerant or blend has this name; methane needs its origin, fossil or biogenic."""

    code = "unknown_gas"

    def __init__(self, name: str, *, path: str = "") -> None:
        known = sorted(set(_names().values()))
        begun = [gas for gas in known if _plain(name) and _plain(gas).startswith(_plain(name))]
        super().__init__("气体或制冷剂", "gas or refrigerant", name, begun or known, path=path)


class NoWarmingPotential(CalculatorError):
    """The chosen set prints no value for this gas: it is not zero, it is not known there."""

    code = "no_gwp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another value printed for the same gas under the same report, and where."""

    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GWPSet:
    """Global warming potentials over 100 years of one IPCC assessment report.

    Parameters
    ----------
    name
        ``AR4``, ``AR5`` or ``AR6``.
    title, source, licence
        Where the values were read.
    values
        kgCO2e per kg by gas.
    rivals
        Values of other sources for the same gas; recorded, never used.
    notes
        What to know about a value, by gas.
    """

    name: str
    title: str
    source: str
    licence: str
    values: Mapping[str, Decimal]
    rivals: Mapping[str, tuple[Rival, ...]]
    notes: Mapping[str, str]

    def gwp(self, gas: str, *, path: str = "") -> float:
        """Return the GWP100 of one gas or blend. [kgCO2e/kg]

        Raises
        ------
        UnknownGas
            Nobody here knows the name.
        NoWarmingPotential
            The report prints no value for the gas, or for a part of the blend.
        """
        return float(self.exact(gas, path=path))

    def exact(self, gas: str, *, path: str = "") -> Decimal:
        """Return what :meth:`gwp` returns with the digits of the report. [kgCO2e/kg]"""
        total = Decimal(0)
        for part, share in composition(gas, path=path).items():
            if part not in self.values:
                holders = ", ".join(s.name for s in GWP_SETS.values() if part in s.values) or "-"
                raise NoWarmingPotential(
                    f"{self.name} 没有给出 {part} 的 GWP100，不能按零处理。有该值的套系：{holders}。",
                    f"{self.name} prints no GWP100 for {part}; it must not count as zero. "
                    f"Sets that have it: {holders}.",
                    path=path,
                )
            total += share * self.values[part]
        return total


def gas_id(name: str, *, path: str = "") -> str:
    """Return the id of a gas or blend: ``R-134a``, ``HFC134a`` and ``hfc_134a`` are ``hfc_134a``.

    Raises
    ------
    UnknownGas
        Names the nearest.
    """
    found = _names().get(_plain(name))
    if found is None:
        raise UnknownGas(name, path=path)
    return found


def composition(name: str, *, path: str = "") -> Mapping[str, Decimal]:
    """Return the mass shares of a blend by gas, in kg per kg; a pure gas is all of itself.

    Raises
    ------
    UnknownGas
        Names the nearest.
    """
    gas = gas_id(name, path=path)
    return _tables().blends.get(gas) or MappingProxyType({gas: Decimal(1)})


def column(gas: str, *, path: str = "") -> str:
    """Return the result column of a pure gas: ``hfcs`` for ``hfc_134a``, ``other`` for ``hcfc_22``."""
    return _tables().columns[gas_id(gas, path=path)]


def unsplit_column(basis: str) -> str:
    """Return the column of CO2e that was published without a split, by its basis (one of ``BASES``)."""
    return _UNSPLIT_COLUMN[basis]


def refrigerants() -> tuple[str, ...]:
    """Return the ids of everything that can leak: gases and blends other than CO2e of combustion gases."""
    tables = _tables()
    return tuple(
        sorted({*tables.columns, *tables.blends} - {"ch4_fossil", "ch4_biogenic", "n2o", "co2_biogenic"})
    )


def restate(
    kg_by_gas: Mapping[str, float],
    gwp_set: GWPSet,
    *,
    unsplit_kg_co2e: float = 0.0,
    unsplit_basis: str = "not stated",
) -> dict[str, float]:
    """Return CO2e by result column under ``gwp_set``.

    Parameters
    ----------
    kg_by_gas
        Masses of gases or blends. [kg of gas]
    gwp_set
        The set to express them in.
    unsplit_kg_co2e
        CO2e that its source does not split. It is carried over unchanged. [kgCO2e]
    unsplit_basis
        What that CO2e is based on, one of ``BASES``.

    Returns
    -------
    dict[str, float]
        Columns of ``GASES`` and ``MEMO_GASES`` that are not empty. [kgCO2e]
    """
    columns: dict[str, float] = {}
    for name, mass in kg_by_gas.items():
        if name in MEMO_GASES:
            columns[name] = columns.get(name, 0.0) + mass
            continue
        for gas, share in composition(name).items():
            where = column(gas)
            columns[where] = columns.get(where, 0.0) + mass * float(share) * gwp_set.gwp(gas)
    if unsplit_kg_co2e:
        where = unsplit_column(unsplit_basis)
        columns[where] = columns.get(where, 0.0) + unsplit_kg_co2e
    return columns


@dataclass(frozen=True, slots=True)
class _Tables:
    columns: Mapping[str, str]
    blends: Mapping[str, Mapping[str, Decimal]]
    names: Mapping[str, str]


def _plain(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _names() -> Mapping[str, str]:
    """Return the id of everything by every plain name."""
    return _tables().names


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """Read ``parameters/gwp/gases.yaml`` once: columns, blends and names."""
    path = PARAMETERS / "gwp" / "gases.yaml"
    tree = read_text_yaml(path)
    columns: dict[str, str] = {}
    names: dict[str, str] = {}
    for gas, row in tree["gases"].items():
        columns[gas] = row["column"]
        if row["column"] not in (*GASES, *MEMO_GASES):
            raise file_error(f"{path.name}:{gas}:column", "结果列不存在", "there is no such result column")
        _add_names(names, gas, row.get("aliases", ()), path.name)
    blends: dict[str, Mapping[str, Decimal]] = {}
    for blend, row in tree["blends"].items():
        blends[blend] = _parts(blend, row["percent"], columns, path.name)
        _add_names(names, blend, row.get("aliases", ()), path.name)
    return _Tables(columns=columns, blends=blends, names=names)


def _add_names(names: dict[str, str], gas: str, aliases: Any, file: str) -> None:
    """Enter the id and the aliases of one gas; a name may stand for one gas only."""
    for alias in (gas, *aliases):
        plain = _plain(alias)
        if names.get(plain, gas) != gas:
            raise file_error(
                f"{file}:{gas}", f"“{alias}”已指另一气体", f"“{alias}” already names another gas"
            )
        names[plain] = gas


def _parts(
    blend: str, percent: Mapping[str, str], columns: Mapping[str, str], file: str
) -> Mapping[str, Decimal]:
    """Return the mass shares of one blend, which must be known gases and add up to 100 %."""
    where = f"{file}:{blend}:percent"
    parts = {gas: decimal_of(text, where=where) / 100 for gas, text in percent.items()}
    unknown = sorted(set(parts) - set(columns))
    if unknown or sum(parts.values()) != 1:
        raise file_error(
            where, "组分未登记或合计不是 100 %", "a component is not listed or they do not add up to 100 %"
        )
    return MappingProxyType(parts)


def _read_set(name: str) -> GWPSet:
    """Read one GWP set."""
    path = PARAMETERS / "gwp" / f"{name.lower()}.yaml"
    tree = read_text_yaml(path)
    values: dict[str, Decimal] = {}
    rivals: dict[str, tuple[Rival, ...]] = {}
    notes: dict[str, str] = {}
    for gas, entry in tree["values"].items():
        where = f"{path.name}:{gas}"
        row: dict[str, Any] = {"value": entry} if isinstance(entry, str) else entry
        only_fields(row, _VALUE_FIELDS, frozenset({"value"}), where=where)
        values[gas] = decimal_of(row["value"], where=where)
        rivals[gas] = tuple(
            Rival(value=decimal_of(value, where=where), source=source)
            for value, source in row.get("rivals", {}).items()
        )
        notes[gas] = row.get("note", "")
    return GWPSet(
        name=name,
        title=tree["title"],
        source=tree["source"],
        licence=tree["licence"],
        values=MappingProxyType(values),
        rivals=MappingProxyType({gas: found for gas, found in rivals.items() if found}),
        notes=MappingProxyType({gas: found for gas, found in notes.items() if found}),
    )


GWP_SETS: Mapping[str, GWPSet] = MappingProxyType({name: _read_set(name) for name in ("AR4", "AR5", "AR6")})
"""The GWP sets by name."""
