"""What does an organisation see and enter that operates a registry on this site?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.offsets.enums import AccountKind, BlockState, CancellationState, IssuanceKind, ProjectKind
from footprint.offsets.models import Account, Block, Issuance, Project, Registry, Retirement
from footprint.offsets.selectors.holders import SIZE, cancellations_of, registries_of
from footprint.offsets.services import account_open, registry_open
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.desk_forms import AccountForm, RegistryForm
from footprint.web.offsets.issuing import issuance_page, project_page


@require_safe
@requires("registry.view")
def desk(request: HttpRequest) -> HttpResponseBase:
    """The registries that the organisation operates, with their tonnes."""
    listing = Listing(
        request,
        registries_of(request.actor).annotate(
            issued_t=_tonnes(Q(issuance__registry=OuterRef("pk"))),
            retired_t=_tonnes(Q(issuance__registry=OuterRef("pk"), state=BlockState.RETIRED)),
        ),
        name="registries",
        columns=(
            Column(name="name", label=_("Registry"), url=lambda row: _at("desk-registry", row)),
            Column(name="kind", label=_("Kind of unit"), value=lambda row: row.get_kind_display()),
            Column(name="serial_example", label=_("A range is written")),
            _amount("issued_t", _("Issued")),
            _amount("retired_t", _("Retired")),
        ),
        order="code",
    )
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/desk.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
@step_up_required("registry.open")
def desk_new(request: HttpRequest) -> HttpResponse:
    """Open a registry."""
    form = RegistryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = registry_open(
                operator=request.actor.organisation,
                actor=request.actor.user,
                now=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The registry is open. Enter its first project."))
            return redirect("offsets:desk-projects", registry_id=made.public_id)
    return render(request, "offsets/desk_new.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@requires("registry.view")
def registry(request: HttpRequest, registry_id: UUID) -> HttpResponseBase:
    """Everything issued in the registry."""
    found = _registry(request, registry_id)
    issuances = found.issuances.select_related("registry", "project").annotate(
        size_t=SIZE,
        retired_t=_tonnes(Q(issuance=OuterRef("pk"), state=BlockState.RETIRED)),
        frozen_t=_tonnes(Q(issuance=OuterRef("pk"), state=BlockState.FROZEN)),
    )
    columns = (
        Column(name="serials", label=_("Serial numbers"), value=Issuance.serial_text,
               url=lambda row: reverse("offsets:issuance", args=[row.public_id])),
        Column(name="project", label=_("Project"), order="project__number"),
        Column(name="vintage", label=_("Vintage"), order="vintage"),
        Column(name="kind", label=_("Kind of issuance"), value=lambda row: row.get_kind_display()),
        _amount("size_t", _("Issued")),
        _amount("retired_t", _("Retired")),
        _amount("frozen_t", _("Frozen")),
        Column(name="state", label=_("State"), value=_validity),
    )  # fmt: skip
    filters = (
        Filter(name="kind", label=_("Kind of issuance"), choices=IssuanceKind.choices),
        Filter(
            name="validity", label=_("State"), choices=[("yes", _("Valid")), ("no", _("Invalidated"))],
            apply=lambda rows, value: rows.filter(invalidated_at__isnull=value == "yes"),
        ),
    )  # fmt: skip
    search = ("prefix", "project__number", "project__name_zh", "project__name_en")
    empty = _("Nothing is issued yet."), _("Enter a project first, then what was issued for it.")
    return _listed(
        request, found, issuances, name="issuances", columns=columns, filters=filters, search=search,
        order="-registered_at", empty=empty,
    )  # fmt: skip


@require_safe
@requires("registry.view")
def accounts(request: HttpRequest, registry_id: UUID) -> HttpResponseBase:
    """The accounts of the registry and what lies in them."""
    found = _registry(request, registry_id)
    rows = found.accounts.select_related("organisation", "registry").annotate(
        held_t=_tonnes(Q(account=OuterRef("pk"), state__in=[BlockState.HELD, BlockState.BUFFER])),
        used_t=_tonnes(Q(account=OuterRef("pk"), state__in=[BlockState.RESERVED, BlockState.IN_TRANSFER])),
        frozen_t=_tonnes(Q(account=OuterRef("pk"), state=BlockState.FROZEN)),
        retired_t=_tonnes(Q(account=OuterRef("pk"), state=BlockState.RETIRED)),
    )
    columns = (
        Column(name="holder", label=_("Holder"), value=_holder),
        Column(name="number", label=_("Account number"), order="number"),
        _amount("held_t", _("Free")),
        _amount("used_t", _("Reserved or in transfer")),
        _amount("frozen_t", _("Frozen")),
        _amount("retired_t", _("Retired")),
        Column(name="opened_at", label=_("Opened"), order="opened_at", shape="moment"),
    )
    filters = (Filter(name="kind", label=_("Kind"), choices=AccountKind.choices),)
    search = ("number", "organisation__name_zh", "organisation__name_en", "organisation__credit_code")
    return _listed(
        request, found, rows, name="accounts", columns=columns, filters=filters, search=search, order="pk",
        empty=(_("No accounts yet."), ""),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
def account_new(request: HttpRequest, registry_id: UUID) -> HttpResponse:
    """Open an account for an organisation of this site."""
    found = _registry(request, registry_id)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = account_open(
            registry=found,
            organisation=form.organisation,
            number=form.cleaned_data["number"],
            actor=request.actor.user,
            now=clock.now(),
        )
        messages.success(request, _("The account of %(holder)s is open.") % {"holder": made.organisation})
        return redirect("offsets:desk-accounts", registry_id=registry_id)
    context = {"registry": found, "form": form}
    return render(request, "offsets/desk_account_new.html", context, status=400 if form.errors else 200)


@require_safe
@requires("registry.view")
def projects(request: HttpRequest, registry_id: UUID) -> HttpResponseBase:
    """The projects of the registry."""
    found = _registry(request, registry_id)
    rows = found.projects.annotate(issued_t=_tonnes(Q(issuance__project=OuterRef("pk"))))
    columns = (
        Column(name="number", label=_("Project number"), order="number"),
        Column(name="name", label=_("Project")),
        Column(name="kind", label=_("Kind of project"), value=Project.get_kind_display),
        Column(name="region", label=_("Region code"), order="region"),
        _amount("issued_t", _("Issued")),
    )
    filters = (Filter(name="kind", label=_("Kind of project"), choices=ProjectKind.choices),)
    empty = _("No projects yet."), _("A project comes first; issuances are entered for it.")
    return _listed(
        request, found, rows, name="projects", columns=columns, filters=filters,
        search=("number", "name_zh", "name_en", "developer"), order="number", empty=empty,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
def project_new(request: HttpRequest, registry_id: UUID) -> HttpResponse:
    """Enter a project."""
    found = _registry(request, registry_id)
    return project_page(request, found, back_url=_at("desk-projects", found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registry.operate")
@step_up_required("issuance.register")
def issuance_new(request: HttpRequest, registry_id: UUID) -> HttpResponse:
    """Enter an issuance."""
    found = _registry(request, registry_id)
    return issuance_page(
        request, found, back_url=_at("desk-registry", found), project_url=_at("desk-project-new", found)
    )


@require_safe
@requires("registry.view")
def retirements(request: HttpRequest, registry_id: UUID) -> HttpResponseBase:
    """What was retired in the registry; approved by the holder's second person, completed here at once."""
    found = _registry(request, registry_id)
    rows = Retirement.objects.filter(account__registry=found).select_related(
        "retirement_request", "account__organisation", "account__registry"
    )
    columns = (
        Column(name="number", label=_("Number"), order="number",
               url=lambda row: reverse("offsets:public-retirement", args=[row.number])),
        Column(name="holder", label=_("Holder"), value="account.organisation"),
        Column(name="beneficiary", label=_("Beneficiary"), value="retirement_request.beneficiary_name"),
        Column(name="subject", label=_("Subject"), value="retirement_request.subject"),
        _amount("tonnes", _("Amount")),
        Column(name="retired_on", label=_("Retired on"), order="retired_on", shape="date"),
    )  # fmt: skip
    empty = _("Nothing is retired yet."), _("A holder asks, its second person approves, and it is done here.")
    return _listed(
        request, found, rows, name="retirements", columns=columns,
        search=("number", "retirement_request__beneficiary_name", "retirement_request__subject"),
        order="-retired_on", empty=empty,
    )  # fmt: skip


@require_safe
@requires("registry.view")
def cancellations(request: HttpRequest, registry_id: UUID) -> HttpResponseBase:
    """What shall be cancelled, and what was."""
    found = _registry(request, registry_id)
    rows = cancellations_of(request.actor).filter(account__registry=found)
    columns = (
        Column(name="serials", label=_("Serial numbers"), value=lambda row: ", ".join(row.serials),
               url=lambda row: _at("cancellation", row)),
        Column(name="holder", label=_("Account"), value=lambda row: _holder(row.account)),
        _amount("tonnes", _("Amount")),
        Column(name="reason", label=_("Reason")),
        Column(name="state", label=_("State"), order="state", shape="state"),
        Column(name="requested_at", label=_("Requested"), order="requested_at", shape="moment"),
    )  # fmt: skip
    filters = (Filter(name="state", label=_("State"), choices=CancellationState.choices),)
    empty = (
        _("No cancellations."),
        _("One person asks for it under “Act on serial numbers”; another decides."),
    )
    return _listed(
        request, found, rows, name="cancellations", columns=columns, filters=filters, search=("reason",),
        order="-requested_at", empty=empty,
    )  # fmt: skip


def _listed(
    request: HttpRequest, found: Registry, rows: QuerySet, *, empty: tuple[str, str], **options: Any
) -> HttpResponseBase:
    """One part of the desk: a list under the registry's tabs."""
    listing = Listing(request, rows, **options)
    if listing.wants_file:
        return listing.file()
    context = {"registry": found, "listing": listing, "empty_title": empty[0], "empty_text": empty[1]}
    return render(request, "offsets/desk_list.html", context)


def _registry(request: HttpRequest, registry_id: UUID) -> Registry:
    return object_or_404(registries_of(request.actor), registry_id)


def _at(page: str, row: Any) -> str:
    return reverse(f"offsets:{page}", args=[row.public_id])


def _amount(name: str, label: str) -> Column:
    return Column(name=name, label=label, order=name, shape="number", unit="t", decimals=0)


def _tonnes(where: Q) -> Coalesce:
    """Tonnes of the open blocks that fit, as a column of an outer query. [t]"""
    blocks = Block.objects.open().filter(where).order_by().values(one=F("closed_by"))
    return Coalesce(
        Subquery(blocks.annotate(total=Sum(SIZE)).values("total"), output_field=BigIntegerField()), 0
    )


def _validity(issuance: Issuance) -> str:
    return _("Invalidated") if issuance.invalidated_at else _("Valid")


def _holder(account: Account) -> str:
    return str(account.organisation) if account.organisation else account.get_kind_display()
