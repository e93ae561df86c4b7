"""How does an organiser choose what strangers see, and tick what the rule book wants published?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from footprint.accounts.guards import requires
from footprint.claims.publications import privacy_of, publications_of
from footprint.claims.services import public_page_set, publication_note
from footprint.core import clock
from footprint.core.languages import in_language
from footprint.core.problems import DomainError, show_on_form
from footprint.events.models import Event
from footprint.events.selectors import local_day
from footprint.rulebooks.selectors import as_book
from footprint.web.claims.forms import DutyForm, PrivacyForm
from footprint.web.claims.shared import event_found, name_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("claims.edit")
def public_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Choose who may see the page of the event."""
    event = event_found(request, event_id)
    form = PrivacyForm(request.POST or None, initial={"privacy": privacy_of(event)})
    if request.method == "POST" and form.is_valid():
        public_page_set(
            event=event, privacy=form.cleaned_data["privacy"], by=request.actor.user, now=clock.now()
        )
        messages.success(request, _("The choice holds from now on."))
        return redirect("claims:public", event_id=event_id)
    status = 400 if form.errors else 200
    return render(request, "claims/public.html", _context(event, form, _duty_form(event)), status=status)


@require_POST
@requires("claims.edit")
def duty(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Tick a duty, with the day and how it was met."""
    event = event_found(request, event_id)
    form = _duty_form(event, request.POST)
    if form.is_valid():
        try:
            publication_note(event=event, noted_by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("claims:public", event_id=event_id)
    privacy = PrivacyForm(initial={"privacy": privacy_of(event)})
    return render(request, "claims/public.html", _context(event, privacy, form), status=400)


def _duty_form(event: Event, data=None) -> DutyForm:
    duties = [
        (row.id, in_language(zh=row.text.zh, en=row.text.en))
        for row in as_book(event.rulebook_release).publication
    ]
    return DutyForm(data, duties=duties, initial={"published_on": local_day(event, clock.now())})


def _context(event: Event, form: PrivacyForm, duty_form: DutyForm) -> dict:
    met = publications_of(event.subject)
    book = as_book(event.rulebook_release)
    return {
        "event": event,
        "name": name_of(event),
        "privacy": privacy_of(event),
        "form": form,
        "duty_form": duty_form if book.publication else None,
        "duties": [
            (in_language(zh=row.text.zh, en=row.text.en), met.get(row.id), book.clauses[row.clause])
            for row in book.publication
        ],
    }
