"""What was said to whom, what will be said when, and how does each person want to hear of it?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.core.languages import in_language
from footprint.core.models import PublicModel
from footprint.notices.enums import MailState, Pace, ReminderState
from footprint.notices.kinds import SUBJECT_LENGTH, kind_label

KEY_LENGTH = 250


class Worded(models.Model):
    """Subject and text in both languages, fixed when they were written, and where they lead."""

    kind = models.CharField(_("kind"), max_length=80)
    subject_zh = models.CharField(_("subject in Chinese"), max_length=SUBJECT_LENGTH)
    subject_en = models.CharField(_("subject in English"), max_length=SUBJECT_LENGTH)
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    link = models.CharField(_("link"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        return in_language(zh=self.subject_zh, en=self.subject_en)

    @property
    def text(self) -> str:
        return in_language(zh=self.text_zh, en=self.text_en)

    def get_kind_display(self) -> str:
        return kind_label(self.kind)


class Notice(PublicModel, Worded):
    """Something said to one person; it stands under the bell and is e-mailed as the person prefers."""

    person = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    created_at = models.DateTimeField(_("received"))
    read_at = models.DateTimeField(_("read"), null=True)
    mail_state = models.CharField(_("e-mail"), max_length=12, choices=MailState)
    mail_attempts = models.PositiveIntegerField(_("attempts to e-mail"), default=0)
    mailed_at = models.DateTimeField(_("e-mailed"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person", "-id"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["mail_state", "id"],
                condition=Q(mail_state__in=(MailState.WAITING, MailState.IN_DIGEST)),
                name="notice_to_be_mailed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_person_and_key"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="notice_has_kind_and_key"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/"), name="notice_leads_into_this_site"
            ),
            models.CheckConstraint(
                condition=Q(mail_state=MailState.SENT, mailed_at__isnull=False)
                | (~Q(mail_state=MailState.SENT) & Q(mailed_at=None)),
                name="notice_mailed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(mail_state__in=MailState.values), name="notice_mail_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"

    @property
    def state(self) -> str:
        return "unread" if self.read_at is None else "read"


class NoticePreference(models.Model):
    """How one person wants the e-mails of one kind; without a row the kind's own pace holds."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="notice_preferences", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=80)
    pace = models.CharField(_("e-mail"), max_length=12, choices=Pace)

    class Meta:
        verbose_name = _("preference for e-mails")
        verbose_name_plural = _("preferences for e-mails")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_once"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="notice_preference_pace_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} → {self.get_pace_display()}"


class Reminder(PublicModel, Worded):
    """A notice that will be sent on a day to come, unless it is cleared before.

    It goes to the people named, or else to whoever may do ``action`` in the organisation on that day.
    """

    key = models.CharField(_("key"), max_length=KEY_LENGTH - 40, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="reminders", verbose_name=_("organisation")
    )
    action = models.CharField(_("for whoever may"), max_length=80, blank=True)
    people = models.ManyToManyField(User, related_name="+", verbose_name=_("people"))
    due_at = models.DateTimeField(_("due"))
    lapses_at = models.DateTimeField(_("pointless from"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=ReminderState, default=ReminderState.PENDING)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=ReminderState.PENDING), name="reminder_pending")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="reminder_has_kind_and_key"),
            models.CheckConstraint(
                condition=Q(action="") | Q(organisation__isnull=False),
                name="reminder_action_needs_organisation",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/"), name="reminder_leads_into_this_site"
            ),
            models.CheckConstraint(
                condition=Q(lapses_at=None) | Q(lapses_at__gt=models.F("due_at")),
                name="reminder_lapses_after_due",
            ),
            models.CheckConstraint(
                condition=Q(state=ReminderState.PENDING, ended_at=None)
                | (
                    Q(state__in=(ReminderState.FIRED, ReminderState.LAPSED, ReminderState.CLEARED))
                    & Q(ended_at__isnull=False)
                ),
                name="reminder_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.due_at:%Y-%m-%d %H:%M} ({self.get_state_display()})"


class CalendarFeed(PublicModel):
    """The secret address of one calendar: of a person, or of an organisation.

    The address is derived from ``secret`` and the site's key, so a stolen database does not open calendars;
    a new secret makes the old address worthless.
    """

    person = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="calendar_feed", verbose_name=_("person")
    )
    organisation = models.OneToOneField(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="calendar_feed",
        verbose_name=_("organisation"),
    )
    secret = models.CharField(_("secret"), max_length=64)
    changed_at = models.DateTimeField(_("address since"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="calendar_feed_of_person_or_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation}"
