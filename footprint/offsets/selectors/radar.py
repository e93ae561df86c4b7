"""What does the radar look at, and what did it find?"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from calculators.offsets.radar import Unit
from calculators.rulebooks import RuleBook
from footprint.accounts.actors import Actor
from footprint.accounts.models import Organisation
from footprint.offsets.enums import BlockState, Instrument, RadarState, ReservationState
from footprint.offsets.models import Account, Block, Issuance, OpaqueSerial, QuoteLine, RadarFinding, Registry
from footprint.offsets.serials import SerialGrammar, SerialProblem
from footprint.rulebooks.models import RuleBookRelease
from footprint.rulebooks.selectors import as_book

SHORTEST = 8
"""Letters from which on an opaque text says something beyond its own registry: “1” or “2024-01” does not."""
IN_USE = (ReservationState.ACTIVE, ReservationState.COMMITTED, ReservationState.RETIRED)


def units_for_radar() -> list[Unit]:
    """Everything that was ever entered and stands, as the laboratory's radar reads it.

    An issuance is one unit. Its opaque texts, and every reservation that came of a quote under a voluntary
    rule book, stand beside it under the same key. Units of a registry that does not say what they are are
    compared by serial only.
    """
    issuances = list(
        Issuance.objects.filter(invalidated_at__isnull=True)
        .select_related("project", "registry")
        .order_by("pk")
    )
    states = _states()
    return [
        *(_unit(issuance, states.get(issuance.pk, "held")) for issuance in issuances),
        *_opaque_units(),
        *_units_under_books(),
    ]


def findings_standing(*, organisation=None, with_settled: bool = False) -> QuerySet[RadarFinding]:
    """What the radar found and still sees, newest first.

    Parameters
    ----------
    organisation
        Only what concerns registries in which it has an account.
    """
    found = RadarFinding.objects.filter(gone_at__isnull=True)
    if not with_settled:
        found = found.filter(settled_at__isnull=True)
    if organisation is not None:
        found = found.filter(registries__accounts__organisation=organisation).distinct()
    return found.prefetch_related("registries").order_by("-first_seen_at", "pk")


def findings_concerning(actor: Actor) -> QuerySet[RadarFinding]:
    """Every finding on a registry in which the organisation has an account, or which it operates."""
    if actor.organisation is None:
        return RadarFinding.objects.none()
    own = Registry.objects.filter(
        Q(accounts__organisation=actor.organisation) | Q(operator=actor.organisation)
    )
    concerned = RadarFinding.registries.through.objects.filter(registry__in=own)
    return (
        RadarFinding.objects.filter(pk__in=concerned.values("radarfinding_id"))
        .select_related("settled_by")
        .prefetch_related("registries")
    )


def in_state(found: QuerySet[RadarFinding], state: str) -> QuerySet[RadarFinding]:
    """The findings that stand like that."""
    if state == RadarState.GONE:
        return found.filter(gone_at__isnull=False)
    return found.filter(gone_at__isnull=True, settled_at__isnull=state == RadarState.ATTENTION)


def evidence_of(finding: RadarFinding) -> list[Issuance]:
    """The issuances that a finding is about."""
    return list(
        Issuance.objects.filter(public_id__in=finding.units)
        .select_related("registry", "project")
        .order_by("registry__code", "vintage", "pk")
    )


def concerned(finding: RadarFinding) -> list[Organisation]:
    """Who may say that nothing is counted twice.

    Where one of the registries concerned is operated here, its operator alone: the parties to a suspicion do
    not clear themselves. Elsewhere those who hold accounts in them.
    """
    registries = finding.registries.all()
    operators = {row.operator_id for row in registries if row.operated_here}
    holders = Account.objects.filter(registry__in=registries, organisation__isnull=False)
    ids = operators or set(holders.values_list("organisation", flat=True))
    return list(Organisation.objects.filter(pk__in=ids).order_by("pk"))


def may_settle(actor: Actor, finding: RadarFinding) -> bool:
    """Whether the organisation acted for is one of those."""
    return actor.organisation in concerned(finding)


def _states() -> dict[int, str]:
    """The furthest that any tonne of an issuance has gone."""
    states: dict[int, str] = {}
    rows = (
        Block.objects.open()
        .filter(state__in=(BlockState.RESERVED, BlockState.RETIRED))
        .values_list("issuance_id", "state")
        .distinct()
    )
    for issuance_id, state in rows:
        if states.get(issuance_id) != "retired":
            states[issuance_id] = str(state)
    return states


def _unit(issuance: Issuance, state: str) -> Unit:
    registry, project = issuance.registry, issuance.project
    numbers = {} if issuance.is_opaque else {"first": issuance.first, "last": issuance.last}
    return Unit(
        key=str(issuance.public_id),
        instrument=registry.instrument or Instrument.CCER,
        registry=registry.code,
        registry_zh=registry.name_zh,
        registry_en=registry.name_en,
        serial_prefix="" if issuance.is_opaque else issuance.prefix,
        installation=project.installation if registry.instrument else "",
        period_from=issuance.period_start,
        period_to=issuance.period_end,
        state=state if registry.instrument else "held",
        **numbers,
    )


def _opaque_units() -> Iterator[Unit]:
    grammars = [registry.grammar for registry in Registry.objects.exclude(serial_pattern="")]
    rows = OpaqueSerial.objects.filter(issuance__invalidated_at__isnull=True).select_related(
        "issuance", "registry"
    )
    for row in rows.order_by("pk").iterator():
        numbers = _read(row.text, grammars)
        instrument = row.registry.instrument or Instrument.CCER
        yield Unit(
            key=str(row.issuance.public_id),
            instrument=instrument,
            registry=row.registry.code,
            registry_zh=row.registry.name_zh,
            registry_en=row.registry.name_en,
            **numbers,
            code=row.text if instrument == Instrument.GREEN_CERTIFICATE else "",
        )


def _read(text: str, grammars: Iterable[SerialGrammar]) -> dict[str, Any]:
    """An opaque text as prefix and range when some registry writes like that; else the text itself."""
    for grammar in grammars:
        try:
            prefix, serials = grammar.parse(text)
        except SerialProblem:
            continue
        return {"serial_prefix": prefix, "first": serials.first, "last": serials.last}
    return {"serial_prefix": text, "first": 0, "last": 0} if len(text) >= SHORTEST else {}


def _units_under_books() -> Iterator[Unit]:
    books: dict[tuple[str, str], RuleBook] = {
        (release.name, release.release): as_book(release) for release in RuleBookRelease.objects.all()
    }
    lines = QuoteLine.objects.filter(reservation__state__in=IN_USE).select_related(
        "quote", "issuance__registry", "reservation"
    )
    for line in lines.order_by("pk"):
        book = books.get((line.quote.rules, line.quote.rules_release))
        registry = line.issuance.registry
        if book is None or not registry.instrument:
            continue
        retired = line.reservation.state == ReservationState.RETIRED
        yield Unit(
            key=str(line.issuance.public_id),
            instrument=registry.instrument,
            registry=registry.code,
            state="retired" if retired else "reserved",
            book=book,
        )
