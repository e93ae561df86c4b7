"""How does a person say which e-mails they want?"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.core.problems import InvalidInput
from footprint.notices.enums import MailState, Pace
from footprint.notices.kinds import kind_of, kinds
from footprint.notices.models import Notice, NoticePreference

EVERYTHING = "*"
"""Stands for all kinds that can be switched off, in the link of a daily letter."""


@transaction.atomic
def preferences_set(*, person: User, paces: Mapping[str, Pace]) -> None:
    """Keep when the person wants an e-mail for each kind; e-mails not sent yet follow the new choice.

    Raises
    ------
    InvalidInput
        When a kind that everybody must hear of would be switched off.
    """
    for name, pace in paces.items():
        kind = kind_of(name)
        if pace not in kind.paces:
            raise InvalidInput(
                _("“%(kind)s” cannot be switched off: somebody else waits for your answer, or a term ends."),
                params={"kind": kind.label},
                field=name,
                remedy=_("Have it in the daily letter instead."),
            )
        NoticePreference.objects.update_or_create(person=person, kind=name, defaults={"pace": pace})
    off = [name for name, pace in paces.items() if pace == Pace.NEVER]
    unsent = Notice.objects.filter(person=person, mail_state__in=(MailState.WAITING, MailState.IN_DIGEST))
    unsent.filter(kind__in=off).update(mail_state=MailState.NOT_WANTED)


def unsubscribe(*, person: User, kind: str) -> None:
    """Send no more e-mails of this kind (``EVERYTHING``: of any that can be switched off)."""
    names = [one.name for one in kinds() if not one.mandatory] if kind == EVERYTHING else [kind]
    preferences_set(person=person, paces=dict.fromkeys(names, Pace.NEVER))
