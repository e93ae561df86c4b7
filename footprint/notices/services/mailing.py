"""How do e-mails go out, again when the mail server refused, and once a day for those who want it so?"""

from datetime import datetime, time, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.db.models import F
from django.utils import timezone

from footprint.accounts.models import User
from footprint.core.job_runner import JobRun
from footprint.core.jobs import job_enqueue
from footprint.notices.enums import MailState
from footprint.notices.mail import digest_letter, notice_letter
from footprint.notices.models import Notice
from footprint.notices.services.sending import mail_ask

DIGEST_JOB = "notices.digest"
DIGEST_AT = time(8)
"""When the daily letters go out, at the site's place."""
FIRST_WAIT = timedelta(minutes=5)
GIVE_UP_AFTER_ATTEMPTS = 8  # the last one about 21 hours after the first
AT_MOST = 500


def letters_send(run: JobRun, *, now: datetime) -> None:
    """Send the letters that a job names, each once; what the mail server refuses is tried again later."""
    for ids in run.chunks(run.payload["notices"], size=1):
        found = Notice.objects.select_related("person")
        notice = found.filter(public_id=ids[0], mail_state=MailState.WAITING).first()
        refusal = _send(notice_letter(notice)) if notice and notice.person.is_active else None
        with run.write() as report:
            if notice:
                _note([notice], refusal, MailState.WAITING, now)
            report.done(ids[0], {"refused": str(refusal)} if refusal else {})


def digest_send(run: JobRun, *, now: datetime) -> None:
    """Send one person everything that has waited for the daily letter."""
    run.set_total(1)
    person = User.objects.get(public_id=run.payload["person"])
    waiting = Notice.objects.filter(
        person=person, mail_state=MailState.IN_DIGEST, created_at__lt=run.payload["before"]
    )
    for _keys in run.chunks(["letter"]):
        notices = list(waiting.select_related("organisation").order_by("pk"))
        refusal = _send(digest_letter(person, notices, now=now)) if notices and person.is_active else None
        with run.write() as report:
            _note(notices, refusal, MailState.IN_DIGEST, now)
            report.done("letter", {"refused": str(refusal)} if refusal else {})


def letters_ask_again(*, now: datetime) -> int:
    """Ask for the letters that did not go out at the first try; return how many."""
    waiting = Notice.objects.filter(mail_state=MailState.WAITING, created_at__lte=now - FIRST_WAIT)
    due = [
        notice
        for notice in waiting.order_by("pk")[:AT_MOST]
        if notice.created_at + FIRST_WAIT * 2**notice.mail_attempts <= now
    ]
    for notice in due:
        mail_ask([notice])
    return len(due)


def digests_ask(*, now: datetime) -> int:
    """Ask for the daily letter of everybody for whom something waits since before this morning."""
    before = _last_morning(now)
    waiting = Notice.objects.filter(mail_state=MailState.IN_DIGEST, created_at__lt=before)
    people = list(waiting.order_by().values_list("person__public_id", flat=True).distinct()[:AT_MOST])
    for public_id in people:
        job_enqueue(
            kind=DIGEST_JOB, key=str(public_id), payload={"person": str(public_id), "before": before}, total=1
        )
    return len(people)


def _send(letter) -> Exception | None:
    try:
        letter.send()
    except (SMTPException, OSError) as refusal:
        return refusal
    return None


def _note(notices: list[Notice], refusal: Exception | None, waiting: MailState, now: datetime) -> None:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices], mail_state=waiting)
    if refusal is None:
        rows.update(mail_state=MailState.SENT, mailed_at=now, mail_attempts=F("mail_attempts") + 1)
        return
    rows.update(mail_attempts=F("mail_attempts") + 1)
    hopeless = isinstance(refusal, SMTPRecipientsRefused)
    (rows if hopeless else rows.filter(mail_attempts__gte=GIVE_UP_AFTER_ATTEMPTS)).update(
        mail_state=MailState.FAILED
    )


def _last_morning(now: datetime) -> datetime:
    """The latest moment at which daily letters were due."""
    today = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), DIGEST_AT))
    return today if today <= now else today - timedelta(days=1)
