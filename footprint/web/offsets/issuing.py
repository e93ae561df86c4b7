"""How do projects and issuances enter: of a registry elsewhere by a holder, of one's own by its operator?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import requires, step_up_required
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.core.text import number
from footprint.offsets.models import Registry
from footprint.offsets.services import project_register
from footprint.offsets.services.issuance_files import issuance_register_by_file
from footprint.web.offsets.issuing_forms import IssuanceForm, ProjectForm, RegistryChoiceForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
@step_up_required("issuance.register")
def issuance_new(request: HttpRequest) -> HttpResponse:
    """Record what a registry elsewhere has issued; its serials can then stand in statements."""
    registry, choice = _chosen(request)
    if registry is None:
        return render(request, "offsets/issuing_choice.html", {"form": choice})
    here = reverse("offsets:issuance-new")
    return issuance_page(
        request,
        registry,
        back_url=reverse("offsets:statements"),
        project_url=f"{reverse('offsets:project-new')}?registry={registry.code}",
        choice_url=here,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def project_new(request: HttpRequest) -> HttpResponse:
    """Record a project of a registry elsewhere."""
    registry, choice = _chosen(request)
    if registry is None:
        return render(request, "offsets/issuing_choice.html", {"form": choice})
    back = f"{reverse('offsets:issuance-new')}?registry={registry.code}"
    return project_page(request, registry, back_url=back)


def _chosen(request: HttpRequest) -> tuple[Registry | None, RegistryChoiceForm]:
    """The registry that the address names; None when it names none."""
    form = RegistryChoiceForm(request.GET if "registry" in request.GET else None)
    return (form.cleaned_data["registry"] if form.is_valid() else None), form


def issuance_page(
    request: HttpRequest, registry: Registry, *, back_url: str, project_url: str, choice_url: str = ""
) -> HttpResponse:
    """The form of an issuance in a registry."""
    form = IssuanceForm(request.POST or None, request.FILES or None, registry=registry)
    if request.method == "POST" and form.is_valid():
        try:
            made = issuance_register_by_file(
                organisation=request.actor.organisation,
                document=form.file,
                registered_by=request.actor.user,
                now=clock.now(),
                **form.facts(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("%(tonnes)s t are on record.") % {"tonnes": number(made.tonnes)})
            return redirect("offsets:issuance", issuance_id=made.public_id)
    context = {
        "form": form,
        "registry": registry,
        "back_url": back_url,
        "project_url": project_url,
        "choice_url": choice_url,
    }
    return render(request, "offsets/issuance_new.html", context, status=400 if form.errors else 200)


def project_page(request: HttpRequest, registry: Registry, *, back_url: str) -> HttpResponse:
    """The form of a project in a registry."""
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = project_register(
                registry=registry, actor=request.actor.user, now=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The project %(number)s is on record.") % {"number": made.number})
            return redirect(back_url)
    context = {"form": form, "registry": registry, "back_url": back_url}
    return render(request, "offsets/project_new.html", context, status=400 if form.errors else 200)
