"""Which programs act for the organisation, and how are they given and denied access?"""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.accounts.models import ApiClient
from footprint.accounts.selectors import api_clients_of
from footprint.accounts.services import api_client_create, api_client_revoke, api_key_rotate
from footprint.core import charts, clock
from footprint.core.dates import day
from footprint.core.problems import DomainError, show_on_form
from footprint.web.developers.forms import ClientForm, LastsForm, RevokeForm
from footprint.web.listing import Column, Listing

DAYS_SHOWN = 14


@require_safe
@requires("api_clients.view")
def clients(request: HttpRequest) -> HttpResponseBase:
    """Programs of the organisation: an administrator sees all, others their own."""
    listing = Listing(
        request,
        api_clients_of(request.actor),
        name="programs",
        columns=(
            Column(
                name="name", label=_("Program"), order="name",
                url=lambda row: reverse("developers:client", args=[row.public_id]),
            ),
            Column(name="steward", label=_("In the name of")),
            Column(name="roles", label=_("Roles"), value=lambda row: " · ".join(row.role_labels)),
            Column(name="last_used", label=_("Last used"), value=_last_used, shape="moment"),
            Column(name="state", label=_("State"), value=_state),
        ),
        search=("name", "client_id", "keys__prefix"),
        order="-id",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "developers/clients.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("api_clients.edit")
@step_up_required("api_client.create")
def new(request: HttpRequest) -> HttpResponse:
    """Give a program access; its key is shown this once."""
    form = ClientForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = api_client_create(
                actor=request.actor, stepped_up=True, now=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            return _secret_page(request, made.key.client, made.secret)
    return render(request, "developers/client_form.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@requires("api_clients.view")
def client(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """One program: what it may do, its keys, how much it asks, and what it changed."""
    found = object_or_404(api_clients_of(request.actor), client_id)
    listing = Listing(
        request,
        found.calls.all(),
        name="calls",
        columns=(
            Column(name="called_at", label=_("Time"), order="called_at", shape="moment"),
            Column(name="method", label=_("Method"), order="method"),
            Column(name="path", label=_("Address"), order="path"),
            Column(name="status", label=_("Answer"), order="status"),
            Column(name="key_prefix", label=_("Key")),
            Column(name="request_id", label=_("Number of the request")),
        ),
        search=("path", "request_id"),
        order="-id",
    )
    if listing.wants_file:
        return listing.file()
    now = clock.real_now()
    context = {
        "client": found,
        "keys": [(key, key.is_valid(now)) for key in found.keys.all()],
        "chart": _usage_chart(found),
        "listing": listing,
        "may_rotate": found.steward_id == request.user.pk and found.revoked_at is None,
        "may_revoke": found.revoked_at is None,
    }
    return render(request, "developers/client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("api_clients.edit")
@step_up_required("api_client.rotate")
def rotate(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A new key; the old one ends a day later."""
    found = object_or_404(_own(request), client_id)
    form = LastsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = api_key_rotate(
                client=found, by=request.user, days=form.cleaned_data["days"], now=clock.now()
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            return _secret_page(request, found, made.secret)
    context = {
        "title": _("Make a new key for “%(name)s”?") % {"name": found.name},
        "text": _("The new key is shown once. The present one works for one more day."),
        "form": form,
        "confirm_label": _("Make a new key"),
        "cancel_url": reverse("developers:client", args=[client_id]),
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("api_clients.edit")
def revoke(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take all rights from a program."""
    found = object_or_404(api_clients_of(request.actor), client_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            api_client_revoke(
                client=found, by=request.user, reason=form.cleaned_data["reason"], now=clock.now()
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("“%(name)s” has no access any more.") % {"name": found.name})
            return redirect("developers:client", client_id=client_id)
    context = {
        "title": _("Take the access from “%(name)s”?") % {"name": found.name},
        "text": _("All its keys and tokens stop working at this moment."),
        "consequences": [_("What the program did stays on record.")],
        "form": form,
        "confirm_label": _("Take the access"),
        "cancel_url": reverse("developers:client", args=[client_id]),
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _own(request: HttpRequest) -> QuerySet[ApiClient]:
    """Programs in the reader's own name: nobody makes a key in the name of somebody else."""
    return api_clients_of(request.actor).filter(steward=request.user)


def _secret_page(request: HttpRequest, found: ApiClient, secret: str) -> HttpResponse:
    return render(request, "developers/secret.html", {"client": found, "secret": secret})


def _last_used(row: ApiClient):
    return max((key.last_used_at for key in row.keys.all() if key.last_used_at), default=None)


def _state(row: ApiClient) -> str:
    now = clock.real_now()
    if row.revoked_at is not None:
        return _("Access taken")
    return _("In use") if any(key.is_valid(now) for key in row.keys.all()) else _("Key has run out")


def _usage_chart(found: ApiClient) -> charts.Chart | None:
    today = clock.real_now().date()
    counted = {row.day: row.answered + row.refused for row in found.usage.all()[: DAYS_SHOWN * 2]}
    if not counted:
        return None
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    items = [charts.Bar(label=day(one), value=float(counted.get(one, 0))) for one in days]
    return charts.bars(ident="usage", title=_("Requests a day"), unit="", items=items)
