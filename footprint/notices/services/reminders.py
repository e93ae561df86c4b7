"""How is somebody reminded on a day to come, once, and not when the matter is settled before?"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.accounts.permissions import roles_for
from footprint.core.problems import InvalidInput
from footprint.notices.enums import ReminderState
from footprint.notices.kinds import kind_of, kinds, texts_of
from footprint.notices.models import Reminder
from footprint.notices.selectors import people_with
from footprint.notices.services.sending import notices_write

logger = logging.getLogger(__name__)
AT_MOST = 500
MORNING = time(9)
"""When a reminder of a day goes out, at the site's place."""


@transaction.atomic
def reminder_set(
    *,
    key: str,
    due_at: datetime,
    kind: str,
    now: datetime,
    to: User | Iterable[User] = (),
    organisation: Organisation | None = None,
    action: str = "",
    facts: Mapping[str, Any] | None = None,
    link: str = "",
    lapses_at: datetime | None = None,
) -> Reminder:
    """Send a notice at ``due_at``, once; setting it again changes one that has not gone out.

    Parameters
    ----------
    key
        Names what is reminded of: ``"claim.deadline:<public_id>:30"``. The same key with the same ``due_at``
        never sends twice; with another ``due_at`` the term was moved, and the reminder goes out anew.
    to, organisation, action
        The people named, or whoever may do ``action`` in the organisation on that day.
    facts, link
        As in ``notice_send``; the words are fixed now.
    lapses_at
        From then on the reminder would say something untrue ("30 days left"): where the clock jumps past
        it, nothing is sent.
    """
    people = [to] if isinstance(to, User) else list(to)
    if action:
        roles_for(action)
    if not people and not (organisation and action):
        raise InvalidInput(
            _("A reminder needs people, or an organisation and what its people may do."), field="to"
        )
    values = {
        "kind": kind,
        "link": link,
        "due_at": due_at,
        "lapses_at": lapses_at,
        "organisation": organisation,
        "action": action,
        "state": ReminderState.PENDING,
        "ended_at": None,
        **texts_of(kind_of(kind), facts or {}),
    }
    locked = Reminder.objects.select_for_update()
    reminder, created = locked.get_or_create(key=key, defaults=values)
    has_gone_out = reminder.state in (ReminderState.FIRED, ReminderState.LAPSED)
    if not created:
        if has_gone_out and reminder.due_at == due_at:
            return reminder
        for name, value in values.items():
            setattr(reminder, name, value)
        reminder.save()
    reminder.people.set(people)
    return reminder


@transaction.atomic
def reminder_clear(*, key: str, now: datetime) -> bool:
    """The matter is settled: do not remind. Whether a reminder was pending."""
    pending = Reminder.objects.filter(key=key, state=ReminderState.PENDING)
    return bool(pending.update(state=ReminderState.CLEARED, ended_at=now))


@transaction.atomic
def deadline_reminders_set(
    *,
    key: str,
    deadline: datetime,
    kind: str,
    now: datetime,
    days_before: Sequence[int] = (90, 30, 7, 1),
    facts: Mapping[str, Any] | None = None,
    **who_and_where: Any,
) -> list[Reminder]:
    """Remind of a deadline in the morning, some days before; each reminder lapses when the next is due.

    The words of the kind may name ``%(days)s``, the days that are left. Other keywords are those of
    ``reminder_set``; ``deadline_reminders_clear`` with the same ``key`` takes them all back.
    """
    mornings = [(days, _morning(deadline, days)) for days in sorted(days_before, reverse=True)]
    ends = [moment for _days, moment in mornings[1:]] + [deadline]
    return [
        reminder_set(
            key=f"{key}:{days}",
            due_at=due_at,
            lapses_at=lapses_at,
            kind=kind,
            facts={**(facts or {}), "days": days},
            now=now,
            **who_and_where,
        )
        for (days, due_at), lapses_at in zip(mornings, ends, strict=True)
        if due_at < lapses_at
    ]


@transaction.atomic
def deadline_reminders_clear(*, key: str, now: datetime) -> int:
    """The deadline is met or no longer holds; return how many reminders were pending."""
    pending = Reminder.objects.filter(key__startswith=f"{key}:", state=ReminderState.PENDING)
    return pending.update(state=ReminderState.CLEARED, ended_at=now)


def reminders_fire(*, now: datetime) -> int:
    """Send what is due by the site's clock; return how many reminders went out."""
    known = [kind.name for kind in kinds()]
    due = Reminder.objects.filter(state=ReminderState.PENDING, due_at__lte=now, kind__in=known)
    fired = 0
    for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_MOST]:
        try:
            fired += _fire(pk, now)
        except Exception:
            logger.exception("Reminder %s could not be sent; the others go out.", pk)
    return fired


@transaction.atomic
def _fire(pk: int, now: datetime) -> bool:
    """Send one reminder under its row lock; nobody else can send it, and nothing is sent without the mark."""
    pending = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "organisation"
    )
    reminder = pending.filter(pk=pk, state=ReminderState.PENDING, due_at__lte=now).first()
    if reminder is None:
        return False
    lapsed = reminder.lapses_at is not None and reminder.lapses_at <= now
    reminder.state = ReminderState.LAPSED if lapsed else ReminderState.FIRED
    reminder.ended_at = now
    reminder.save(update_fields=["state", "ended_at"])
    if lapsed:
        return False
    notices_write(
        kind=kind_of(reminder.kind),
        people={person.pk: person for person in _people(reminder, now)},
        texts={name: getattr(reminder, name) for name in ("subject_zh", "subject_en", "text_zh", "text_en")},
        link=reminder.link,
        organisation=reminder.organisation,
        key=f"reminder:{reminder.key}:{reminder.due_at:%Y%m%dT%H%M%SZ}",
        now=now,
    )
    return True


def _people(reminder: Reminder, now: datetime) -> list[User]:
    named = list(reminder.people.filter(is_active=True))
    if reminder.action:
        named += people_with(reminder.organisation, reminder.action, now=now)
    return named


def _morning(deadline: datetime, days: int) -> datetime:
    day = timezone.localtime(deadline).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, MORNING))
