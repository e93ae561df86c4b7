"""What does an organisation hold, and where did every block come from?"""

from datetime import datetime
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock, dates
from footprint.core.problems import DomainError, InvalidInput, show_on_form
from footprint.offsets.enums import BlockState, MovementKind
from footprint.offsets.models import Block, Issuance, Movement
from footprint.offsets.selectors import issuance_balance, serial_history, serials_read
from footprint.offsets.selectors.holders import accounts_of, blocks_of, sees_whole, with_parties
from footprint.offsets.selectors.retirements import retirements_of_issuance
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.charts import blocks_chart
from footprint.web.offsets.shared import holder_of, issuance_url, serials_of

CHOICES_SHOWN = 100
"""Movements that the replay offers by name; any moment can be asked for by its time."""


@require_safe
@requires("credits.view")
def holdings(request: HttpRequest) -> HttpResponseBase:
    """Every block of the organisation acted for, with its serials and state."""
    blocks = blocks_of(request.actor)
    accounts = list(accounts_of(request.actor).order_by("registry__code"))
    listing = Listing(
        request,
        blocks,
        name="holdings",
        columns=(
            Column(name="serials", label=_("Serial numbers"), value=serials_of, url=issuance_url),
            Column(name="registry", label=_("Registry"), value="issuance.registry.name"),
            Column(
                name="project", label=_("Project"), value="issuance.project",
                order="issuance__project__number",
            ),
            Column(name="vintage", label=_("Vintage"), value="issuance.vintage", order="issuance__vintage"),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(
                name="tonnes", label=_("Amount"), value="tonnes_t", order="tonnes_t", shape="number",
                unit="t", decimals=0,
            ),
        ),
        filters=(
            Filter(name="state", label=_("State"), choices=BlockState.choices),
            Filter(
                name="registry", label=_("Registry"),
                choices=[(account.registry.code, account.registry.name) for account in accounts],
                apply=lambda found, code: found.filter(registry__code=code),
            ),
        ),
        search=("prefix", "issuance__project__number", "issuance__project__name_zh",
                "issuance__project__name_en", "issuance__opaque_serials__text"),
        order="issuance__vintage",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    totals = dict.fromkeys(BlockState, 0)
    for state, size in blocks.values_list("state", "tonnes_t"):
        totals[state] += size
    context = {
        "listing": listing,
        "accounts": accounts,
        "free_t": totals[BlockState.HELD],
        "reserved_t": totals[BlockState.RESERVED],
        "moving_t": totals[BlockState.IN_TRANSFER],
        "frozen_t": totals[BlockState.FROZEN],
        "retired_t": totals[BlockState.RETIRED],
    }
    return render(request, "offsets/holdings.html", context)


class ReplayForm(forms.Form):
    """A moment to go back to."""

    moment = forms.DateTimeField(
        label=gettext_lazy("Show the ledger as it was at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    )


def _issuances() -> QuerySet[Issuance]:
    return Issuance.objects.select_related("registry", "project__methodology")


@require_safe
@requires("credits.view")
def issuance(request: HttpRequest, issuance_id: UUID) -> HttpResponseBase:
    """The blocks of an issuance now, or after any movement of its journal."""
    found = object_or_404(_issuances(), issuance_id)
    replay = ReplayForm(request.GET if "moment" in request.GET else None)
    if replay.is_bound and replay.is_valid():
        sequence = _last_before(found, replay.cleaned_data["moment"])
        if sequence is not None:
            return redirect(f"{reverse('offsets:issuance', args=[issuance_id])}?after={sequence}")
        replay.add_error("moment", _("Nothing was issued yet at that moment."))
    head = found.movements.order_by("-sequence").first()
    after = _sequence_asked(request, head.sequence)
    everyone = sees_whole(request.actor, found)
    blocks = with_parties(Block.objects.filter(issuance=found).as_of_movement(after))
    listing = Listing(
        request,
        blocks,
        name="blocks",
        columns=(
            Column(name="serials", label=_("Serial numbers"), value=serials_of),
            Column(
                name="holder", label=_("Holder"),
                value=lambda block: holder_of(request, block.account, everyone=everyone),
            ),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(
                name="tonnes", label=_("Amount"), value="tonnes_t", order="tonnes_t", shape="number",
                unit="t", decimals=0,
            ),
        ),
        filters=(
            Filter(
                name="after", label=_("As it stood after"), choices=_steps(found, after),
                apply=lambda rows, _value: rows,
            ),
            Filter(name="state", label=_("State"), choices=BlockState.choices),
        ),
        order="first",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    context = {
        "issuance": found,
        "listing": listing,
        "replay": replay,
        "balance": [(BlockState(state).label, t) for state, t in issuance_balance(found).items()],
        "chart": blocks_chart(found, last_sequence=head.sequence, marked=after),
        "shown": found.movements.get(sequence=after) if after != head.sequence else None,
        "may_invalidate": everyone and found.invalidated_at is None,
        "built_on": retirements_of_issuance(found) if found.invalidated_at else (),
    }
    return render(request, "offsets/issuance.html", context)


@require_safe
@requires("credits.view")
def journal(request: HttpRequest, issuance_id: UUID) -> HttpResponseBase:
    """Every movement of an issuance, each sealed by the hash of the one before."""
    found = object_or_404(_issuances(), issuance_id)
    listing = Listing(
        request,
        found.movements.all(),
        name="journal",
        columns=(
            Column(name="sequence", label=_("Number"), order="sequence", shape="number", decimals=0),
            Column(name="kind", label=_("Movement"), order="kind", shape="state"),
            Column(name="tonnes", label=_("Amount"), order="tonnes", shape="number", unit="t", decimals=0),
            Column(name="at", label=_("Time"), order="at", shape="moment"),
            Column(name="hash", label=_("Hash")),
        ),
        filters=(Filter(name="kind", label=_("Movement"), choices=MovementKind.choices),),
        search=("hash",),
        order="-sequence",
    )
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/journal.html", {"issuance": found, "listing": listing})


class SerialForm(forms.Form):
    """One serial number."""

    serial = forms.CharField(label=gettext_lazy("Serial number"), max_length=200)


@require_safe
@requires("credits.view")
def serial(request: HttpRequest, issuance_id: UUID) -> HttpResponse:
    """Where one serial of an issuance has been, from its issue to now."""
    found = object_or_404(_issuances(), issuance_id)
    form = SerialForm(request.GET if "serial" in request.GET else None)
    stations, number = [], None
    if form.is_bound and form.is_valid():
        try:
            number = _serial_number(found, form.cleaned_data["serial"])
        except DomainError as error:
            show_on_form(form, error)
        else:
            everyone = sees_whole(request.actor, found)
            stations = [
                {"event": event, "holder": holder_of(request, event.block.account, everyone=everyone)}
                for event in serial_history(issuance=found, serial=number)
            ]
    context = {"issuance": found, "form": form, "stations": stations, "number": number}
    return render(request, "offsets/serial.html", context, status=400 if form.errors else 200)


def _serial_number(found: Issuance, text: str) -> int:
    """The ordinal that a text names: a plain number of this issuance, or the first serial of a range."""
    if text.strip().isdigit():
        number = int(text)
        if found.first <= number <= found.last:
            return number
    named = [part for row, part in serials_read(registry=found.registry, text=text) if row.pk == found.pk]
    if not named:
        raise InvalidInput(
            gettext_lazy("“%(text)s” is not a serial number of this issuance."),
            field="serial",
            params={"text": text},
        )
    return named[0].first


def _last_before(found: Issuance, moment: datetime) -> int | None:
    moment = min(moment, clock.now())
    return (
        found.movements.filter(at__lte=moment)
        .order_by("-sequence")
        .values_list("sequence", flat=True)
        .first()
    )


def _sequence_asked(request: HttpRequest, last: int) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdigit() and len(asked) < 10 and 1 <= int(asked) <= last else last


def _steps(found: Issuance, after: int) -> list[tuple[str, str]]:
    latest = list(found.movements.order_by("-sequence")[:CHOICES_SHOWN])
    if all(movement.sequence != after for movement in latest):
        latest.append(found.movements.get(sequence=after))
    return [(str(movement.sequence), _step(movement)) for movement in latest]


def _step(movement: Movement) -> str:
    at = timezone.localtime(movement.at)
    return f"{movement.sequence} · {movement.get_kind_display()} · {dates.day(at.date())} {at:%H:%M}"
