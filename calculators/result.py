"""What came out, row by row and in total, in a form that can be stored, read again and taken apart?

A :class:`Result` never changes. Everything a verifier needs travels with it: each line with its factor
record, the way the record was found, the facts behind the quantity and the emissions by gas.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from calculators.carried import Carried, Variances, product_cells, product_variances
from calculators.columns import sum_by_code
from calculators.errors import InputError, UnknownName
from calculators.gases import UNSPLIT
from calculators.inventory import Inventory, Place
from calculators.line import Line, Lines, digits, product_of, rounded
from calculators.resolve import Resolved, Table
from calculators.stored import (
    FORM,
    MG_PER_KG,
    canonical,
    interval_from_dict,
    interval_to_dict,
    stored_carried,
    stored_inventory,
    stored_kilograms,
    stored_milligrams,
    stored_resolved,
    stored_table,
    write_lines,
)
from calculators.uncertainty import Interval, interval_from_variance

__all__ = ["MG_PER_KG", "Facts", "Lines", "Result"]

Floats = npt.NDArray[np.float64]
Milligrams = npt.NDArray[np.int64]
Key = str | int | None | tuple[str | int | None, ...]

KEYS = ("category", "stage", "scope", "tier", "gas")
"""What totals can be grouped by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the numbers rest on besides their rows: method, factor release, GWP set, rounding."""

    method: str
    release: str
    release_digest: str
    gwp_set: str
    rounding: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """The emissions of an inventory.

    Parameters
    ----------
    facts
        Method, factor release, GWP set, rounding.
    inventory, resolved, table
        The rows, what each want came to, and emissions of one unit of each want.
    milligrams, place_milligrams, event_interval
        For events: whole milligrams by row and column, their sums by place, and the total's interval.
    carried
        For products: emissions by product, stage and gas, parts included. [kgCO2e per unit]
    stored_cells, stored_intervals
        For products read from their stored form: emissions by row and column, and the intervals. [kgCO2e]
    """

    facts: Facts
    inventory: Inventory
    resolved: tuple[Resolved, ...]
    table: Table
    milligrams: Milligrams | None = None
    place_milligrams: Milligrams | None = None
    event_interval: Interval | None = None
    carried: Carried | None = None
    stored_cells: Floats | None = None
    stored_intervals: tuple[Interval, ...] = ()

    @property
    def gases(self) -> tuple[str, ...]:
        """The columns of the total that occur, in their fixed order."""
        return self.table.gases

    @cached_property
    def kg(self) -> Floats:
        """Emissions ``[row, column]`` before any rounding; columns as ``table.columns``. [kgCO2e]"""
        if self.stored_cells is not None:
            return self.stored_cells
        if self.carried is not None:
            return product_cells(self.inventory, self.resolved, self.table, self.carried)
        cells = self.table.kg_per_unit[self.inventory.want] * self.inventory.quantity[:, None]
        for row, reported in self.inventory.reported.items():
            cells[row, self.gases.index(reported.gas)] = float(reported.kg_co2e)
        return cells

    @cached_property
    def lines(self) -> Lines:
        """All rows inside the boundary."""
        return Lines(self.line, self._rows(inside=True))

    @cached_property
    def outside(self) -> Lines:
        """All rows outside the boundary: shown, never added."""
        return Lines(self.line, self._rows(inside=False))

    def line(self, row: int) -> Line:
        """Return row number ``row`` of the inventory with everything about it."""
        activity = self.inventory.activity(row)
        found = self.resolved[self.inventory.want[row]]
        cells = dict(zip(self.table.columns, self._cells(row), strict=True))
        data = self.inventory.places[self.inventory.place[row]].data_gsd2
        return Line(
            activity=activity,
            resolved=found,
            product=product_of(activity),
            kg_co2e={gas: cells[gas] for gas in self.gases if cells[gas]},
            memo_kg={gas: cells[gas] for gas in self.table.memo if cells[gas]},
            gsd2_data=data,
            gsd2_factor=data if row in self.inventory.reported else found.gsd2,
        )

    def find(self, line_id: str, *, owner: str = "") -> Line:
        """Return the line with this id.

        Raises
        ------
        UnknownName
            No line has it; the nearest ids are named.
        """
        for row in range(len(self.inventory)):
            activity = self.inventory.activity(row)
            if activity.id == line_id and owner in ("", activity.owner):
                return self.line(row)
        known = [self.inventory.activity(row).id for row in range(min(len(self.inventory), 10_000))]
        raise UnknownName("行", "line", line_id, known)

    def total(self, *, owner: str | None = None) -> Decimal:
        """Return the footprint of the event or one product: rows inside the boundary, all gases. [kgCO2e]"""
        if self.carried is not None:
            return _decimal(float(self.carried.whole[self._owner(owner)].sum()))
        return _kg(sum(self._place_totals(inside=True)))

    def by(self, *keys: str, inside: bool = True, owner: str | None = None) -> dict[Key, Decimal]:
        """Return sums of rows by category, stage, scope, tier, gas or several of them.

        Parameters
        ----------
        keys
            One or more of ``KEYS``. With one, the result's keys are plain values, with several they are
            tuples.
        inside
            False for the rows outside the boundary.
        owner
            The product, when there are several. Stages are those of its own rows; :meth:`stages` tells
            where in the life cycle its parts emit.

        Returns
        -------
        dict
            In order of appearance. [kgCO2e]
        """
        for key in keys:
            if key not in KEYS:
                raise UnknownName("分组", "grouping", key, KEYS)
        sums: dict[Key, Any] = {}
        for place, cells in self._places(inside, owner):
            for gas, value in zip(self.gases, cells, strict=False):
                names = [gas if key == "gas" else getattr(place, key) for key in keys]
                group: Key = names[0] if len(names) == 1 else tuple(names)
                sums[group] = sums.get(group, 0) + value
        convert = _kg if self.milligrams is not None else _decimal
        return {group: convert(value) for group, value in sums.items()}

    def stages(self, *, owner: str | None = None) -> dict[str, dict[str, Decimal]]:
        """Return emissions by life-cycle stage and gas, a part's in the stage where they arose. [kgCO2e]"""
        if self.carried is None:
            pairs = self.by("stage", "gas")
            names = dict.fromkeys(str(key[0]) for key in pairs if isinstance(key, tuple))
            return {name: {gas: pairs[name, gas] for gas in self.gases} for name in names}
        whole = self.carried.whole[self._owner(owner)].tolist()
        return {
            stage: {gas: _decimal(value) for gas, value in zip(self.gases, row, strict=True)}
            for stage, row in zip(self.carried.stages, whole, strict=True)
        }

    def interval(self, *, owner: str | None = None) -> Interval:
        """Return the total with the range that holds the truth in 95 of 100 cases. [kgCO2e]"""
        if self.event_interval is not None:
            return self.event_interval
        number = self._owner(owner)
        if self.stored_intervals:
            return self.stored_intervals[number]
        return interval_from_variance(
            value_kg_co2e=float(self.total(owner=owner)),
            variance_data=float(self._variances.data[number]),
            variance_factor=float(self._variances.factor[number]),
            signed=bool(self._variances.signed[number]),
        )

    def not_restated(self, *, owner: str | None = None) -> tuple[Decimal, float]:
        """Return the CO2e that could not be restated under the chosen set, and its share. [kgCO2e], [1]"""
        own_column = f"unsplit_{self.facts.gwp_set.lower()}"
        gases = self.by("gas", owner=owner)
        kept = sum((gases.get(name, Decimal(0)) for name in UNSPLIT if name != own_column), Decimal(0))
        size = sum((abs(value) for value in gases.values()), Decimal(0))
        return kept, float(kept / size) if size else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the whole result as plain data, equal for equal results."""
        cells = self.milligrams if self.milligrams is not None else self.kg
        rows = (self._rows(inside=True), self._rows(inside=False))
        data: dict[str, Any] = {
            "form": FORM,
            **asdict(self.facts),
            "gases": list(self.gases),
            "memo": list(self.table.memo),
            **write_lines(self.inventory, self.resolved, self.table, cells, rows),
        }
        data["outside"]["by_category"] = _texts(self.by("category", inside=False)) if self.outside else {}
        if self.carried is None:
            return data | self._totals_dict(None)
        products = [
            {"id": name, "unit": unit}
            | self._totals_dict(name)
            | {"stages": _nested(self.stages(owner=name))}
            for name, unit in zip(self.inventory.owners, self.inventory.owner_units, strict=True)
        ]
        return data | {"products": products}

    def document(self) -> bytes:
        """Return the canonical JSON (RFC 8785) of :meth:`to_dict`: what is stored and digested."""
        return canonical(self.to_dict())

    def digest(self) -> str:
        """Return the SHA-256 of :meth:`document`, in hexadecimal."""
        return hashlib.sha256(self.document()).hexdigest()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Result":
        """Return the result that :meth:`to_dict` wrote, its emissions as they were stored.

        Raises
        ------
        CalculatorError
            Not a stored result, or its lines do not add up to its totals.
        """
        inventory = stored_inventory(data)
        resolved = stored_resolved(data, inventory)
        table = stored_table(data, resolved)
        facts = Facts(**{item.name: data[item.name] for item in fields(Facts)})
        same: dict[str, Any] = {"facts": facts, "inventory": inventory, "resolved": resolved, "table": table}
        if "products" in data:
            result = cls(
                **same,
                carried=stored_carried(data, inventory, resolved, table.gases),
                stored_cells=stored_kilograms(data, table),
                stored_intervals=tuple(interval_from_dict(item["interval"]) for item in data["products"]),
            )
        else:
            milligrams = stored_milligrams(data, table)
            result = cls(
                **same,
                milligrams=milligrams,
                place_milligrams=sum_by_code(milligrams, inventory.place, len(inventory.places)),
                event_interval=interval_from_dict(data["interval"]),
            )
        result._check_sums(data)
        return result

    def _check_sums(self, data: Mapping[str, Any]) -> None:
        """Refuse totals that are not the sums of the lines: exactly for events, to 1e-9 for products."""
        for stored in data.get("products", [data]):
            owner = stored.get("id")
            sums = {**self.by("gas", owner=owner), "": self.total(owner=owner)}
            claimed = {**stored["totals"]["by_gas"], "": stored["total_kg_co2e"]}
            for name, value in sums.items():
                slack = abs(value) * Decimal("1e-9") if self.carried is not None else 0
                if abs(value - Decimal(claimed.get(name, "NaN"))) <= slack:
                    continue
                raise InputError(
                    f"存储的结果前后不符：各行合计 {value} kg，总计却为 {claimed.get(name)} kg。可能被改动。",
                    f"The stored result does not add up: its lines give {value} kg, its total says "
                    f"{claimed.get(name)} kg. It may have been altered.",
                    path=f"totals.by_gas.{name}" if name else "total_kg_co2e",
                )

    def _totals_dict(self, owner: str | None) -> dict[str, Any]:
        kept, share = self.not_restated(owner=owner)
        keys = ("gas", "category", "stage", "scope", "tier")
        return {
            "total_kg_co2e": digits(self.total(owner=owner)),
            "totals": {f"by_{key}": _texts(self.by(key, owner=owner)) for key in keys},
            "memo_kg": _texts(self._memo(owner)),
            "not_restated": {"kg_co2e": digits(kept), "share": rounded(share)},
            "interval": interval_to_dict(self.interval(owner=owner)),
        }

    def _memo(self, owner: str | None) -> dict[str, Decimal]:
        """Return the totals of the columns beside the total. [kg]"""
        convert = _kg if self.milligrams is not None else _decimal
        start = len(self.gases)
        sums = dict.fromkeys(self.table.memo, 0)
        for _, cells in self._places(True, owner):
            for name, value in zip(self.table.memo, cells[start:], strict=True):
                sums[name] += value
        return {name: convert(value) for name, value in sums.items()}

    def _rows(self, *, inside: bool) -> Sequence[int]:
        wanted = np.array([place.inside == inside for place in self.inventory.places])
        if wanted.all():
            return range(len(self.inventory))
        found: list[int] = np.flatnonzero(wanted[self.inventory.place]).tolist()
        return found

    def _cells(self, row: int) -> list[Decimal]:
        """Return the emissions of one row by column, exactly as they are summed. [kgCO2e]"""
        if self.milligrams is not None:
            return [_kg(value) for value in self.milligrams[row].tolist()]
        return [_decimal(value) for value in self.kg[row].tolist()]

    def _places(self, inside: bool, owner: str | None) -> Iterator[tuple[Place, list[Any]]]:
        """Yield each place with the sums of its rows by column: integers for events, floats for products."""
        places = self.inventory.places
        if self.place_milligrams is not None:
            sums = self.place_milligrams.tolist()
        else:
            rows = np.flatnonzero(self.inventory.owner == self._owner(owner))
            codes = self.inventory.place[rows]
            used = np.unique(codes).tolist()
            cells_by_place = sum_by_code(self.kg[rows], codes, len(places)).tolist()
            places, sums = tuple(places[code] for code in used), [cells_by_place[code] for code in used]
        for place, cells in zip(places, sums, strict=True):
            if place.inside == inside:
                yield place, cells

    def _place_totals(self, *, inside: bool) -> list[int]:
        return [sum(cells[: len(self.gases)]) for _, cells in self._places(inside, None)]

    def _owner(self, owner: str | None) -> int:
        owners = self.inventory.owners
        if owner is None and len(owners) == 1:
            return 0
        if owner not in owners:
            raise UnknownName("产品", "product", owner or "", owners, path="owner")
        return owners.index(owner)

    @cached_property
    def _variances(self) -> Variances:
        assert self.carried is not None
        return product_variances(self.inventory, self.resolved, self.table, self.carried)


def _kg(milligrams: int) -> Decimal:
    return Decimal(milligrams).scaleb(-6)


def _decimal(kg: float) -> Decimal:
    return Decimal(repr(float(kg)))


def _texts(sums: Mapping[Any, Decimal]) -> dict[str, str]:
    return {"" if key is None else str(key): digits(value) for key, value in sums.items()}


def _nested(sums: Mapping[str, Mapping[str, Decimal]]) -> dict[str, dict[str, str]]:
    return {name: _texts(inner) for name, inner in sums.items()}
