"""What does the worker do for notices: e-mails, daily letters, reminders?"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from footprint.core import clock
from footprint.core.job_runner import JobRun, job_kind
from footprint.core.periodic import periodic
from footprint.notices import accounts, work  # noqa: F401  (kinds and consumers must be known)
from footprint.notices.services import reminders_fire
from footprint.notices.services.mailing import (
    DIGEST_JOB,
    digest_send,
    digests_ask,
    letters_ask_again,
    letters_send,
)
from footprint.notices.services.sending import MAIL_JOB


@job_kind(MAIL_JOB, label=_("E-mails about notices"))
def send_letters(run: JobRun) -> None:
    letters_send(run, now=clock.now())


@job_kind(DIGEST_JOB, label=_("Daily letter"))
def send_digest(run: JobRun) -> None:
    digest_send(run, now=clock.now())


@periodic("notices.letters_ask_again", every=timedelta(minutes=5))
def ask_again(*, now: datetime) -> int:
    return letters_ask_again(now=now)


@periodic("notices.digests", every=timedelta(minutes=15))
def ask_for_digests(*, now: datetime) -> int:
    return digests_ask(now=now)


@periodic("notices.reminders", every=timedelta(minutes=1))
def fire_reminders(*, now: datetime) -> int:
    return reminders_fire(now=now)
