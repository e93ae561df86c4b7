"""How does a registry's operator freeze, bring in, set aside, cancel and invalidate?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, BlockState, CancellationState
from footprint.offsets.models import CancellationRequest, Issuance, Registry
from footprint.offsets.selectors import issuance_balance
from footprint.offsets.selectors.holders import cancellations_of, registries_of
from footprint.offsets.selectors.retirements import retirements_of_issuance
from footprint.web.offsets.desk_forms import MoveForm
from footprint.web.offsets.shared import OnceForm
from footprint.web.offsets.statement_forms import RefusalForm

Text = str | Promise
HOLDINGS = (AccountKind.HOLDING,)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that an operator does to serials: what it is called, what it does, whose serials."""

    title: Text
    text: Text
    button: Text
    done: Text
    service: Callable[..., Any]
    accounts: tuple[AccountKind, ...] = HOLDINGS
    account_label: Text = ""


ACTS = {
    "assign": Act(
        title=gettext_lazy("Bring serial numbers into a holding"),
        text=gettext_lazy(
            "They lie in the registry without a holder here; from now on this holder disposes of them."
        ),
        button=gettext_lazy("Bring in"),
        done=gettext_lazy("The serial numbers lie in the holding."),
        service=services.blocks_assign,
        account_label=gettext_lazy("Into the holding"),
    ),
    "freeze": Act(
        title=gettext_lazy("Freeze serial numbers"),
        text=gettext_lazy(
            "Free serial numbers cannot be reserved, transferred or retired until the freeze is lifted."
        ),
        button=gettext_lazy("Freeze"),
        done=gettext_lazy("The serial numbers are frozen."),
        service=services.blocks_freeze,
    ),
    "unfreeze": Act(
        title=gettext_lazy("Lift a freeze"),
        text=gettext_lazy("The holder may use the serial numbers again."),
        button=gettext_lazy("Lift the freeze"),
        done=gettext_lazy("The serial numbers are free again."),
        service=services.blocks_unfreeze,
    ),
    "set-aside": Act(
        title=gettext_lazy("Set aside in the buffer pool"),
        text=gettext_lazy(
            "Free serial numbers leave the holding for the buffer pool, which answers for reversals."
        ),
        button=gettext_lazy("Set aside"),
        done=gettext_lazy("The serial numbers lie in the buffer pool."),
        service=services.blocks_set_aside,
    ),
    "hand-back": Act(
        title=gettext_lazy("Hand back from the buffer pool"),
        text=gettext_lazy("Serial numbers of the buffer pool come into a holding."),
        button=gettext_lazy("Hand back"),
        done=gettext_lazy("The serial numbers lie in the holding."),
        service=services.blocks_hand_back,
        account_label=gettext_lazy("Into the holding"),
    ),
    "cancel": Act(
        title=gettext_lazy("Ask for a cancellation"),
        text=gettext_lazy(
            "Cancelled serial numbers cease to exist, without a claim. A second person decides."
        ),
        button=gettext_lazy("Ask for it"),
        done=gettext_lazy("Asked for. A second person decides."),
        service=services.cancellation_request,
        accounts=(AccountKind.HOLDING, AccountKind.BUFFER, AccountKind.OUTSIDE),
    ),
}


@require_safe
@requires("registry.operate")
def moves(request: HttpRequest, registry_id: UUID) -> HttpResponse:
    """What can be done to serials of the registry."""
    context = {"registry": _registry(request, registry_id), "acts": ACTS}
    return render(request, "offsets/desk_moves.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
@step_up_required("registry.move")
def move(request: HttpRequest, registry_id: UUID, act: str) -> HttpResponse:
    """One of the acts, with serials and reason."""
    found = _registry(request, registry_id)
    if act not in ACTS:
        raise Http404(_("There is no such act."))
    chosen = ACTS[act]
    form = MoveForm(request.POST or None, registry=found, kinds=chosen.accounts)
    form.fields["account"].label = chosen.account_label or _("Account")
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, act, form)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, str(chosen.done))
            after = "desk-cancellations" if act == "cancel" else "desk-accounts"
            return redirect(f"offsets:{after}", registry_id=registry_id)
    context = {"registry": found, "form": form, "act": chosen}
    return render(request, "offsets/desk_move.html", context, status=400 if form.errors else 200)


def _carry_out(request: HttpRequest, act: str, form: MoveForm) -> None:
    given = form.cleaned_data
    by = "requested_by" if act == "cancel" else "actor"
    ACTS[act].service(
        account=given["account"],
        serials=form.pieces(),
        reason=given["reason"],
        request_id=given["request_id"],
        now=clock.now(),
        **{by: request.actor.user},
    )


@require_safe
@requires("registry.view")
def cancellation(request: HttpRequest, cancellation_id: UUID) -> HttpResponse:
    """One request for cancellation."""
    found = _cancellation(request, cancellation_id)
    waits = found.state == CancellationState.REQUESTED
    by_asker = found.requested_by_id == request.actor.user.pk
    context = {
        "cancellation": found,
        "registry": found.account.registry,
        "may_approve": waits and not by_asker,
        "waits_for_second": waits and by_asker,
        "may_refuse": waits,
    }
    return render(request, "offsets/cancellation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
@step_up_required("cancellation.approve")
def cancellation_approve(request: HttpRequest, cancellation_id: UUID) -> HttpResponse:
    """A second person cancels the serials."""
    found = _cancellation(request, cancellation_id)
    form = OnceForm(request.POST or None)
    words = {
        "title": _("Cancel these serial numbers?"),
        "consequences": [
            _("They cease to exist: nobody can use, transfer or retire them any more."),
            _("Your name stands in the record as the second person."),
        ],
        "confirm_label": _("Cancel the serial numbers"),
        "irreversible": True,
    }
    return _decided(
        request, found, form, words,
        lambda: services.cancellation_approve(
            cancellation=found, decided_by=request.actor.user,
            request_id=form.cleaned_data["request_id"], now=clock.now(),
        ),
        done=_("The serial numbers are cancelled."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
def cancellation_refuse(request: HttpRequest, cancellation_id: UUID) -> HttpResponse:
    """The request is refused, or taken back."""
    found = _cancellation(request, cancellation_id)
    form = RefusalForm(request.POST or None)
    words = {
        "title": _("Refuse the cancellation?"),
        "consequences": [_("Nothing moves."), _("The reason stays in the record.")],
        "confirm_label": _("Refuse"),
    }
    return _decided(
        request, found, form, words,
        lambda: services.cancellation_reject(
            cancellation=found, decided_by=request.actor.user, reason=form.cleaned_data["reason"],
            request_id=form.cleaned_data["request_id"], now=clock.now(),
        ),
        done=_("The cancellation is refused."),
    )  # fmt: skip


def _decided(
    request: HttpRequest, found: CancellationRequest, form, words: dict, act: Callable[[], Any], *, done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, done)
            return redirect("offsets:cancellation", cancellation_id=found.public_id)
    text = _("%(tonnes)s t: %(serials)s. %(reason)s") % {
        "tonnes": number(found.tonnes), "serials": ", ".join(found.serials[:5]), "reason": found.reason,
    }  # fmt: skip
    context = {
        "text": text,
        "form": form,
        "danger": True,
        "cancel_url": reverse("offsets:cancellation", args=[found.public_id]),
        **words,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
@step_up_required("issuance.invalidate")
def invalidate(request: HttpRequest, issuance_id: UUID) -> HttpResponse:
    """Declare an issuance void: what is left of it is frozen, and what was built on it is named."""
    own = Issuance.objects.filter(registry__in=registries_of(request.actor))
    found = object_or_404(own.select_related("registry", "project"), issuance_id)
    form = RefusalForm(request.POST or None)
    address = reverse("offsets:issuance", args=[issuance_id])
    if request.method == "POST" and form.is_valid():
        try:
            services.issuance_invalidate(
                issuance=found,
                reason=form.cleaned_data["reason"],
                invalidated_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The issuance is invalidated; what was left of it is frozen."))
            return redirect(address)
    balance = issuance_balance(found)
    gone = (BlockState.RETIRED, BlockState.CANCELLED, BlockState.FROZEN)
    built_on = list(retirements_of_issuance(found))
    context = {
        "title": _("Invalidate this issuance?"),
        "text": str(found),
        "consequences": [
            _("%(tonnes)s t are frozen for good.")
            % {"tonnes": number(sum(t for state, t in balance.items() if state not in gone))},
            _("Offers of transfer with them return; reservations lose them; unfinished retirements end."),
            _("%(tonnes)s t are retired already and stay so. Built on them: %(numbers)s.")
            % {
                "tonnes": number(balance.get(BlockState.RETIRED, 0)),
                "numbers": ", ".join(row.number for row in built_on) or "–",
            },
            _("Everybody who built on them is told."),
        ],
        "form": form,
        "confirm_label": _("Invalidate"),
        "cancel_url": address,
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _registry(request: HttpRequest, registry_id: UUID) -> Registry:
    return object_or_404(registries_of(request.actor), registry_id)


def _cancellation(request: HttpRequest, cancellation_id: UUID) -> CancellationRequest:
    return object_or_404(cancellations_of(request.actor), cancellation_id)
