"""The letter to a registry and the quote are issued as documents of record."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import local_day
from footprint.certificates.enums import Visibility
from footprint.certificates.models import IssuedDocument
from footprint.certificates.services import document_issue
from footprint.core.problems import Conflict
from footprint.offsets.documents import letter_facts, quote_facts
from footprint.offsets.enums import QuoteState, RetirementState
from footprint.offsets.models import Quote, RetirementRequest
from footprint.offsets.problems import WrongState


def retirement_letter_issue(
    *, retirement_request: RetirementRequest, issued_by, now: datetime
) -> IssuedDocument:
    """The holder's application to the registry; the same one when it was issued before.

    Raises
    ------
    WrongState
        The request is not approved, or is over.
    PdfUnavailable
        Documents are switched off on this machine.
    """
    if retirement_request.state not in (RetirementState.APPROVED, RetirementState.INSTRUCTED):
        raise WrongState(
            record=retirement_request, state=retirement_request.get_state_display(), step=_("The letter")
        )
    holder = retirement_request.account.organisation
    return document_issue(
        kind="retirement_letter",
        facts=letter_facts(retirement_request),
        subject=retirement_request,
        organisation=holder,
        issuer=holder,
        issued_by=issued_by,
        visibility=Visibility.HOLDERS,
        now=now,
    )


def quote_paper_issue(*, quote: Quote, issued_by, now: datetime) -> IssuedDocument:
    """A quote on paper, valid to the day on which the quote ends in the site's zone.

    Raises
    ------
    Conflict
        The quote is over or covers nothing.
    PdfUnavailable
        Documents are switched off on this machine.
    """
    if not quote.covered_t or (quote.state == QuoteState.OPEN and quote.valid_until <= now):
        raise Conflict(
            _("The quote %(number)s is over, or covers nothing."),
            code="quote_over",
            params={"number": quote.number},
            remedy=_("Ask for a new quote."),
        )
    return document_issue(
        kind="quote",
        facts=quote_facts(quote),
        subject=quote,
        organisation=quote.organisation,
        issued_by=issued_by,
        valid_until=local_day(quote.valid_until),
        visibility=Visibility.HOLDERS,
        now=now,
    )
