"""How do the letter to a registry and the quote become PDFs of record?"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from footprint.accounts.guards import object_or_404, requires
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import documents_of_subject, live_state
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message
from footprint.offsets.enums import QuoteState, RetirementState
from footprint.offsets.models import RetirementRequest
from footprint.offsets.selectors import retirement_instruction
from footprint.offsets.selectors.holders import quotes_of, retirement_requests_of
from footprint.offsets.services.papers import quote_paper_issue, retirement_letter_issue


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The application to the registry: shown, and issued as a signed PDF in both languages."""
    own = retirement_requests_of(request.actor).filter(account__organisation=request.actor.organisation)
    found: RetirementRequest = object_or_404(own, request_id)
    if request.method == "POST":
        return _issued(
            request,
            lambda: retirement_letter_issue(
                retirement_request=found, issued_by=request.actor.user, now=clock.now()
            ),
        )
    context = {
        "request_row": found,
        "lines": retirement_instruction(found),
        "papers": papers_of(found),
        "may_issue": found.state in (RetirementState.APPROVED, RetirementState.INSTRUCTED),
    }
    return render(request, "offsets/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("reservations.edit")
def quote_paper(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """A quote as a signed PDF in both languages."""
    found = object_or_404(quotes_of(request.actor), quote_id)
    if request.method == "POST":
        return _issued(
            request,
            lambda: quote_paper_issue(quote=found, issued_by=request.actor.user, now=clock.now()),
        )
    stands = found.state == QuoteState.RESERVED or found.valid_until > clock.now()
    context = {"quote": found, "papers": papers_of(found), "may_issue": stands and found.covered_t > 0}
    return render(request, "offsets/quote_paper.html", context)


def papers_of(record: Model) -> list[dict]:
    """The documents issued about a record, newest first, with the state that holds."""
    rows = documents_of_subject(record).prefetch_related("files")
    return [{"document": row, "state": live_state(row, now=clock.now()).state} for row in rows]


def _issued(request: HttpRequest, issue: Callable[[], IssuedDocument]) -> HttpResponse:
    try:
        made = issue()
    except DomainError as error:
        show_as_message(request, error)
    else:
        messages.success(request, _("The document %(number)s is issued.") % {"number": made.number})
    return redirect(request.path)
