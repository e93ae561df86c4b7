"""Factors, rule books, evidence, documents of record, background work."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from calculators.errors import CalculatorError
from calculators.factors import shipped_library
from footprint.api.endpoint import Endpoint, operation
from footprint.api.files import attachment
from footprint.api.filters import Filter
from footprint.api.shapes.records import (
    DocumentFull,
    DocumentShape,
    EvidenceNew,
    EvidenceShape,
    FactorShape,
    FileChecked,
    FileNew,
    JobItemShape,
    JobShape,
    LookupShape,
    RulebookFull,
    RulebookShape,
)
from footprint.certificates.models import DocumentFile, IssuedDocument
from footprint.certificates.selectors import document_by_number, documents_of_organisation, may_see_facts
from footprint.certificates.verification import upload_check
from footprint.core.enums import JobState
from footprint.core.jobs import job_cancel, job_resume
from footprint.core.models import Job
from footprint.core.problems import Conflict, InvalidInput, NotAllowed, NotFound, from_calculator
from footprint.core.selectors import jobs_of
from footprint.evidence.enums import ScanState
from footprint.evidence.selectors import evidence_of, evidence_open, evidence_readable, scan_state
from footprint.evidence.services import evidence_upload
from footprint.rulebooks.selectors import latest, latest_of_each


# --- factors and rule books ---------------------------------------------------------------------------
class Factors(Endpoint):
    """The library."""

    @operation(
        tag="factors",
        summary=_("Search emission factors"),
        description=_("Every record of the library, each with source, year, region and uncertainty."),
        action="factors.view",
        answer=FactorShape,
        paged=True,
        filters=(
            Filter(name="q", label=_("Words of the name, key or source.")),
            Filter(name="family", label=_("What it answers, like electricity.grid.")),
            Filter(name="region", label=_("Place, like CN or CN-ZJ.")),
            Filter(name="year", label=_("Year of the data."), kind="number"),
        ),
    )
    def get(self, request: Request) -> Response:
        asked = self.parameters()
        words = (asked["q"] or "").lower().split()
        rows = [
            factor
            for factor in shipped_library().records()
            if asked["family"] in (None, factor.family)
            and asked["region"] in (None, factor.region)
            and asked["year"] in (None, factor.year)
            and all(word in _text_of(factor) for word in words)
        ]
        return self.page(rows)


class FactorOne(Endpoint):
    """One record."""

    @operation(
        tag="factors",
        summary=_("One emission factor"),
        description=_("One record by its key, as lines of footprints name it."),
        action="factors.view",
        answer=FactorShape,
    )
    def get(self, request: Request, key: str) -> Response:
        try:
            return self.answer(shipped_library().get(key))
        except CalculatorError as error:
            raise NotFound(
                from_calculator(error).template, code="unknown_factor", field="key", value=key
            ) from error


class FactorLookup(Endpoint):
    """A look-up."""

    @operation(
        tag="factors",
        summary=_("Which factor is taken?"),
        description=_("The factor of a family for a place and a day, and how it was reached."),
        action="factors.view",
        answer=LookupShape,
        filters=(
            Filter(name="family", label=_("What it answers, like electricity.grid.")),
            Filter(name="region", label=_("Place, like CN or CN-ZJ.")),
            Filter(name="on", label=_("Day of the activity."), kind="day"),
        ),
    )
    def get(self, request: Request) -> Response:
        asked = self.parameters()
        if not asked["family"]:
            raise InvalidInput(_("Name the family."), code="required", field="family")
        try:
            found = shipped_library().lookup(
                asked["family"], on=asked["on"], region=asked["region"] or "CN", path="family"
            )
        except CalculatorError as error:
            raise from_calculator(error) from error
        return self.answer(found)


class Rulebooks(Endpoint):
    """All rule books."""

    @operation(
        tag="rulebooks",
        summary=_("Rule books"),
        description=_("The newest release of every rule book that is installed."),
        action=None,
        answer=RulebookShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(latest_of_each())


class RulebookOne(Endpoint):
    """One rule book."""

    @operation(
        tag="rulebooks",
        summary=_("One rule book"),
        description=_(
            "Its newest release with boundary, clocks, accepted credits and claims, clause by clause."
        ),
        action=None,
        answer=RulebookFull,
    )
    def get(self, request: Request, name: str) -> Response:
        return self.answer(latest(name))


# --- evidence -----------------------------------------------------------------------------------------
class Evidence(Endpoint):
    """All files."""

    parser_classes = [MultiPartParser]

    @operation(
        tag="evidence",
        summary=_("Evidence files"),
        description=_("What your organisation handed in, the newest first."),
        action="evidence.view",
        answer=EvidenceShape,
        paged=True,
        filters=(Filter(name="sha256", label=_("SHA-256 of the file."), lookup="sha256"),),
    )
    def get(self, request: Request) -> Response:
        return self.page(evidence_of(request.actor))

    @operation(
        tag="evidence",
        summary=_("Hand in a file"),
        description=_("Takes a file as evidence. The same bytes again are the same record."),
        action="evidence.edit",
        body=EvidenceNew,
        answer=EvidenceShape,
        status=201,
        upload=True,
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        file = evidence_upload(
            organisation=request.actor.organisation,
            filename=facts["file"].name,
            content=facts["file"].read(),
            description=facts["description"],
            uploaded_by=request.actor.user,
            now=self.now,
        )
        return self.answer(file, location=reverse("api:evidence-one", args=[file.public_id]))


class EvidenceOne(Endpoint):
    """One file."""

    @operation(
        tag="evidence",
        summary=_("One evidence file"),
        description=_("Its digest, kind and what the virus scanner said."),
        action="evidence.view",
        answer=EvidenceShape,
    )
    def get(self, request: Request, evidence_id: UUID) -> Response:
        return self.answer(self.found(evidence_readable(request.actor), evidence_id))


class EvidenceContent(Endpoint):
    """Its bytes."""

    @operation(
        tag="evidence",
        summary=_("Download an evidence file"),
        description=_("The bytes as they were handed in; a harmful file is not given out."),
        action="evidence.view",
        media="application/octet-stream",
    )
    def get(self, request: Request, evidence_id: UUID) -> HttpResponseBase:
        file = self.found(evidence_readable(request.actor), evidence_id)
        if scan_state(file) == ScanState.INFECTED:
            raise Conflict(
                _("“%(name)s” is harmful according to the virus scanner and is not given out."),
                code="file_harmful",
                params={"name": file.filename},
                remedy=_("Ask its organisation for a clean copy."),
            )
        return FileResponse(
            evidence_open(file), as_attachment=True, filename=file.filename, content_type=file.media_type
        )


# --- documents of record ------------------------------------------------------------------------------
class Documents(Endpoint):
    """The organisation's documents."""

    @operation(
        tag="documents",
        summary=_("Your documents"),
        description=_("Certificates, statements and reports that your organisation holds, the newest first."),
        action="certificates.view",
        answer=DocumentShape,
        paged=True,
        filters=(
            Filter(name="kind", label=_("Kind of document."), lookup="kind"),
            Filter(name="subject_id", label=_("What it is about."), kind="uuid", lookup="subject_public_id"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(documents_of_organisation(request.actor.organisation))


class DocumentOne(Endpoint):
    """One document; whoever has the number may ask."""

    @operation(
        tag="documents",
        summary=_("Check a document by its number"),
        description=_(
            "What holds for it today, for anybody who has its number; facts where they are public."
        ),
        action=None,
        answer=DocumentFull,
    )
    def get(self, request: Request, number: str) -> Response:
        return self.answer(document_named(number))


class DocumentPdf(Endpoint):
    """Its file."""

    @operation(
        tag="documents",
        summary=_("Download a document"),
        description=_("The signed PDF in one language, exactly as it was signed."),
        action=None,
        media="application/pdf",
    )
    def get(self, request: Request, number: str, language: str) -> HttpResponseBase:
        document = document_named(number)
        file = DocumentFile.objects.filter(document=document, language=language).first()
        if file is None:
            raise NotFound(_("The document has no file in this language."), field="language", value=language)
        if not may_see_facts(document, actor=request.actor):
            raise NotAllowed(_("Only the holder and the issuer of this document may read it."))
        response = attachment(
            bytes(file.pdf), name=f"{document.number}-{language}.pdf", media_type="application/pdf"
        )
        response["ETag"] = f'"{file.sha256[:32]}"'
        return response


class DocumentCheck(Endpoint):
    """A check of a file."""

    parser_classes = [MultiPartParser]

    @operation(
        tag="documents",
        summary=_("Check a file"),
        description=_("Whether a PDF is a document of this site, to the last byte. The file is not stored."),
        action=None,
        body=FileNew,
        answer=FileChecked,
        upload=True,
    )
    def post(self, request: Request) -> Response:
        found = upload_check(self.body()["file"].read(), now=self.now)
        return self.answer(
            {
                "verdict": found.verdict.value,
                "sha256": found.sha256,
                "number": found.document.number if found.document else None,
                "state": found.state.state.value if found.state else None,
                "checks": [dict(check) for check in found.checks],
            }
        )


# --- background work ----------------------------------------------------------------------------------
class Jobs(Endpoint):
    """All work."""

    @operation(
        tag="jobs",
        summary=_("Background work"),
        description=_("The work of your organisation, the newest first."),
        action="jobs.view",
        answer=JobShape,
        paged=True,
        filters=(
            Filter(name="state", label=_("State."), lookup="state", choices=tuple(JobState.values)),
            Filter(name="kind", label=_("Kind of work."), lookup="kind"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(jobs_of(request.actor.organisation))


class JobEndpoint(Endpoint):
    """An address under one piece of work."""

    def job(self, job_id: UUID) -> Job:
        """The work, if it is the organisation's."""
        return self.found(jobs_of(self.request.actor.organisation), job_id)


class JobOne(JobEndpoint):
    """One piece of work."""

    @operation(
        tag="jobs",
        summary=_("How far is it?"),
        description=_("One piece of work; a webhook “job.ended” tells when it ended."),
        action="jobs.view",
        answer=JobShape,
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        return self.answer(self.job(job_id))


class JobItems(JobEndpoint):
    """Its items."""

    @operation(
        tag="jobs",
        summary=_("Items of a piece of work"),
        description=_("What became of each item, in the order in which they were finished."),
        action="jobs.view",
        answer=JobItemShape,
        paged=True,
        most=500,
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        return self.page(self.job(job_id).items.all(), ascending=True)


class JobCancel(JobEndpoint):
    """Stop."""

    @operation(
        tag="jobs",
        summary=_("Stop work"),
        description=_("Finished items keep their results."),
        action="jobs.edit",
        answer=JobShape,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        return self.answer(job_cancel(job=self.job(job_id)))


class JobResume(JobEndpoint):
    """Go on."""

    @operation(
        tag="jobs",
        summary=_("Take work up again"),
        description=_(
            "Work that failed, was stopped or left items undone; finished items are not done again."
        ),
        action="jobs.edit",
        answer=JobShape,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        return self.answer(job_resume(job=self.job(job_id)))


def document_named(number: str) -> IssuedDocument:
    """The document with this number.

    Raises
    ------
    NotFound
        There is none.
    """
    found = document_by_number(number)
    if found is None:
        raise NotFound(
            _("No document has this number."), code="document_unknown", field="number", value=number
        )
    return found


def _text_of(factor: Any) -> str:
    words: Mapping[str, str] = {
        name: getattr(factor, name) for name in ("key", "name_zh", "name_en", "source")
    }
    return " ".join(words.values()).lower()
