"""How does a document say a bilingual value or a date? (Texts are frozen facts, never from a catalogue.)"""

from collections.abc import Mapping
from datetime import date

from django import template

register = template.Library()

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _languages(language: str) -> tuple[str, str]:
    return ("zh", "en") if language == "zh-hans" else ("en", "zh")


@register.filter
def first(value: Mapping[str, str] | str | None, language: str) -> str:
    """The text in the document's language, or the only one there is."""
    if not isinstance(value, Mapping):
        return value or ""
    own, other = _languages(language)
    return value.get(own) or value.get(other) or ""


@register.filter
def second(value: Mapping[str, str] | str | None, language: str) -> str:
    """The text in the other language, empty when there is none or when it says the same."""
    if not isinstance(value, Mapping):
        return ""
    own, other = _languages(language)
    text = value.get(other) or ""
    return text if value.get(own) and text != value.get(own) else ""


@register.filter
def named(organisation: Mapping[str, str] | None) -> dict[str, str]:
    """``{"name_zh": …, "name_en": …}`` as a bilingual text."""
    organisation = organisation or {}
    return {"zh": organisation.get("name_zh", ""), "en": organisation.get("name_en", "")}


@register.filter
def day(value: str | None, language: str) -> str:
    """``2026-11-20`` as 2026年11月20日 or 20 November 2026."""
    if not value:
        return ""
    moment = date.fromisoformat(value)
    if language == "zh-hans":
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


@register.filter
def groups_of_four(value: str) -> str:
    """A digest in groups that a person can read aloud."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
