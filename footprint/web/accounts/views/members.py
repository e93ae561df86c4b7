"""Who belongs to the organisation, in which roles, and who did?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.enums import Role
from footprint.accounts.guards import object_or_404, requires
from footprint.accounts.selectors import invitations_open, memberships_of
from footprint.accounts.services import membership_end, membership_grant
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message
from footprint.web.accounts.forms import MemberGrantForm


@require_safe
@requires("members.view")
def members(request: HttpRequest) -> HttpResponse:
    """Present members with their roles, open invitations, and past ones."""
    memberships = list(memberships_of(request.actor))
    may_edit = request.actor.can("members.edit")
    context = {
        "present": [m for m in memberships if m.is_current],
        "past": [m for m in memberships if not m.is_current],
        "invitations": [
            (invitation, invitation.state(clock.now())) for invitation in invitations_open(request.actor)
        ],
        "may_edit": may_edit,
        "form": MemberGrantForm(actor=request.actor) if may_edit else None,
    }
    return render(request, "accounts/members.html", context)


@require_POST
@requires("members.edit")
def grant(request: HttpRequest) -> HttpResponse:
    """Give a member one more role."""
    form = MemberGrantForm(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            membership = membership_grant(
                user=form.cleaned_data["person"],
                organisation=request.actor.organisation,
                role=Role(form.cleaned_data["role"]),
                granted_by=request.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(
                request,
                _("%(person)s now holds the role %(role)s.")
                % {"person": membership.user, "role": membership.get_role_display()},
            )
    else:
        messages.error(request, _("Choose a person of the organisation and a role."))
    return redirect("accounts:members")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("members.edit")
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End one role of one person."""
    membership = object_or_404(memberships_of(request.actor), membership_id)
    if request.method == "POST":
        try:
            membership_end(membership=membership, ended_by=request.user, now=clock.now())
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(
                request,
                _("%(person)s no longer holds the role %(role)s.")
                % {"person": membership.user, "role": membership.get_role_display()},
            )
        return redirect("accounts:members")
    context = {
        "title": _("End the role %(role)s of %(person)s?")
        % {"role": membership.get_role_display(), "person": membership.user},
        "text": _("The person keeps other roles and the account; what they did stays as it is."),
        "consequences": [
            _("From this moment the role gives no right in %(organisation)s.")
            % {"organisation": membership.organisation},
            _("The membership stays in the history and still counts for independence for 5 years."),
        ],
        "confirm_label": _("End the role"),
        "cancel_url": reverse("accounts:members"),
        "danger": True,
    }
    return render(request, "components/confirm.html", context)
