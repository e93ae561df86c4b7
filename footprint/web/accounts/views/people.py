"""Where does a person land after signing in, and what can they change about themselves?"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.second_factor import second_factor_held, second_factor_required
from footprint.accounts.services import user_update
from footprint.web.accounts.forms import LANGUAGE_COOKIE_AGE_S, ProfileForm


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the page where this person's work begins."""
    return redirect("accounts:site-approvals" if request.user.is_site_admin else "accounts:organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, and the ways to the other settings of the account."""
    initial = {"name": request.user.name, "language": request.user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        user_update(user=request.user, **form.cleaned_data)
        with translation.override(request.user.language):
            messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.user.language,
            max_age=LANGUAGE_COOKIE_AGE_S,
            samesite=settings.SESSION_COOKIE_SAMESITE,
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    context = {"form": form, "has_second_factor": second_factor_held(request.user)}
    return render(request, "accounts/profile.html", context)


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and how to set it up."""
    context = {
        "required": second_factor_required(request.user),
        "held": second_factor_held(request.user),
    }
    return render(request, "accounts/second_factor.html", context)
