"""Does the ledger hold, and when was that last proved?"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core.jobs import job_enqueue
from footprint.offsets.audit.breaks import breaks_of
from footprint.offsets.models import LedgerAudit
from footprint.offsets.services.audits import KEPT
from footprint.web.listing import Column, Filter, Listing

DUTY = "offsets.audit"


@require_safe
@requires("registry.view")
def audits(request: HttpRequest) -> HttpResponseBase:
    """Every audit of the ledger, the last one on top."""
    listing = Listing(
        request,
        LedgerAudit.objects.all(),
        name="audits",
        columns=(
            Column(name="at", label=_("Time"), order="at", shape="moment", url=audit_url),
            Column(name="result", label=_("Result"), value=result_words),
            Column(name="issuances", label=_("Issuances"), shape="number", decimals=0),
            Column(name="movements", label=_("Movements"), shape="number", decimals=0),
            Column(name="blocks", label=_("Open blocks"), shape="number", decimals=0),
            Column(name="tonnes", label=_("Amount"), shape="number", unit="t", decimals=0),
            Column(name="checkpoints", label=_("Checkpoints"), shape="number", decimals=0),
            Column(name="breaks_n", label=_("Breaks"), order="breaks_n", shape="number", decimals=0),
        ),
        filters=(
            Filter(
                name="result", label=_("Result"),
                choices=(("holds", _("The ledger holds")), ("broken", _("Something is wrong"))),
                apply=lambda rows, value: (
                    rows.filter(breaks_n=0) if value == "holds" else rows.exclude(breaks_n=0)
                ),
            ),
        ),
        order="-at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    context = {"listing": listing, "last": LedgerAudit.objects.order_by("-at", "-pk").first()}
    return render(request, "offsets/audits.html", context)


@require_safe
@requires("registry.view")
def audit(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """One audit: what it looked at, and every break by name."""
    found = object_or_404(LedgerAudit.objects.all(), audit_id)
    context = {"audit": found, "breaks": breaks_of(found), "kept": KEPT, "words": result_words(found)}
    return render(request, "offsets/audit.html", context)


@require_POST
@requires("registry.operate")
def audit_run(request: HttpRequest) -> HttpResponse:
    """Prove the ledger now, in the background."""
    job = job_enqueue(
        kind="core.periodic",
        key=DUTY,
        payload={"name": DUTY},
        created_by=request.actor.user,
        organisation=request.actor.organisation,
    )
    return redirect("jobs:show", job.public_id)


def audit_url(row: LedgerAudit) -> str:
    return reverse("offsets:audit", args=[row.public_id])


def result_words(row: LedgerAudit) -> str:
    """The result in words."""
    return _("The ledger holds") if row.holds else _("Something is wrong")
