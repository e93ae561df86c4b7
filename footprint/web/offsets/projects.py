"""What can anybody learn of registries, projects and methodologies?"""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calculators.offsets.crediting import programmes
from footprint.accounts.guards import object_or_404
from footprint.core.charts.chart import Chart
from footprint.core.charts.gantt import Day, Span, gantt
from footprint.offsets import exchange
from footprint.offsets.enums import Instrument, ProjectCategory, ProjectKind, RegistryKind
from footprint.offsets.models import Issuance, Methodology, Project, Registry
from footprint.offsets.selectors import checklist, co_benefits, issuance_findings, project_findings
from footprint.offsets.selectors.catalogue import (
    issuances_known,
    methodologies_known,
    project_suspicions,
    projects_by_region,
    projects_known,
    registries_known,
)
from footprint.offsets.selectors.prices import prices_known
from footprint.offsets.selectors.projects import crediting_last_day
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.market_forms import in_chinese
from footprint.web.offsets.tile_map import province_of, region_name, tile_map

STAND_IN = "~"
"""A project number that begins so is ours: the source does not print the registry's."""


@require_safe
def registries(request: HttpRequest) -> HttpResponseBase:
    """Every registry that units here come from."""
    listing = Listing(
        request,
        registries_known(),
        name="registries",
        columns=(
            Column(
                name="name", label=_("Registry"), order="name_zh" if in_chinese() else "name_en",
                url=registry_url,
            ),
            Column(name="kind", label=_("Kind of unit"), value=lambda row: row.get_kind_display(),
                   order="kind"),
            Column(name="region", label=_("Place"), value=lambda row: place_of(row.region), order="region"),
            Column(name="projects_n", label=_("Projects"), order="projects_n", shape="number", decimals=0),
            Column(name="issued_t", label=_("Issued"), order="issued_t", shape="number", unit="t",
                   decimals=0),
            Column(name="retired_t", label=_("Retired"), order="retired_t", shape="number", unit="t",
                   decimals=0),
        ),
        filters=(Filter(name="kind", label=_("Kind of unit"), choices=RegistryKind.choices),),
        search=("code", "name_zh", "name_en"),
        order="code",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/registries.html", {"listing": listing})


@require_safe
def registry(request: HttpRequest, code: str) -> HttpResponseBase:
    """One registry: what its units are, how it writes serials, its projects."""
    found = registries_known().filter(code=code).first()
    if found is None:
        raise Http404(_("There is no registry with this code."))
    listing = _projects(request, projects_known().filter(registry=found), of_registry=True)
    if listing.wants_file:
        return listing.file()
    programme = programmes().get(found.crediting)
    context = {
        "registry": found,
        "place": place_of(found.region),
        "programme": (programme.zh if in_chinese() else programme.en) if programme else "",
        "listing": listing,
    }
    return render(request, "offsets/registry.html", context)


@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """Every project, and where they lie."""
    listing = _projects(request, projects_known())
    if listing.wants_file:
        return listing.file()
    chart = tile_map(projects_by_region(), ident="places", title=_("Where the projects are"))
    return render(request, "offsets/projects.html", {"listing": listing, "chart": chart})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Projects, issuances, units and retirements in the common shape of registries: JSON, or one as CSV."""
    table = request.GET.get("table", "")
    if table and table not in exchange.COLUMNS:
        raise Http404(_("There is no such table."))
    found = Project.objects.all()
    if table:
        name, kind, body = f"{table}.csv", "text/csv", exchange.as_csv(found, table=table)
    else:
        name, kind, body = "credits.json", "application/json", exchange.as_json(found)
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """One project: methodology, crediting period, issuances, and what the radar sees."""
    found = object_or_404(projects_known(), project_id)
    issuances = list(issuances_known(project=found))
    in_place = {found.region: 1} if province_of(found.region) else {}
    index = 1 if in_chinese() else 2
    context = {
        "project": found,
        "number": project_number(found),
        "place": " · ".join(part for part in (place_of(found.region), found.place) if part),
        "conditions": [(row[index], row[3]) for row in checklist(found)],
        "benefits": [row[index] for row in co_benefits(found)],
        "findings": project_findings(found),
        "issuances": [(row, issuance_findings(row)) for row in issuances],
        "suspicions": project_suspicions(found),
        "prices": list(prices_known().filter(project=found)),
        "timeline": crediting_chart(found, issuances),
        "map": tile_map(in_place, ident="place", title=_("Where it is")),
        "last_day": crediting_last_day(found),
    }
    return render(request, "offsets/project.html", context)


@require_safe
def methodologies(request: HttpRequest) -> HttpResponseBase:
    """Every methodology, with the one that it was made from."""
    listing = Listing(
        request,
        methodologies_known(),
        name="methodologies",
        columns=(
            Column(name="code", label=_("Code"), order="code", url=methodology_url),
            Column(name="name", label=_("Methodology"), order="name_zh" if in_chinese() else "name_en"),
            Column(name="counterpart", label=_("Made from"), order="counterpart"),
            Column(
                name="conditions", label=_("Conditions of use"), value=lambda row: len(row.applicability),
                shape="number", decimals=0,
            ),
            Column(name="projects_n", label=_("Projects"), order="projects_n", shape="number", decimals=0),
        ),
        search=("code", "name_zh", "name_en", "counterpart"),
        order="code",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/methodologies.html", {"listing": listing})


@require_safe
def methodology(request: HttpRequest, code: str) -> HttpResponseBase:
    """One methodology: its conditions, and the projects that use it."""
    found = Methodology.objects.filter(code=code).first()
    if found is None:
        raise Http404(_("There is no methodology with this code."))
    listing = _projects(request, projects_known().filter(methodology=found))
    if listing.wants_file:
        return listing.file()
    tongue = "zh" if in_chinese() else "en"
    conditions = [row[tongue] for row in found.applicability]
    context = {"methodology": found, "conditions": conditions, "listing": listing}
    return render(request, "offsets/methodology.html", context)


def crediting_chart(found: Project, issuances: list[Issuance]) -> Chart | None:
    """The crediting period as it is printed and as it adds up, and what was issued for which time."""
    spans = []
    due = crediting_last_day(found)
    start, stated = found.crediting_start, found.crediting_end_stated
    if start and due:
        spans.append(Span(label=_("Crediting period, by its years"), start=start, end=due, kind=0))
    if start and stated and stated >= start:
        differs = due is not None and stated != due
        note = _("differs from its years") if differs else ""
        tone = "warn" if differs else "info"
        spans.append(
            Span(label=_("Crediting period, as printed"), start=start, end=stated, tone=tone, note=note)
        )
    for row in sorted(issuances, key=lambda row: row.period_start or date(row.vintage, 1, 1)):
        if row.period_start and row.period_end:
            label = _("Issued for %(vintage)s") % {"vintage": row.vintage}
            spans.append(Span(label=label, start=row.period_start, end=row.period_end, kind=1))
    if not spans:
        return None
    marked = [(_("Commissioned"), found.commissioned_on), (_("Registered"), found.registered_on)]
    return gantt(
        ident="crediting",
        title=_("What counts when"),
        spans=spans,
        days=[Day(label=label, day=day) for label, day in marked if day],
    )


# --- what several lists say in the same way ---------------------------------------------------------------
def registry_url(row: Registry) -> str:
    return reverse("offsets:registry", args=[row.code])


def project_url(row: Project) -> str:
    return reverse("offsets:project", args=[row.public_id])


def methodology_url(row: Methodology) -> str:
    return reverse("offsets:methodology", args=[row.code])


def project_number(row: Project) -> str:
    """The registry's number; words where the source prints none."""
    return _("not printed") if row.number.startswith(STAND_IN) else row.number


def place_of(region: str) -> str:
    """The name of a place by its code."""
    return {"": "", "CN": _("China")}.get(region) or region_name(region)


def _projects(request: HttpRequest, found: QuerySet[Project], *, of_registry: bool = False) -> Listing:
    register = Column(
        name="registry", label=_("Registry"), value="registry.name", order="registry__code",
        url=lambda row: registry_url(row.registry),
    )  # fmt: skip
    columns = [
        Column(name="name", label=_("Project"), order="name_zh" if in_chinese() else "name_en",
               url=project_url),
        Column(name="number", label=_("Project number"), value=project_number, order="number"),
        register,
        Column(name="kind", label=_("Type"), value=lambda row: row.get_kind_display(), order="kind"),
        Column(name="region", label=_("Place"), value=lambda row: place_of(row.region), order="region"),
        Column(name="issued_t", label=_("Issued"), order="issued_t", shape="number", unit="t", decimals=0),
        Column(name="retired_t", label=_("Retired"), order="retired_t", shape="number", unit="t",
               decimals=0),
    ]  # fmt: skip
    filters = [
        Filter(name="kind", label=_("Type"), choices=ProjectKind.choices),
        Filter(
            name="category", label=_("Category"),
            choices=[(str(value), label) for value, label in ProjectCategory.choices],
        ),
    ]  # fmt: skip
    if of_registry:
        columns.remove(register)
    else:
        filters.insert(
            0,
            Filter(
                name="instrument", label=_("Kind of unit"), choices=Instrument.choices,
                apply=lambda rows, value: rows.filter(registry__instrument=value),
            ),
        )  # fmt: skip
    return Listing(
        request,
        found,
        name="projects",
        columns=columns,
        filters=filters,
        search=("number", "name_zh", "name_en", "developer", "place", "methodology__code"),
        order="registry__code",
    )
