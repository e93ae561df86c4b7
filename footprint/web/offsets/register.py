"""What can anybody find out about retirements?"""

from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from footprint.core.problems import DomainError, show_on_form
from footprint.offsets.models import Registry, Retirement
from footprint.offsets.selectors import PublicRetirement, retirement_public, retirements_find
from footprint.web.listing import PAGE_SIZE
from footprint.web.sheets import csv_response, xlsx_response


class RegisterForm(forms.Form):
    """Anything that a visitor may know of a retirement."""

    hide_optional = True
    q = forms.CharField(
        label=gettext_lazy("Serial number, number of the retirement, or beneficiary"),
        max_length=200,
        required=False,
    )
    registry = forms.ModelChoiceField(
        label=gettext_lazy("Registry"),
        queryset=Registry.objects.order_by("code"),
        to_field_name="code",
        empty_label=gettext_lazy("All"),
        required=False,
    )


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """Retirements by serial number, number or beneficiary, newest first."""
    form = RegisterForm(request.GET)
    found = Retirement.objects.none()
    if form.is_valid():
        try:
            found = retirements_find(query=form.cleaned_data["q"], registry=form.cleaned_data["registry"])
        except DomainError as error:
            show_on_form(form, error)
    if request.GET.get("format") in ("csv", "xlsx"):
        return _file(request.GET["format"], found)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = QueryDict(mutable=True)
    for name in ("q", "registry"):
        if request.GET.get(name):
            query[name] = request.GET[name]
    page.query = f"{query.urlencode()}&" if query else ""
    context = {
        "form": form,
        "asked": bool(query),
        "page": page,
        "rows": [retirement_public(row) for row in page.object_list],
    }
    return render(request, "offsets/register.html", context)


@require_safe
def public_retirement(request: HttpRequest, number: str) -> HttpResponse:
    """One retirement as everybody may see it."""
    found = retirements_find(number=number).first()
    if found is None:
        raise Http404(_("There is no retirement with this number."))
    row = retirement_public(found)
    return render(request, "offsets/public_retirement.html", {"row": row})


def _file(kind: str, found: QuerySet[Retirement]) -> HttpResponseBase:
    headings = [
        _("Number"), _("Retired on"), _("Time zone"), _("Registry"), _("Serial numbers"), _("Amount (t)"),
        _("Beneficiary"), _("Purpose"), _("Claim"), _("Subject"), _("Number of the proof"),
    ]  # fmt: skip
    answer = csv_response if kind == "csv" else xlsx_response
    return answer("retirements", headings, _cells(found))


def _cells(found: QuerySet[Retirement]) -> Iterator[list]:
    for retirement in found.iterator(chunk_size=500):
        row: PublicRetirement = retirement_public(retirement)
        yield [
            row.number, row.retired_on, row.zone, row.registry.name, " ".join(row.serials), row.tonnes,
            row.beneficiary, row.purpose, row.claim, row.subject, row.proof_number,
        ]  # fmt: skip
