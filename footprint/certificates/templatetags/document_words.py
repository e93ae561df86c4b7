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


@register.filter
def grouped(value: int) -> str:
    """``3903`` as ``3,903``."""
    return f"{value:,}"


@register.filter
def positive(value: int) -> int:
    """The size of a difference, whatever its direction."""
    return abs(value)


@register.simple_tag
def span(first_day: str, last_day: str, language: str) -> str:
    """Two days as a period, what they share said once: 2026年9月1日至3日, 1–3 September 2026."""
    start, end = date.fromisoformat(first_day), date.fromisoformat(last_day)
    if start == end:
        return day(first_day, language)
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    if language == "zh-hans":
        rest = f"{end.day}日" if same_month else f"{end.month}月{end.day}日"
        return f"{day(first_day, language)}至{rest if same_year else day(last_day, language)}"
    begin = f"{start.day} {_MONTHS[start.month - 1]}" if same_year else day(first_day, language)
    return f"{start.day}–{day(last_day, language)}" if same_month else f"{begin} – {day(last_day, language)}"
