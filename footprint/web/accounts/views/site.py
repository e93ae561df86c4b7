"""Which organisations ask to verify, certify or run a registry, and what is decided?"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts import services
from footprint.accounts.actors import local_day
from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.accounts.selectors import accreditations_filtered, accreditations_of, decisions_of
from footprint.accounts.workflow import steps_open
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message
from footprint.web.accounts.forms import ApprovalFilterForm, ReasonForm

PAGE_SIZE = 25
STEPS = {
    "approve": (
        services.accreditation_approve,
        gettext_lazy("Approve"),
        gettext_lazy(
            "The organisation's people in the roles concerned can sign, certify or confirm from now on. "
            "Compare number, scope and expiry with the accrediting body's public register first."
        ),
    ),
    "refuse": (
        services.accreditation_refuse,
        gettext_lazy("Refuse"),
        gettext_lazy("The organisation reads the reason and may ask again."),
    ),
    "suspend": (
        services.accreditation_suspend,
        gettext_lazy("Suspend"),
        gettext_lazy("The rights rest at once. What was signed before stays signed; you can reinstate."),
    ),
    "reinstate": (
        services.accreditation_reinstate,
        gettext_lazy("Reinstate"),
        gettext_lazy("The rights count again at once."),
    ),
    "revoke": (
        services.accreditation_revoke,
        gettext_lazy("Revoke"),
        gettext_lazy("The rights end for good. The organisation can ask again only after three years."),
    ),
}


@require_safe
@requires("accreditations.decide")
def approvals(request: HttpRequest) -> HttpResponse:
    """Requests and approvals of all organisations; what waits for a decision comes first."""
    form = ApprovalFilterForm(request.GET)
    found = accreditations_filtered(request.actor, **(form.cleaned_data if form.is_valid() else {}))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = local_day(clock.now())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(a, a.state_on(today)) for a in page],
        "query": query.urlencode(),
        "is_filtered": bool(query.urlencode()),
    }
    return render(request, "accounts/site_approvals.html", context)


@require_safe
@requires("accreditations.decide")
def approval(request: HttpRequest, accreditation_id: UUID) -> HttpResponse:
    """One request: facts, history, and the steps open to the administrator."""
    accreditation = object_or_404(accreditations_of(request.actor), accreditation_id)
    context = {
        "accreditation": accreditation,
        "organisation": accreditation.organisation,
        "state": accreditation.state_on(local_day(clock.now())),
        "decisions": decisions_of(accreditation),
        "steps": [
            {
                "label": STEPS[name][1],
                "url": reverse("accounts:site-approval-decide", args=[accreditation.public_id, name]),
                "danger": name in {"refuse", "suspend", "revoke"},
            }
            for name in steps_open(accreditation.state, by="site_admin")
        ],
    }
    return render(request, "accounts/site_approval.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accreditations.decide")
@step_up_required("accreditation.decide")
def decide(request: HttpRequest, accreditation_id: UUID, step: str) -> HttpResponse:
    """Take one step, with a reason that the organisation reads."""
    if step not in STEPS:
        raise Http404(_("There is no such step."))
    accreditation = object_or_404(accreditations_of(request.actor), accreditation_id)
    service, label, text = STEPS[step]
    back = reverse("accounts:site-approval", args=[accreditation.public_id])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(
                accreditation=accreditation,
                decided_by=request.user,
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("The decision is recorded."))
        return redirect(back)
    context = {
        "title": _("%(step)s: %(activity)s of %(organisation)s")
        % {
            "step": label,
            "activity": accreditation.get_activity_display(),
            "organisation": accreditation.organisation,
        },
        "text": text,
        "form": form,
        "confirm_label": label,
        "cancel_url": back,
        "danger": step in {"refuse", "suspend", "revoke"},
        "irreversible": step in {"refuse", "revoke"},
    }
    return render(request, "components/confirm.html", context)
