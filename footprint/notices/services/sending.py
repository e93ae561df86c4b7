"""How does a notice reach people?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from footprint.accounts.models import Organisation, User
from footprint.core.jobs import job_enqueue
from footprint.notices.enums import MAIL_STATE_OF_PACE, MailState, Pace
from footprint.notices.kinds import NoticeKind, kind_of, texts_of
from footprint.notices.models import Notice, NoticePreference

MAIL_JOB = "notices.mail"


@transaction.atomic
def notice_send(
    *,
    kind: str,
    to: User | Iterable[User],
    key: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    link: str = "",
    organisation: Organisation | None = None,
) -> list[Notice]:
    """Tell people something; return the notices that are new.

    Parameters
    ----------
    kind
        Declared with ``kinds.notice_kind``; its words are filled with ``facts`` in both languages.
    to
        One person or many (``selectors.people_with``); who is no longer active is left out.
    key
        Names the occasion: ``"retirement.requested:<public_id>"``. Nobody is told twice under one key.
    facts
        What the words of the kind name. Records and lazy texts are written in each language, a function
        without arguments is called in each.
    link
        Path on this site where the matter is dealt with; ``reverse(…)`` gives it.
    organisation
        The one whose business it is. Opening the notice makes the person act for it.
    """
    declared = kind_of(kind)
    people = {person.pk: person for person in ([to] if isinstance(to, User) else to) if person.is_active}
    return notices_write(
        kind=declared,
        people=people,
        texts=texts_of(declared, facts or {}),
        link=link,
        organisation=organisation,
        key=key,
        now=now,
    )


def notices_write(
    *,
    kind: NoticeKind,
    people: Mapping[int, User],
    texts: Mapping[str, str],
    link: str,
    organisation: Organisation | None,
    key: str,
    now: datetime,
) -> list[Notice]:
    """Store one notice a person, unless the key is known, and ask for the e-mails that go out at once."""
    known = set(Notice.objects.filter(person__in=people, key=key).values_list("person_id", flat=True))
    paces = paces_of(people, kind)
    written = [
        Notice(
            person=person,
            organisation=organisation,
            kind=kind.name,
            key=key,
            link=link,
            created_at=now,
            mail_state=MAIL_STATE_OF_PACE[paces[pk]],
            **texts,
        )
        for pk, person in people.items()
        if pk not in known
    ]
    try:
        with transaction.atomic():
            Notice.objects.bulk_create(written)
    except IntegrityError:
        if not Notice.objects.filter(person__in=people, key=key).exclude(person__in=known).exists():
            raise
        # Somebody else told one of them the same at the same moment.
        return notices_write(
            kind=kind, people=people, texts=texts, link=link, organisation=organisation, key=key, now=now
        )
    mail_ask([notice for notice in written if notice.mail_state == MailState.WAITING])
    return written


def mail_ask(notices: Iterable[Notice]) -> None:
    """Have the e-mails sent by a worker, once the caller's transaction has committed."""
    ids = [str(notice.public_id) for notice in notices]
    if ids:
        job_enqueue(kind=MAIL_JOB, key=ids[0], payload={"notices": ids}, total=len(ids))


def paces_of(people: Iterable[int], kind: NoticeKind) -> dict[int, Pace]:
    """When each person (by key) wants to hear by e-mail of this kind."""
    people = list(people)
    chosen = NoticePreference.objects.filter(person__in=people, kind=kind.name)
    paces = {pk: Pace(pace) for pk, pace in chosen.values_list("person_id", "pace")}
    return {pk: paces[pk] if paces.get(pk) in kind.paces else kind.pace for pk in people}
