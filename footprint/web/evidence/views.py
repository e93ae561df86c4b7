"""What do the pages of evidence files answer?"""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.core import clock
from footprint.core.problems import Conflict, DomainError, show_on_form
from footprint.evidence.enums import ScanState
from footprint.evidence.models import EvidenceFile
from footprint.evidence.selectors import (
    evidence_intact,
    evidence_of,
    evidence_open,
    evidence_readable,
    scan_state,
)
from footprint.evidence.services import evidence_upload
from footprint.web.evidence.forms import EvidenceForm
from footprint.web.listing import Column, Listing


@require_safe
@requires("evidence.view")
def files(request: HttpRequest) -> HttpResponseBase:
    """The files of the organisation acted for."""
    listing = Listing(
        request,
        evidence_of(request.actor),
        name="evidence",
        columns=(
            Column(
                name="filename", label=_("File"), order="filename", url=lambda file: _address(file.public_id)
            ),
            Column(name="description", label=_("What it shows"), order="description"),
            Column(name="uploaded_by", label=_("Handed in by")),
            Column(name="uploaded_at", label=_("Handed in"), order="uploaded_at", shape="moment"),
        ),
        search=("filename", "description", "sha256"),
    )
    if listing.wants_file:
        return listing.file()
    return render(request, "evidence/files.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evidence.edit")
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a file."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            file = evidence_upload(
                organisation=request.actor.organisation,
                filename=given.name,
                content=given.read(),
                description=form.cleaned_data["description"],
                uploaded_by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("“%(name)s” is on record.") % {"name": file.filename})
            return redirect("evidence:detail", evidence_id=file.public_id)
    return render(request, "evidence/upload.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@requires("evidence.view")
def detail(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """One file: who handed it in, its digest, what the scanner said, whether the bytes are as handed in."""
    file = object_or_404(evidence_readable(request.actor), evidence_id)
    context = {"file": file, "scan": scan_state(file), "intact": evidence_intact(file)}
    return render(request, "evidence/detail.html", context)


@require_safe
@requires("evidence.view")
def download(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """The bytes as they were handed in."""
    return file_given_out(object_or_404(evidence_readable(request.actor), evidence_id))


def file_given_out(file: EvidenceFile) -> HttpResponseBase:
    """The file as an attachment; a harmful one is not given out. Whoever calls has checked the reader."""
    if scan_state(file) == ScanState.INFECTED:
        raise Conflict(
            _("“%(name)s” is harmful according to the virus scanner and is not given out."),
            remedy=_("Ask its organisation for a clean copy."),
            params={"name": file.filename},
        )
    response = FileResponse(
        evidence_open(file), as_attachment=True, filename=file.filename, content_type=file.media_type
    )
    response["Content-Length"] = str(file.size_bytes)
    response["Cache-Control"] = "private, no-store"
    return response


def _address(public_id: UUID) -> str:
    return reverse("evidence:detail", args=[public_id])
