"""How is the site, and what time does the demo take it to be?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from footprint.core import clock
from footprint.core.selectors import is_serving, system_status

CONDITION_WORDS = {
    "ok": gettext_lazy("In order"),
    "warning": gettext_lazy("Worth a look"),
    "down": gettext_lazy("Not working"),
    "off": gettext_lazy("Switched off"),
}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell a load balancer whether pages can be served: 200 or 503, and the state of each part."""
    conditions = system_status(now=clock.real_now())
    serving = is_serving(conditions)
    body = {
        "status": "ok" if serving else "down",
        "parts": {condition.name: condition.state for condition in conditions},
    }
    return JsonResponse(body, status=200 if serving else 503)


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show a site administrator how each part is, and what to do about it."""
    if not (request.user.is_authenticated and request.user.is_site_admin):
        raise Http404
    conditions = system_status(now=clock.real_now())
    rows = [(condition, CONDITION_WORDS[condition.state]) for condition in conditions]
    return render(request, "web/status.html", {"rows": rows})


class ClockForm(forms.Form):
    """The moment that the demo shall take for now."""

    moment = forms.DateTimeField(
        label=gettext_lazy("Date and time"),
        help_text=gettext_lazy("Chinese time. Reminders, deadlines and expiries follow."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Set the demo's clock forward or back; the clock goes on running from there."""
    if not settings.DEMO:
        raise Http404
    if "reset" in request.POST:
        clock.clock_reset()
        messages.success(request, _("The demo follows the real time again."))
        return redirect("demo_clock")
    form = ClockForm(request.POST or None, initial={"moment": timezone.localtime(clock.now())})
    if request.method == "POST" and form.is_valid():
        clock.clock_set(moment=_in_chinese_time(form.cleaned_data["moment"]))
        messages.success(request, _("The demo's clock is set."))
        return redirect("demo_clock")
    context = {"form": form, "now": clock.now(), "is_set": clock.is_set()}
    return render(request, "web/demo_clock.html", context, status=422 if form.errors else 200)


def _in_chinese_time(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
