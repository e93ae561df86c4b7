"""How is the public page opened or closed, and how is a duty to publish ticked?"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.claims.models import Publication, PublicPage
from footprint.claims.problems import NotReady
from footprint.claims.publications import privacy_of
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.events.enums import Privacy
from footprint.events.models import Event
from footprint.events.selectors import local_day
from footprint.rulebooks.selectors import as_book


@transaction.atomic
def public_page_set(*, event: Event, privacy: str, by: User, now: datetime) -> PublicPage | None:
    """Choose what strangers see of an event; None when nothing changes."""
    if privacy not in Privacy.values:
        raise InvalidInput(_("Choose who may see the page."), field="privacy", value=privacy)
    before = privacy_of(event)
    if before == privacy:
        return None
    row = PublicPage.objects.create(subject=event.subject, privacy=privacy, since=now, chosen_by=by)
    activity_record(
        verb="public_page.chosen", target=event, actor=by, organisation=event.organisation,
        before={"privacy": before}, after={"privacy": privacy}, now=now,
    )  # fmt: skip
    return row


@transaction.atomic
def publication_note(
    *, event: Event, duty: str, published_on: date, how: str, address: str = "", noted_by: User, now: datetime
) -> Publication:
    """Note when and how a duty of the rule book to publish was met; the same entry twice is one.

    Raises
    ------
    NotReady
        The rule book has no such duty.
    InvalidInput
        The day is in the future, or it is not said how.
    """
    duties = {row.id for row in as_book(event.rulebook_release).publication}
    if duty not in duties:
        raise NotReady(_("The rule book of this event has no duty “%(duty)s”."), params={"duty": duty})
    if published_on > local_day(event, now):
        raise InvalidInput(
            _("%(day)s is in the future; note it when it has happened."),
            field="published_on",
            value=published_on.isoformat(),
            params={"day": published_on.isoformat()},
        )
    if not how.strip():
        raise InvalidInput(_("Say where and how it was made public."), field="how")
    facts = {"duty": duty, "published_on": published_on, "how": how.strip(), "address": address}
    last = Publication.objects.filter(subject=event.subject, duty=duty).order_by("-id").first()
    if last is not None and all(getattr(last, name) == value for name, value in facts.items()):
        return last
    row = Publication.objects.create(subject=event.subject, noted_by=noted_by, noted_at=now, **facts)
    activity_record(
        verb="publication.noted", target=row, actor=noted_by, organisation=event.organisation,
        after={"duty": duty, "on": published_on.isoformat()}, now=now,
    )  # fmt: skip
    return row
