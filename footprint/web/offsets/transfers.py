"""How do credits change hands: offered, accepted, refused, taken back?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.credit_code import credit_code_normalise
from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets.enums import AccountKind, Choice, TransferState
from footprint.offsets.models import Account, Transfer
from footprint.offsets.selectors import serials_named
from footprint.offsets.selectors.holders import accounts_of, transfers_of, with_parties
from footprint.offsets.services import transfer_accept, transfer_offer, transfer_reject, transfer_withdraw
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.shared import OnceForm, serials_of


@require_safe
@requires("credits.view")
def transfers(request: HttpRequest) -> HttpResponseBase:
    """What comes in and what goes out."""
    own = accounts_of(request.actor)
    listing = Listing(
        request,
        transfers_of(request.actor),
        name="transfers",
        columns=(
            Column(
                name="parties", label=_("From and to"),
                value=lambda row: f"{row.from_account.organisation} → {row.to_account.organisation}",
                url=lambda row: reverse("offsets:transfer", args=[row.public_id]),
            ),
            Column(name="registry", label=_("Registry"), value="from_account.registry.name"),
            Column(name="tonnes", label=_("Amount"), order="tonnes", shape="number", unit="t", decimals=0),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="offered_at", label=_("Offered at"), order="offered_at", shape="moment"),
            Column(name="note", label=_("Note")),
        ),
        filters=(
            Filter(
                name="way", label=_("Direction"), choices=[("in", _("Incoming")), ("out", _("Outgoing"))],
                apply=lambda rows, way: rows.filter(
                    **{"to_account__in" if way == "in" else "from_account__in": own}
                ),
            ),
            Filter(name="state", label=_("State"), choices=TransferState.choices),
        ),
        search=(
            "note", "from_account__organisation__name_zh", "from_account__organisation__name_en",
            "to_account__organisation__name_zh", "to_account__organisation__name_en",
        ),
        order="-offered_at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    waiting = transfers_of(request.actor).filter(to_account__in=own, state=TransferState.OFFERED).count()
    return render(request, "offsets/transfers.html", {"listing": listing, "waiting": waiting})


class OfferForm(OnceForm):
    """To whom, and which serials or how many tonnes."""

    from_account = forms.ModelChoiceField(
        label=gettext_lazy("From the account"), queryset=Account.objects.none(), to_field_name="public_id"
    )
    receiver = forms.CharField(
        label=gettext_lazy("Receiver"),
        help_text=gettext_lazy(
            "Unified social credit code, or the receiver's account number at the registry."
        ),
        max_length=60,
    )
    tonnes = forms.IntegerField(
        label=gettext_lazy("Tonnes"),
        help_text=gettext_lazy("The site chooses serial numbers, oldest year first. Or name them below."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "t"}),
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        help_text=gettext_lazy("Instead of tonnes: one range in a line, as the registry writes it."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("The receiver reads it, for example the number of the contract."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_account"].queryset = accounts.order_by("registry__code")

    def clean(self) -> dict[str, Any]:
        """The receiver has a holding in the same registry."""
        given = super().clean()
        sender = given.get("from_account")
        if sender and given.get("receiver"):
            given["to_account"] = self._receiver(sender, given["receiver"])
        return given

    def _receiver(self, sender: Account, words: str) -> Account | None:
        holdings = Account.objects.filter(registry=sender.registry, kind=AccountKind.HOLDING)
        code = credit_code_normalise(words)
        found = (
            holdings.filter(organisation__credit_code=code).first()
            or holdings.filter(number=words.strip()).exclude(number="").first()
        )
        if found is None:
            self.add_error(
                "receiver",
                _("Nobody with this code or number has an account in %(registry)s here.")
                % {"registry": sender.registry},
            )
        return found

    def pieces(self) -> list:
        """The serials named, if any."""
        lines = [line.strip() for line in self.cleaned_data["serials"].splitlines() if line.strip()]
        return (
            serials_named(registry=self.cleaned_data["from_account"].registry, texts=lines) if lines else []
        )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
@step_up_required("transfer.offer")
def transfer_new(request: HttpRequest) -> HttpResponse:
    """Offer serials to another holder of the same registry."""
    form = OfferForm(request.POST or None, accounts=accounts_of(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = transfer_offer(
                from_account=given["from_account"],
                to_account=given["to_account"],
                tonnes=given["tonnes"] or 0,
                serials=form.pieces(),
                choice=Choice.OLDEST_FIRST,
                note=given["note"],
                offered_by=request.actor.user,
                request_id=given["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("Offered. The serial numbers wait until the receiver decides."))
            return redirect("offsets:transfer", transfer_id=made.public_id)
    return render(request, "offsets/transfer_new.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@requires("credits.view")
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer with its exact serials."""
    found = object_or_404(transfers_of(request.actor), transfer_id)
    waits = found.state == TransferState.OFFERED
    own = set(accounts_of(request.actor).values_list("pk", flat=True))
    # The blocks name the transfer while it waits; once decided they are those that its last movement closed.
    blocks = with_parties(found.blocks.filter(closed_by__isnull=True) if waits else found.blocks.all())
    context = {
        "transfer": found,
        "parties": f"{found.from_account.organisation} → {found.to_account.organisation}",
        "rows": [(block, serials_of(block)) for block in blocks.order_by("issuance", "first")],
        "may_decide": waits and found.to_account_id in own,
        "may_withdraw": waits and found.from_account_id in own,
    }
    return render(request, "offsets/transfer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
@step_up_required("transfer.accept")
def accept(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The receiver takes the serials."""
    words = {
        "title": _("Accept the transfer?"),
        "consequences": [_("The serial numbers lie in your account from now on."),
                         _("The sender cannot take them back.")],
        "confirm_label": _("Accept"),
        "irreversible": True,
    }  # fmt: skip
    done = _("Accepted: the serial numbers are yours.")
    return _decide(request, transfer_id, "to_account", transfer_accept, words, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def refuse(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The receiver declines."""
    words = {
        "title": _("Refuse the transfer?"),
        "consequences": [_("The serial numbers are free in the sender's account again.")],
        "confirm_label": _("Refuse"),
        "danger": True,
    }
    done = _("Refused: the serial numbers are the sender's.")
    return _decide(request, transfer_id, "to_account", transfer_reject, words, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def withdraw(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The sender takes the offer back."""
    words = {
        "title": _("Take the offer back?"),
        "consequences": [_("The serial numbers are free in your account again.")],
        "confirm_label": _("Take back"),
        "danger": True,
    }
    done = _("The offer is taken back.")
    return _decide(request, transfer_id, "from_account", transfer_withdraw, words, done=done)


def _decide(
    request: HttpRequest,
    transfer_id: UUID,
    side: str,
    service: Callable[..., Transfer],
    words: dict[str, Any],
    *,
    done: str,
) -> HttpResponse:
    """A decision that belongs to one side of the transfer alone."""
    own = transfers_of(request.actor).filter(**{f"{side}__in": accounts_of(request.actor)})
    found = object_or_404(own, transfer_id)
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(
                transfer=found,
                decided_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, done)
            return redirect("offsets:transfer", transfer_id=transfer_id)
    text = _("%(tonnes)s t from %(sender)s to %(receiver)s.") % {
        "tonnes": number(found.tonnes),
        "sender": found.from_account.organisation,
        "receiver": found.to_account.organisation,
    }
    address = reverse("offsets:transfer", args=[transfer_id])
    context = {"text": text, "form": form, "cancel_url": address, **words}
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)
