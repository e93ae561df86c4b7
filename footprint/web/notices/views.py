"""What do the pages of notices answer?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.actors import organisations_of
from footprint.accounts.guards import object_or_404
from footprint.accounts.middleware import acting_organisation_choose
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.notices import services
from footprint.notices.enums import Topic
from footprint.notices.kinds import kind_label, kinds
from footprint.notices.models import Notice
from footprint.notices.selectors import kinds_for, notices_of, preferences_of, unread_of
from footprint.notices.services.preferences import EVERYTHING
from footprint.notices.tokens import unsubscribe_token_read
from footprint.web.listing import Column, Filter, Listing
from footprint.web.notices.forms import PreferencesForm


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponseBase:
    """Everything the reader was told, newest first."""
    listing = Listing(
        request,
        notices_of(request.user),
        name="notices",
        columns=(
            Column(name="subject", label=_("Notice"), url=_address),
            Column(name="text", label=_("Text")),
            Column(name="organisation", label=_("Organisation")),
            Column(name="created_at", label=_("Received"), order="created_at", shape="moment"),
            Column(name="read_at", label=pgettext("notice", "Read"), order="read_at", shape="moment"),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                choices=[("unread", pgettext("notice", "New")), ("read", pgettext("notice", "Read"))],
                apply=lambda found, state: found.filter(read_at__isnull=state == "unread"),
            ),
            Filter(name="topic", label=_("Topic"), choices=_topics(), apply=_of_topic),
        ),
        search=("subject_zh", "subject_en", "text_zh", "text_en"),
        order="-pk",
    )
    if listing.wants_file:
        return listing.file()
    _newest, unread = unread_of(request.user)
    return render(request, "notices/list.html", {"listing": listing, "unread": unread})


@never_cache
@require_safe
@login_required
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Note that it was read, act for the organisation whose business it is, and go to where it is done."""
    notice = object_or_404(notices_of(request.user), notice_id)
    now = clock.now()
    services.notice_read(notice=notice, now=now)
    if notice.organisation in organisations_of(user=request.user, now=now):
        acting_organisation_choose(request, notice.organisation.public_id)
    if notice.link:
        return redirect(notice.link)
    return render(request, "notices/notice.html", {"notice": notice})


@require_POST
@login_required
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Note that one notice was read, without going anywhere."""
    services.notice_read(notice=object_or_404(notices_of(request.user), notice_id), now=clock.now())
    return redirect("notices:list")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    count = services.notices_read_all(person=request.user, now=clock.now())
    said = ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Which e-mails the reader wants, and when."""
    form = PreferencesForm(
        request.POST or None,
        initial=preferences_of(request.user),
        kinds=kinds_for(request.user, now=clock.now()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.preferences_set(person=request.user, paces=form.paces())
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Switch off the e-mails of one kind, by the link in the e-mail; nobody need be signed in.

    No CSRF token: the signed link is the authority, and mail programs post to it by themselves (RFC 8058).
    """
    named = unsubscribe_token_read(token)
    if named is None:
        raise Http404(_("This link is not one of ours, or it was cut off. Copy the whole address."))
    person, kind = named
    with override(person.language):
        context = {"person": person, "label": None if kind == EVERYTHING else kind_label(kind)}
        if request.method == "POST":
            services.unsubscribe(person=person, kind=kind)
            return render(request, "notices/unsubscribed.html", context)
        return render(request, "notices/unsubscribe.html", context)


def _topics() -> list[tuple[str, str]]:
    declared = {kind.topic for kind in kinds()}
    return [(topic.value, topic.label) for topic in Topic if topic in declared]


def _of_topic(found: QuerySet[Notice], topic: str) -> QuerySet[Notice]:
    return found.filter(kind__in=[kind.name for kind in kinds() if kind.topic == topic])


def _address(notice: Notice) -> str:
    return reverse("notices:open", args=[notice.public_id])
