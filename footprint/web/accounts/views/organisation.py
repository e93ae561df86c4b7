"""What does an organisation look like from inside, how is it registered and changed?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.actors import actor_for, local_day
from footprint.accounts.enums import AccreditationState, MandateState, Role
from footprint.accounts.guards import requires
from footprint.accounts.middleware import acting_organisation_choose
from footprint.accounts.models import Organisation
from footprint.accounts.selectors import (
    accreditations_of,
    conflicts_of,
    invitations_open,
    mandates_held_by,
    mandates_of,
    people_of,
)
from footprint.accounts.services import organisation_create, organisation_update
from footprint.accounts.services.organisations import EDITABLE
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.web.accounts.forms import OrganisationForm


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The organisation acted for; without one, how to get one."""
    actor, now = request.actor, clock.now()
    today = local_day(now)
    offered = [m for m in mandates_held_by(actor) if m.state(today) == MandateState.OFFERED]
    if actor.organisation is None:
        return render(request, "accounts/no_organisation.html", {"offered": offered})
    approvals = list(accreditations_of(actor))
    context = {
        "organisation": actor.organisation,
        "role_labels": [role.label for role in Role if role in actor.roles],
        "dormant_labels": sorted(str(role.label) for role in actor.dormant_roles),
        "people_count": people_of(actor).count(),
        "invitation_count": invitations_open(actor, now=now).count(),
        "mandate_count": sum(m.state(today) == MandateState.ACTIVE for m in mandates_of(actor)),
        "conflict_count": conflicts_of(actor).count(),
        "approvals": [a for a in approvals if a.state_on(today) == AccreditationState.APPROVED],
        "requested": [a for a in approvals if a.state == AccreditationState.REQUESTED],
        "offered": offered,
    }
    return render(request, "accounts/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Register an organisation; whoever does it administers it."""
    form = OrganisationForm(request.POST or None, initial={"contact_email": request.user.email})
    if request.method == "POST" and form.is_valid():
        try:
            organisation = organisation_create(created_by=request.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            acting_organisation_choose(request, organisation.public_id)
            messages.success(request, _("%(organisation)s is registered.") % {"organisation": organisation})
            return redirect("accounts:organisation")
    return render(request, "accounts/organisation_form.html", {"form": form, "is_new": True})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("organisation.edit")
def edit(request: HttpRequest) -> HttpResponse:
    """Change what is known of the organisation."""
    organisation = request.actor.organisation
    form = OrganisationForm(request.POST or None, initial=model_to_dict(organisation, EDITABLE))
    if request.method == "POST" and form.is_valid():
        try:
            organisation_update(
                organisation=organisation, changed_by=request.user, now=clock.now(), **form.cleaned_data
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("accounts:organisation")
    return render(request, "accounts/organisation_form.html", {"form": form, "is_new": False})


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another organisation from now on."""
    organisation = Organisation.objects.filter(public_id=_uuid(request.POST.get("organisation", ""))).first()
    actor = actor_for(user=request.user, organisation=organisation, now=clock.now())
    if actor.organisation is None:
        messages.error(request, _("You cannot act for that organisation; the role may have ended."))
    else:
        acting_organisation_choose(request, organisation.public_id)
        messages.success(request, _("You now act for %(organisation)s.") % {"organisation": organisation})
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "accounts:organisation"
    return redirect(target)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
