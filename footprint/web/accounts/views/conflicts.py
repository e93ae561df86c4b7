"""Which ties to other organisations are declared?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, refused, requires
from footprint.accounts.models import ConflictDeclaration
from footprint.accounts.selectors import conflicts_of, organisation_named, people_of
from footprint.accounts.services import conflict_declare, conflict_replace, conflict_retract
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.accounts.forms import ConflictCorrectionForm, ConflictForm, ReasonForm


@require_safe
@requires("conflicts.view")
def conflicts(request: HttpRequest) -> HttpResponse:
    """Every declaration that stands."""
    context = {
        "rows": [(row, _may_change(request, row)) for row in conflicts_of(request.actor)],
        "may_declare": request.actor.can("conflicts.declare"),
    }
    return render(request, "accounts/conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("conflicts.declare")
def new(request: HttpRequest) -> HttpResponse:
    """Declare a tie."""
    form = ConflictForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        person_id = facts.pop("person")
        try:
            conflict_declare(
                organisation=request.actor.organisation,
                other_organisation=organisation_named(
                    facts.pop("other_organisation"), field="other_organisation"
                ),
                person=people_of(request.actor).get(public_id=person_id) if person_id else None,
                declared_by=request.user,
                now=clock.now(),
                **facts,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The tie is declared."))
            return redirect("accounts:conflicts")
    return render(request, "accounts/conflict_form.html", {"form": form, "declaration": None})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("conflicts.declare")
def correct(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """Say when a tie ended, or correct it, with a new row."""
    declaration = object_or_404(conflicts_of(request.actor), conflict_id)
    if not _may_change(request, declaration):
        return refused(request, "members.edit")
    initial = {name: getattr(declaration, name) for name in ("kind", "started_on", "ended_on", "note")}
    form = ConflictCorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            conflict_replace(
                declaration=declaration, declared_by=request.user, now=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The correction is added; the old declaration stays readable."))
            return redirect("accounts:conflicts")
    return render(request, "accounts/conflict_form.html", {"form": form, "declaration": declaration})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("conflicts.declare")
def retract(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """Say that a declaration was a mistake."""
    declaration = object_or_404(conflicts_of(request.actor), conflict_id)
    if not _may_change(request, declaration):
        return refused(request, "members.edit")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conflict_retract(
                declaration=declaration,
                reason=form.cleaned_data["reason"],
                declared_by=request.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The declaration is retracted."))
        return redirect("accounts:conflicts")
    context = {
        "title": _("Was the tie to %(organisation)s declared by mistake?")
        % {"organisation": declaration.other_organisation},
        "text": _("Only retract what never was true. If the tie ended, correct the declaration instead."),
        "consequences": [_("The declaration no longer counts, but it stays readable with your reason.")],
        "form": form,
        "confirm_label": _("Retract the declaration"),
        "cancel_url": reverse("accounts:conflicts"),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


def _may_change(request: HttpRequest, declaration: ConflictDeclaration) -> bool:
    """Administrators change every declaration, others their own."""
    return request.actor.can("members.edit") or declaration.person == request.user
