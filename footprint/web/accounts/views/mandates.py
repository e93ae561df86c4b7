"""Who acts for the organisation by mandate, and for whom does it act?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.actors import local_day
from footprint.accounts.guards import object_or_404, refused, requires
from footprint.accounts.models import Mandate
from footprint.accounts.selectors import (
    consultant_named,
    mandates_given_by,
    mandates_held_by,
    mandates_of,
)
from footprint.accounts.services import mandate_accept, mandate_end, mandate_offer
from footprint.accounts.services.mandates import speaks_for_consultant
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.accounts.forms import MandateForm, ShortReasonForm


@require_safe
@login_required
def mandates(request: HttpRequest) -> HttpResponse:
    """Mandates given by the organisation acted for, and mandates held by it or by the person."""
    today = local_day(clock.now())
    context = {
        "given": [(m, m.state(today)) for m in mandates_given_by(request.actor)],
        "held": [
            (m, m.state(today), speaks_for_consultant(mandate=m, user=request.user))
            for m in mandates_held_by(request.actor)
        ],
        "may_edit": request.actor.can("mandates.edit"),
    }
    return render(request, "accounts/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("mandates.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Offer a mandate to a consultant."""
    now = clock.now()
    form = MandateForm(request.POST or None, initial={"valid_from": local_day(now)})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            mandate = mandate_offer(
                client=request.actor.organisation,
                granted_by=request.user,
                now=now,
                **consultant_named(facts.pop("consultant")),
                **facts,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(
                request,
                _("The mandate is offered to %(consultant)s; it counts once it is accepted.")
                % {"consultant": mandate.consultant},
            )
            return redirect("accounts:mandates")
    return render(request, "accounts/mandate_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def accept(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Accept an offered mandate."""
    mandate = object_or_404(mandates_of(request.actor), mandate_id)
    if not speaks_for_consultant(mandate=mandate, user=request.user):
        return refused(request, "mandates.edit")
    if request.method == "POST":
        try:
            mandate_accept(mandate=mandate, accepted_by=request.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("You may now act for %(client)s.") % {"client": mandate.client})
        return redirect("accounts:mandates")
    context = {
        "title": _("Accept the mandate of %(client)s?") % {"client": mandate.client},
        "text": _("You will act for %(client)s in these roles: %(roles)s.")
        % {"client": mandate.client, "roles": ", ".join(mandate.role_labels)},
        "consequences": [
            _("Whoever advises %(client)s cannot verify it for 3 years after the mandate ends.")
            % {"client": mandate.client},
            _("Everything done under the mandate is logged at the client under the person's own name."),
        ],
        "confirm_label": _("Accept the mandate"),
        "cancel_url": reverse("accounts:mandates"),
    }
    return render(request, "components/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Revoke, lay down or decline a mandate."""
    mandate = object_or_404(mandates_of(request.actor), mandate_id)
    if not _may_end(request, mandate):
        return refused(request, "mandates.edit")
    form = ShortReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mandate_end(
                mandate=mandate, ended_by=request.user, reason=form.cleaned_data["reason"], now=clock.now()
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The mandate is ended."))
        return redirect("accounts:mandates")
    context = {
        "title": _("End the mandate between %(client)s and %(consultant)s?")
        % {"client": mandate.client, "consultant": mandate.consultant},
        "text": _("From this moment the consultant can no longer act for the client. What was done stays."),
        "form": form,
        "confirm_label": _("End the mandate"),
        "cancel_url": reverse("accounts:mandates"),
        "danger": True,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context)


def _may_end(request: HttpRequest, mandate: Mandate) -> bool:
    as_client = mandate.client == request.actor.organisation and request.actor.can("mandates.edit")
    return as_client or speaks_for_consultant(mandate=mandate, user=request.user)
