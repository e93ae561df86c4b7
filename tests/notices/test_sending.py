"""Is everybody told once, in both languages, and does the e-mail follow each person's choice?"""

from smtplib import SMTPRecipientsRefused

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from footprint.core.problems import InvalidInput
from footprint.notices.enums import MailState, Pace
from footprint.notices.models import Notice
from footprint.notices.selectors import unread_of
from footprint.notices.services import notice_read, notice_send, notices_read_all, preferences_set
from footprint.notices.services.mailing import digests_ask, letters_ask_again
from tests.notices.conftest import CALM, NOW, TERM, WAITING


def test_notice_is_written_in_both_languages_at_once(tell):
    (notice,) = tell()

    assert (notice.subject_zh, notice.subject_en) == (
        "12 t wait for 杭州会展有限公司",
        "12 t wait for Hangzhou Expo Ltd",
    )
    with translation.override("en"):
        assert notice.subject == "12 t wait for Hangzhou Expo Ltd"
    assert (notice.link, notice.mail_state, notice.read_at) == ("/events/", MailState.WAITING, None)


def test_nobody_is_told_twice_under_one_key(tell, reader, person):
    tell()
    other = person("other")

    again = tell(to=[reader, other], facts={"tonnes": 99, "organisation": "x"})

    assert [notice.person for notice in again] == [other]
    assert Notice.objects.filter(person=reader).get().subject_en == "12 t wait for Hangzhou Expo Ltd"


def test_somebody_named_twice_is_told_once(tell, reader):
    assert len(tell(to=[reader, reader])) == 1


def test_people_who_are_no_longer_active_are_left_out(tell, reader):
    reader.is_active = False
    reader.save()

    assert tell() == []


def test_kind_that_no_room_declared_is_refused_and_nothing_is_written(tell):
    with pytest.raises(InvalidInput, match=r"test\.unknown"):
        tell(kind="test.unknown")

    assert not Notice.objects.exists()


def test_link_that_leads_elsewhere_is_refused_by_the_database(tell):
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(link="https://example.com/")


def test_reading_counts_the_first_time(tell, reader, clock):
    (notice,) = tell()
    tell(key="b")
    assert unread_of(reader)[1] == 2

    notice_read(notice=notice, now=NOW)
    later = clock.set(NOW.replace(hour=9))
    notice_read(notice=notice, now=later)

    assert notice.read_at == NOW
    assert [one.key for one in unread_of(reader)[0]] == ["b"]
    assert notices_read_all(person=reader, now=later) == 1
    assert unread_of(reader) == ([], 0)


def test_more_than_the_bell_shows_is_still_counted(tell, reader):
    for key in range(9):
        tell(key=str(key))

    newest, count = unread_of(reader)

    assert [one.key for one in newest] == ["8", "7", "6", "5", "4", "3"]
    assert count == 9


def test_letter_of_a_kind_that_is_gone_still_goes_out(tell, work, mailoutbox):
    (notice,) = tell()
    Notice.objects.filter(pk=notice.pk).update(kind="test.gone")

    work()

    assert len(mailoutbox) == 1


# --- e-mails -----------------------------------------------------------------------------------------------
def test_letter_is_sent_once_in_the_language_of_the_person(tell, person, work, mailoutbox):
    tell(to=[person("zhang"), person("smith", language="en")])

    work()
    work()

    letters = {letter.to[0]: letter for letter in mailoutbox}
    assert len(mailoutbox) == 2
    assert letters["zhang@example.com"].subject.endswith("12 t wait for 杭州会展有限公司")
    english = letters["smith@example.com"]
    assert english.subject == "[Footprint] 12 t wait for Hangzhou Expo Ltd"
    assert "Please look at 12 t." in english.body
    html, kind = english.alternatives[0]
    assert kind == "text/html"
    assert "Please look at 12 t." in html
    assert set(Notice.objects.values_list("mail_state", "mail_attempts")) == {(MailState.SENT, 1)}


def test_nothing_is_mailed_to_somebody_who_wants_none(tell, reader, work, mailoutbox):
    preferences_set(person=reader, paces={WAITING: Pace.NEVER})

    (notice,) = tell()
    work()

    assert mailoutbox == []
    assert notice.mail_state == MailState.NOT_WANTED


def test_choice_made_before_the_letter_went_out_still_counts(tell, reader, work, mailoutbox):
    tell()

    preferences_set(person=reader, paces={WAITING: Pace.NEVER})
    work()

    assert mailoutbox == []


def test_kind_that_everybody_must_hear_of_cannot_be_switched_off(reader):
    with pytest.raises(InvalidInput, match="cannot be switched off") as refused, translation.override("en"):
        preferences_set(person=reader, paces={TERM: Pace.NEVER})

    assert refused.value.field == TERM


def test_what_waits_for_the_daily_letter_goes_out_together_in_the_morning(reader, clock, work, mailoutbox):
    for n in (1, 2):
        notice_send(kind=CALM, to=reader, facts={"n": n}, key=str(n), now=NOW)
    assert digests_ask(now=NOW) == 0

    morning = clock.set(NOW.replace(day=21, hour=0))  # 8 in the morning in Shanghai
    notice_send(kind=CALM, to=reader, facts={"n": 3}, key="3", now=morning)
    assert digests_ask(now=morning) == 1
    work()

    (letter,) = mailoutbox
    assert "Calm 1" in letter.body
    assert "Calm 2" in letter.body
    assert "Calm 3" not in letter.body
    assert digests_ask(now=morning) == 0


class MailServer:
    """A mail server that refuses until told otherwise."""

    refusal: Exception | None = ConnectionRefusedError("no mail server")

    def __init__(self, *args, **kwargs):
        self.sent = []

    def send_messages(self, messages):
        if MailServer.refusal:
            raise MailServer.refusal
        return len(messages)


@pytest.fixture
def mail_server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.notices.test_sending.MailServer"
    monkeypatch.setattr(MailServer, "refusal", ConnectionRefusedError("no mail server"))
    return MailServer


def test_letter_that_the_server_refused_goes_out_later(tell, work, clock, mail_server, monkeypatch):
    (notice,) = tell()
    work()
    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_attempts) == (MailState.WAITING, 1)
    assert letters_ask_again(now=NOW.replace(minute=9)) == 0

    monkeypatch.setattr(mail_server, "refusal", None)
    assert letters_ask_again(now=clock.set(NOW.replace(minute=10))) == 1
    work()

    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_attempts) == (MailState.SENT, 2)


def test_address_that_does_not_exist_is_given_up_at_once(tell, work, mail_server, monkeypatch):
    monkeypatch.setattr(mail_server, "refusal", SMTPRecipientsRefused({"reader@example.com": (550, b"")}))

    (notice,) = tell()
    work()

    notice.refresh_from_db()
    assert notice.mail_state == MailState.FAILED
