"""How do people without an account tell how they travelled, or hand in figures?"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_on_form
from footprint.events.enums import LinkKind
from footprint.events.models import CollectionLink
from footprint.events.services import answer_give, figures_hand_in
from footprint.events.services.links import link_find, link_is_open
from footprint.web.events.collect_forms import SupplierForm, SurveyForm
from footprint.web.verify.throttle import at_most


@at_most(30, what="collect")
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest, link_id: UUID, link_code: str) -> HttpResponse:
    """The form behind a link: how somebody travelled, or figures of a supplier."""
    link = _link(link_id, link_code)
    if not link_is_open(link, now=clock.now()):
        return render(request, "events/collect_closed.html", _context(link), status=410)
    survey = link.kind == LinkKind.SURVEY
    form = (
        SurveyForm(request.POST or None)
        if survey
        else SupplierForm(request.POST or None, request.FILES or None, link=link)
    )
    if request.method == "POST" and form.is_valid():
        if form.from_a_machine:
            return redirect("collect:thanks", link_id=link.public_id, link_code=link_code)
        try:
            take = answer_give if survey else figures_hand_in
            take(link=link, now=clock.now(), **form.given)
        except DomainError as error:
            show_on_form(form, error)
        else:
            return redirect("collect:thanks", link_id=link.public_id, link_code=link_code)
    context = _context(link) | {"form": form, "survey": survey}
    return render(request, "events/collect.html", context, status=400 if form.errors else 200)


@at_most(60, what="collect-thanks")
@require_safe
def thanks(request: HttpRequest, link_id: UUID, link_code: str) -> HttpResponse:
    """What was handed in has arrived."""
    link = _link(link_id, link_code)
    survey = link.kind == LinkKind.SURVEY
    context = _context(link) | {"survey": survey, "open": link_is_open(link, now=clock.now())}
    return render(request, "events/collect_thanks.html", context | {"link_code": link_code})


def _link(link_id: UUID, code: str) -> CollectionLink:
    found = link_find(public_id=link_id, code=code)
    if found is None:
        raise Http404
    return found


def _context(link: CollectionLink) -> dict:
    event, host = link.event, link.event.organisation
    return {
        "link": link,
        "event": event,
        "name": in_language(zh=event.name_zh, en=event.name_en or event.name_zh),
        "host": in_language(zh=host.name_zh, en=host.name_en or host.name_zh),
    }
