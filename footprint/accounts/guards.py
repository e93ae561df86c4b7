"""How does a view say who may enter, and that the person must prove who they are once more?

@requires("events.edit")
def event_edit(request, event_id):
    event = object_or_404(events_of(request.actor), event_id)

@requires("retirements.approve")
@step_up_required("retirement.approve")
def retirement_approve(request, retirement_id): ...
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from footprint.accounts.enums import Role
from footprint.accounts.permissions import SITE_ACTIONS, roles_for
from footprint.accounts.second_factor import second_factor_held
from footprint.accounts.services import step_up_record
from footprint.core import clock

View = Callable[..., HttpResponse]


def requires(action: str) -> Callable[[View], View]:
    """Let in whoever may do ``action`` for the organisation acted for.

    Others are sent to sign in (nobody), or shown which role they lack and who can grant it (403). An action
    that the table does not name fails when the module is loaded.
    """
    roles_for(action)

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not request.actor.can(action):
                return refused(request, action)
            return view(request, *args, **kwargs)

        guarded.required_action = action
        return guarded

    return decorator


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here afterwards; a partial request takes the whole page there."""
    response = redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(response.url)
    return response


def refused(request: HttpRequest, action: str) -> HttpResponse:
    """The page that says which role is missing and who can grant it."""
    allowed = roles_for(action)
    context = {
        "needed_roles": [role.label for role in Role if role in allowed],
        "dormant_roles": [role.label for role in Role if role in allowed & request.actor.dormant_roles],
        "is_site_action": action in SITE_ACTIONS,
    }
    return render(request, "accounts/forbidden.html", context, status=403)


def object_or_404(queryset: QuerySet, public_id: UUID) -> Model:
    """The record by its public identifier, out of a queryset already scoped to the actor."""
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such record, or it belongs to another organisation."))
    return found


def step_up_required(purpose: str) -> Callable[[View], View]:
    """Before an act that cannot be undone: proof of identity within the last minutes.

    With the second factor when the person has one, else with the password. How fresh it must be is
    ``settings.ACCOUNT_REAUTHENTICATION_TIMEOUT`` [s]. A POST that passes leaves a ``StepUp`` record. A POST
    that does not pass is not replayed: the person comes back to the page and confirms again.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            proof = fresh_proof(request)
            if proof is None:
                return _to_step_up(request)
            if request.method == "POST":
                now = clock.now()
                step_up_record(
                    user=request.user,
                    purpose=purpose,
                    methods=proof["method"],
                    authenticated_at=now - timedelta(seconds=max(0.0, time.time() - proof["at"])),
                    now=now,
                )
            return view(request, *args, **kwargs)

        guarded.step_up_purpose = purpose
        return guarded

    return decorator


def fresh_proof(request: HttpRequest) -> dict | None:
    """The latest proof of identity of this session, if it is fresh and strong enough."""
    records = get_authentication_records(request, request.user)
    if second_factor_held(request.user):
        records = [record for record in records if record.get("method") == "mfa"]
    if not records:
        return None
    latest = max(records, key=lambda record: record["at"])
    age_s = time.time() - latest["at"]
    return latest if 0 <= age_s < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT else None


def _to_step_up(request: HttpRequest) -> HttpResponse:
    url = f"{step_up_url(request.user)}?{urlencode({REDIRECT_FIELD_NAME: _page_to_return_to(request)})}"
    if request.method == "POST":
        messages.warning(
            request, _("Nothing was changed yet: confirm that it is you, then repeat the last step.")
        )
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return redirect(url)


def step_up_url(user) -> str:
    """Where this person proves who they are: by code, by passkey or by password."""
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in held:
        return reverse("mfa_reauthenticate")
    if Authenticator.Type.WEBAUTHN in held:
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("account_reauthenticate")


def _page_to_return_to(request: HttpRequest) -> str:
    referrer = request.headers.get("Referer", "")
    if request.method != "GET" and url_has_allowed_host_and_scheme(
        referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return referrer
    return request.get_full_path()
