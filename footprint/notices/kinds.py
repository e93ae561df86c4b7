"""Which kinds of notice exist, and in which words does each speak?

A room declares its kinds in its ``notices.py``::

    RETIREMENT_REQUESTED = notice_kind(
        "retirement.requested",
        label=_("A retirement waits for your approval"),
        topic=Topic.CREDITS,
        subject=_("%(tonnes)s t wait for your approval"),
        text=_("%(person)s asks to retire %(tonnes)s t for “%(beneficiary)s”."),
    )

and imports that module in its ``tasks.py``, so that web and worker know it. Subject and text are filled with
the facts of one notice in both languages at once; a fact that reads differently in each (a date, the name of
an organisation) is given as a record, a lazy text or a function without arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.accounts.permissions import roles_for
from footprint.core.problems import InvalidInput
from footprint.notices.enums import Pace, Topic

SUBJECT_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One kind of notice: its words, and whether people may go without its e-mail."""

    name: str
    label: str | Promise
    topic: Topic
    subject: str | Promise
    text: str | Promise
    pace: Pace
    mandatory: bool
    action: str

    @property
    def paces(self) -> list[Pace]:
        """What a person may choose for the e-mail."""
        return [pace for pace in Pace if not (self.mandatory and pace == Pace.NEVER)]


_kinds: dict[str, NoticeKind] = {}


def notice_kind(
    name: str,
    *,
    label: str | Promise,
    topic: Topic,
    subject: str | Promise,
    text: str | Promise,
    pace: Pace = Pace.IMMEDIATELY,
    mandatory: bool = False,
    action: str = "",
) -> str:
    """Register a kind of notice and return its name.

    Parameters
    ----------
    name
        Noun and past participle, as stored: ``retirement.requested``.
    label
        What people choose by in their preferences; a short sentence without facts.
    subject, text
        Translatable, with named places for facts: ``%(tonnes)s``.
    pace
        When the e-mail goes out for somebody who has not chosen.
    mandatory
        Whether the e-mail can be put off to the daily letter, but not be switched off.
    action
        Only whoever may do this is ever told, and is asked for preferences; empty: everybody.
    """
    if action:
        roles_for(action)
    _kinds[name] = NoticeKind(
        name=name,
        label=label,
        topic=topic,
        subject=subject,
        text=text,
        pace=pace,
        mandatory=mandatory,
        action=action,
    )
    return name


def kind_of(name: str) -> NoticeKind:
    """The registered kind.

    Raises
    ------
    InvalidInput
        When no room has declared it.
    """
    if name not in _kinds:
        raise InvalidInput(
            _("No room of this site sends notices of the kind “%(kind)s”."),
            params={"kind": name},
            field="kind",
            remedy=_("Declare it with “notice_kind” in the notices.py of the room that sends it."),
        )
    return _kinds[name]


def kinds() -> list[NoticeKind]:
    """Every kind, by topic and in the order of declaration."""
    topics = list(Topic)
    return sorted(_kinds.values(), key=lambda kind: topics.index(kind.topic))


def kind_label(name: str) -> str:
    """What people see the kind called; a kind that is gone keeps its name."""
    return str(_kinds[name].label) if name in _kinds else name


def is_mandatory(name: str) -> bool:
    """Whether its e-mails cannot be switched off; those of a kind that is gone can."""
    return name in _kinds and _kinds[name].mandatory


def texts_of(kind: NoticeKind, facts: Mapping[str, Any]) -> dict[str, str]:
    """Subject and text in both languages, as they are stored with a notice."""
    texts = {}
    for suffix, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said = {name: _in_words(value) for name, value in facts.items()}
            texts[f"subject_{suffix}"] = (str(kind.subject) % said)[:SUBJECT_LENGTH]
            texts[f"text_{suffix}"] = str(kind.text) % said
    return texts


def _in_words(value: Any) -> str:
    return str(value() if callable(value) else value)
