"""How is somebody asked to join, and how do they accept?"""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from footprint.accounts.enums import InvitationState
from footprint.accounts.guards import object_or_404, requires
from footprint.accounts.middleware import acting_organisation_choose
from footprint.accounts.selectors import invitation_by_token, invitations_of
from footprint.accounts.services import (
    invitation_accept,
    invitation_create,
    invitation_resend,
    invitation_revoke,
)
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.accounts.forms import InvitationForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("members.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Invite an address."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitation_create(
                organisation=request.actor.organisation,
                invited_by=request.user,
                now=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(
                request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email}
            )
            return redirect("accounts:members")
    return render(request, "accounts/invitation_form.html", {"form": form})


@require_POST
@requires("members.edit")
def resend(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Send the letter again, with a new link."""
    invitation = object_or_404(invitations_of(request.actor), invitation_id)
    try:
        invitation_resend(invitation=invitation, resent_by=request.user, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(
            request,
            _("A new link is on its way to %(email)s; the old one no longer works.")
            % {"email": invitation.email},
        )
    return redirect("accounts:members")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("members.edit")
def revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = object_or_404(invitations_of(request.actor), invitation_id)
    if request.method == "POST":
        try:
            invitation_revoke(invitation=invitation, revoked_by=request.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(
                request, _("The invitation to %(email)s is revoked.") % {"email": invitation.email}
            )
        return redirect("accounts:members")
    context = {
        "title": _("Revoke the invitation to %(email)s?") % {"email": invitation.email},
        "text": _("The link in the letter stops working. You can invite the address again at any time."),
        "confirm_label": _("Revoke the invitation"),
        "cancel_url": reverse("accounts:members"),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What the invitation is about; accept it when signed in with the invited address.

    The link reached the address, so a new account with this address needs no further proof of it.
    """
    invitation = invitation_by_token(token)
    if invitation is None:
        raise Http404(_("This link is unknown: it was replaced by a newer one, or copied in part."))
    state = invitation.state(clock.now())
    signed_in = request.user.is_authenticated
    fits = signed_in and request.user.email.lower() == invitation.email.lower()
    if request.method == "POST":
        if not signed_in:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        try:
            invitation_accept(invitation=invitation, user=request.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
            return redirect(request.path)
        acting_organisation_choose(request, invitation.organisation.public_id)
        messages.success(
            request, _("Welcome to %(organisation)s.") % {"organisation": invitation.organisation}
        )
        return redirect("accounts:organisation")
    if not signed_in and state == InvitationState.OPEN:
        get_adapter(request).stash_verified_email(request, invitation.email)
    context = {"invitation": invitation, "state": state, "fits": fits}
    return render(request, "accounts/invitation_accept.html", context)
