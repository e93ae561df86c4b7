"""What does one rule book say: boundary, clocks, instruments, duties and claims, clause by clause?

A rule book is data, one YAML file per book. Its release and digest are pinned to an event, so that an old
event is judged by the rule book of its day.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec

from calculators.clocks import Deadline, Roll, deadline
from calculators.errors import CalculatorError, UnknownName
from calculators.inventory import Activity
from calculators.rulebooks.categories import CATEGORIES
from calculators.rulebooks.instruments import INSTRUMENTS

if TYPE_CHECKING:
    from calculators.rulebooks.claims import ClaimVerdict
    from calculators.rulebooks.facts import EventFacts, Finding

YesNo = Literal["yes", "no"]
Place = Literal["inside", "outside", "optional"]
ClockKind = Literal["credits", "forest"]


class RuleBookError(CalculatorError):
    """A rule-book file that does not hold together: unknown field, clause without source, kind twice."""

    code = "rulebook_file"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Chinese and in English."""

    zh: str
    en: str


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One clause in our own words.

    Parameters
    ----------
    ref
        Where it stands in the document; empty when not known.
    source
        Key of the book's sources.
    basis
        What was read: the text, an excerpt of it, a report on it, only a brief, or nothing (an assumption).
    verified
        Whether somebody has read a source that states it.
    """

    ref: str = ""
    text: Words
    source: str
    basis: Literal["text", "excerpt", "report", "brief", "assumption"]
    verified: YesNo


class Boundary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where each category stands; ``default`` is for those not named."""

    clause: str
    default: Place
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    exclusions_need_reason: YesNo = "no"

    def place(self, category: str) -> Place:
        """Return where ``category`` stands."""
        for place, names in (
            ("inside", self.inside),
            ("outside", self.outside),
            ("optional", self.optional),
        ):
            if category in names:
                return place  # type: ignore[return-value]
        return self.default


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to be done or shown, with its clause."""

    id: str
    text: Words
    clause: str


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The plan that must exist before the event starts, and what it must contain."""

    required: YesNo
    clause: str
    contents: tuple[Duty, ...] = ()


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Years from the end of the event until the cover is due, as a rule or only in principle."""

    kind: ClockKind
    years: int
    clause: str
    roll: Roll
    roll_clause: str
    in_principle: YesNo = "no"


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of instrument that the book refuses, and the clause that says so."""

    kind: str
    clause: str


class Instruments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Kinds accepted and refused; a kind in neither list is undecided."""

    clause: str
    accepted: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()
    domestic_only: tuple[str, ...] = ()


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may declare the result."""

    self_declaration: Literal["allowed", "refused", "undecided"]
    third_party: Literal["required", "encouraged", "allowed", "undecided"]
    clause: str


class Obligation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A requirement that is only on or off."""

    required: YesNo
    clause: str


class Forest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a new planting must make public, and that its uptake is used once."""

    clause: str
    publish: tuple[Duty, ...] = ()
    single_use_clause: str = ""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sentence that may be said when every finding named in ``conditions`` passes.

    The sentence may hold {event}, {tonnes}, {rulebook}, {due} and {verifier}.
    """

    id: str
    kind: Literal["achieved", "commitment", "footprint"]
    text: Words
    conditions: tuple[str, ...]
    clause: str


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The size from which an event of these kinds counts as large."""

    kinds: tuple[str, ...]
    quantity: Literal["attendees_on_site", "attendee_visits", "exhibition_area_m2"]
    at_least: Decimal
    clause: str


class Electricity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By which method purchased electricity counts; the other result is shown beside it."""

    method: Literal["location-based", "market-based"]
    clause: str


class RuleBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule book as released.

    Parameters
    ----------
    name, release
        Stable name, and the version of this reading of it.
    document
        Number of the document.
    in_force_from
        Day from which it applies, where known.
    zone
        IANA zone of its deadlines.
    sources
        What was read, by key.
    """

    name: str
    release: str
    title: Words
    document: str
    issuer: Words
    zone: str
    sources: dict[str, str]
    clauses: dict[str, Clause]
    phases: tuple[str, ...]
    phases_clause: str
    boundary: Boundary
    plan: Plan
    reduce_first: Obligation
    clocks: tuple[Clock, ...]
    instruments: Instruments
    retirement_proof: Obligation
    declaration: Declaration
    publication: tuple[Duty, ...]
    sentences: tuple[Claim, ...]
    in_force_from: date | None = None
    forest: Forest | None = None
    thresholds: tuple[Threshold, ...] = ()
    electricity: Electricity | None = None

    @classmethod
    def from_dict(cls, tree: dict[str, Any], *, name: str = "") -> Self:
        """Return the rule book in ``tree`` (text values allowed).

        Raises
        ------
        RuleBookError
            A field is unknown, missing or malformed; a clause, category or instrument is not known.
        """
        try:
            book = msgspec.convert(tree, cls, strict=False)
        except msgspec.ValidationError as error:
            raise _file_error(name or str(tree.get("name", "?")), str(error)) from error
        _hold_together(book)
        return book

    def to_dict(self) -> dict[str, Any]:
        """Return the rule book as plain JSON-able data; :meth:`from_dict` takes it back."""
        tree: dict[str, Any] = msgspec.to_builtins(self, str_keys=True)
        if self.electricity is None:  # books of earlier releases keep their digest
            del tree["electricity"]
        return tree

    @property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the layout of the file."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def electricity_method(self) -> str:
        """How purchased electricity counts: by the grid, unless the book says by the market."""
        return self.electricity.method if self.electricity is not None else "location-based"

    def clause(self, key: str) -> Clause:
        """Return the clause called ``key``."""
        return self.clauses[key]

    def verified(self, key: str) -> bool:
        """Return whether somebody has read a source of the clause called ``key``."""
        return self.clauses[key].verified == "yes"

    def clock(self, kind: ClockKind) -> Clock | None:
        """Return the clock for credits or for forests, None when the book has none."""
        return next((clock for clock in self.clocks if clock.kind == kind), None)

    def period(self, *, kind: ClockKind, event_end: date, zone: str = "") -> Deadline:
        """Return the period for credits or forests after an event that ends on ``event_end``, with its steps.

        Raises
        ------
        UnknownName
            The book has no such clock, or the zone is not known.
        """
        clock = self.clock(kind)
        if clock is None:
            raise UnknownName("期限", "clock", kind, [known.kind for known in self.clocks])
        return deadline(event_end=event_end, years=clock.years, zone=zone or self.zone, roll=clock.roll)

    def deadline(self, *, kind: ClockKind, event_end: date, zone: str = "") -> datetime:
        """Return the first moment after the period of :meth:`period`. Show the day before to people."""
        return self.period(kind=kind, event_end=event_end, zone=zone).ends_at

    def place_rows(self, rows: Iterable[Activity], *, chosen: frozenset[str] = frozenset()) -> list[Activity]:
        """Return ``rows`` marked inside or outside the boundary; outside rows are shown, never added.

        Parameters
        ----------
        chosen
            Optional categories that the organiser takes in.

        Raises
        ------
        UnknownName
            A row is of a category that no boundary knows.
        """
        placed = []
        for row in rows:
            if row.category not in CATEGORIES:
                raise UnknownName("核算类别", "category", row.category, CATEGORIES, path=row.path)
            place = self.boundary.place(row.category)
            inside = place == "inside" or (place == "optional" and row.category in chosen)
            placed.append(replace(row, inside=row.inside and inside))
        return placed

    def check(self, facts: "EventFacts") -> list["Finding"]:
        """Return a finding for every criterion, see :func:`calculators.rulebooks.claims.check`."""
        from calculators.rulebooks.claims import check  # noqa: PLC0415 - the criteria import this module

        return check(self, facts)

    def claims(self, facts: "EventFacts") -> list["ClaimVerdict"]:
        """Return every sentence with whether it may be said, see :func:`.claims.claims`."""
        from calculators.rulebooks.claims import claims  # noqa: PLC0415 - the criteria import this module

        return claims(self, facts)


def _file_error(name: str, problem: str) -> RuleBookError:
    return RuleBookError(f"规则文件 {name} 有误：{problem}。", f"Rule book {name}: {problem}.", path=name)


def _hold_together(book: RuleBook) -> None:
    """Refuse clauses, categories or instruments that are named and do not exist, or stand twice."""
    for used in sorted(_clauses_used(book) - set(book.clauses)):
        raise _file_error(book.name, f"clause “{used}” is used and not written")
    for key, clause in book.clauses.items():
        if clause.source not in book.sources:
            raise _file_error(book.name, f"clause “{key}” names the unknown source “{clause.source}”")
        if clause.basis in {"brief", "assumption"} and clause.verified == "yes":
            raise _file_error(book.name, f"clause “{key}” rests on no text and cannot be verified")
    boundary = book.boundary
    _closed_list(book.name, boundary.inside + boundary.outside + boundary.optional, CATEGORIES, "category")
    instruments = book.instruments
    refused = tuple(refusal.kind for refusal in instruments.refused)
    _closed_list(book.name, instruments.accepted + refused, INSTRUMENTS, "instrument")
    for kind in instruments.accepted:
        if not INSTRUMENTS[kind].offsets:
            raise _file_error(book.name, f"instrument “{kind}” can never offset and is accepted")
    for kind in instruments.domestic_only:
        if kind not in instruments.accepted:
            raise _file_error(book.name, f"instrument “{kind}” is limited and not accepted")
    for claim in book.sentences:
        if not claim.conditions:
            raise _file_error(book.name, f"claim “{claim.id}” has no condition")


def _closed_list(name: str, used: tuple[str, ...], known: dict[str, Any], what: str) -> None:
    for word in used:
        if word not in known:
            raise _file_error(name, f"unknown {what} “{word}”")
        if used.count(word) > 1:
            raise _file_error(name, f"{what} “{word}” stands twice")


def _clauses_used(book: RuleBook) -> set[str]:
    used = {book.phases_clause, book.boundary.clause, book.plan.clause, book.instruments.clause}
    used |= {book.reduce_first.clause, book.retirement_proof.clause, book.declaration.clause}
    used |= {clock.clause for clock in book.clocks} | {clock.roll_clause for clock in book.clocks}
    used |= {refusal.clause for refusal in book.instruments.refused}
    used |= {duty.clause for duty in book.publication} | {duty.clause for duty in book.plan.contents}
    used |= {claim.clause for claim in book.sentences} | {limit.clause for limit in book.thresholds}
    if book.electricity is not None:
        used |= {book.electricity.clause}
    if book.forest is not None:
        used |= {book.forest.clause} | {duty.clause for duty in book.forest.publish}
        used |= {book.forest.single_use_clause} - {""}
    return used
