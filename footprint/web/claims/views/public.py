"""What may a stranger learn about an event: plan, footprint, measures, retirements, certificate, state?"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calculators.rulebooks import CATEGORIES
from footprint.assessments.enums import AssuranceState, Purpose
from footprint.assessments.models import Assessment, AssessmentLine
from footprint.assessments.selectors import assurance_of, category_totals_mg, current
from footprint.certificates.documents import qr_svg
from footprint.claims.enums import ClaimState
from footprint.claims.publications import privacy_of, publications_of
from footprint.claims.selectors import claim_of
from footprint.claims.standing import Stand, stand_of
from footprint.core import charts, clock
from footprint.core.languages import in_language
from footprint.core.text import MG_PER_TONNE
from footprint.events.enums import EventState, Privacy
from footprint.events.models import Event
from footprint.offsets.enums import Privacy as RetirementPrivacy
from footprint.offsets.selectors import retirement_public
from footprint.rulebooks.selectors import as_book
from footprint.web.claims.shared import documents_with_state, name_of, state_words
from footprint.web.verify.throttle import at_most

LINES_SHOWN = 500
PAGES_PER_MIN = 120


@require_safe
@at_most(PAGES_PER_MIN, what="event-page")
def event_page(request: HttpRequest, shown_event_id: UUID) -> HttpResponse:
    """The page of one event, as much as its organiser shows; its own organisation sees it before."""
    event, privacy, own = _shown(request, shown_event_id)
    now = clock.now()
    claim = claim_of(event)
    stand = stand_of(claim, now=now) if claim else None
    assessment = _assessment(event)
    book = as_book(event.rulebook_release)
    context = {
        "event": event,
        "name": name_of(event),
        "privacy": privacy,
        "preview": own and privacy == Privacy.ORGANISATION,
        "own": own,
        "state": state_words(stand) if stand else None,
        "promise": stand is not None and stand.state == ClaimState.COMMITTED,
        "fallen": stand.fallen if stand else [],
        "sentence": _sentence(stand),
        "stand": stand,
        "facts": stand.standing if stand else None,
        "rulebook": book,
        "rulebook_title": in_language(zh=book.title.zh, en=book.title.en),
        "tonnes": _tonnes(assessment),
        "plan": _plan(event),
        "measures": event.measures.filter(done_on__isnull=False),
        "assessment": assessment,
        "chart": _chart(assessment) if assessment else None,
        "lines": _lines(assessment) if assessment and privacy == Privacy.PUBLIC else None,
        "assurance": _assurance(assessment),
        "retirements": _retirements(stand),
        "documents": documents_with_state(claim, now=now) if claim else [],
        "duties": _duties(event, book),
        "address": f"{settings.PUBLIC_URL}{reverse('claims:event-page', args=[event.public_id])}",
        "source": (event.recorded_file or {}).get("event", {}).get("source", ""),
    }
    response = render(request, "claims/event_page.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@at_most(PAGES_PER_MIN, what="event-page")
def event_qr(request: HttpRequest, shown_event_id: UUID) -> HttpResponse:
    """The page's address as a QR code, for posters and slides."""
    event, _privacy, _own = _shown(request, shown_event_id)
    address = f"{settings.PUBLIC_URL}{reverse('claims:event-page', args=[event.public_id])}"
    return HttpResponse(qr_svg(address), content_type="image/svg+xml")


def _shown(request: HttpRequest, event_id: UUID) -> tuple[Event, Privacy, bool]:
    """The event, what strangers may see of it, and whether the reader belongs to its organiser."""
    found = Event.objects.select_related("organisation", "subject", "rulebook_release", "plan")
    event = get_object_or_404(found, public_id=event_id)
    own = request.actor.organisation is not None and request.actor.organisation.pk == event.organisation_id
    privacy = privacy_of(event)
    if privacy == Privacy.ORGANISATION and not (own and request.actor.can("claims.view")):
        raise Http404(_("There is no public page at this address."))
    return event, privacy, own


def _assessment(event: Event) -> Assessment | None:
    order = [Purpose.RECORDED] if event.state == EventState.RECORDED else [Purpose.ACTUAL, Purpose.ESTIMATE]
    return next((row for purpose in order if (row := current(subject=event.subject, purpose=purpose))), None)


def _sentence(stand: Stand | None) -> str:
    """What the rule book lets be said today; empty while nothing is achieved."""
    if stand is None or stand.state != ClaimState.ACHIEVED:
        return ""
    verdict = stand.verdicts["achieved"]
    return in_language(zh=verdict.text_zh, en=verdict.text_en)


def _tonnes(assessment: Assessment | None) -> list[Decimal | None]:
    """The footprint with the ends of its interval. [tCO2e]"""
    if assessment is None:
        return [None, None, None]
    ends = (assessment.emissions_kg, assessment.low_kg, assessment.high_kg)
    return [Decimal(repr(kg)) / 1000 for kg in ends]


def _plan(event: Event) -> dict[str, Any] | None:
    plan = getattr(event, "plan", None)
    return plan.facts if plan is not None and plan.issued_at is not None else None


def _assurance(assessment: Assessment | None):
    if assessment is None or assessment.purpose != Purpose.ACTUAL:
        return None
    found = assurance_of(assessment)
    return None if found.state == AssuranceState.NONE else found


def _chart(assessment: Assessment) -> charts.Chart | None:
    """Tonnes by category; figures of a public source as they are printed."""
    decimals = 2 if assessment.purpose == Purpose.RECORDED else None
    items = [
        charts.Bar(label=_category(code), value=float(Decimal(mg) / MG_PER_TONNE), decimals=decimals)
        for code, mg in category_totals_mg(assessment).items()
        if mg
    ]
    if not items:
        return None
    return charts.bars(ident="categories", title=_("Footprint by category"), unit="tCO2e", items=items)


def _lines(assessment: Assessment) -> list[dict[str, Any]]:
    rows = AssessmentLine.objects.filter(assessment=assessment).order_by("ordinal")[:LINES_SHOWN]
    return [
        {
            "label": row.label,
            "category": _category(row.category),
            "inside": row.inside,
            "kg": row.emissions_mg / 1e6,
        }
        for row in rows
    ]


def _category(code: str) -> str:
    known = CATEGORIES.get(code)
    return in_language(zh=known.zh, en=known.en) if known else code


def _retirements(stand: Stand | None) -> list[dict[str, Any]]:
    """What was retired for the event, with the serials as the register shows them."""
    if stand is None:
        return []
    return [
        {
            "number": line.retirement.number,
            "project": line.issuance.project,
            "registry": line.issuance.registry,
            "tonnes": line.tonnes,
            "retired_on": line.retirement.retired_on,
            "serials": line.serials,
            "void": line.void,
            "proof": retirement_public(line.retirement).proof_number
            if line.request.privacy != RetirementPrivacy.SERIALS_ONLY
            else "",
        }
        for line in stand.cover.lines
        if line.retirement is not None and line.counts
    ]


def _duties(event: Event, book) -> list[tuple[str, Any]]:
    met = publications_of(event.subject)
    return [(in_language(zh=row.text.zh, en=row.text.en), met.get(row.id)) for row in book.publication]
