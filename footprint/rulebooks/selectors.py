"""Which rule book applies?"""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from calculators.rulebooks import RuleBook
from footprint.core.problems import DomainError
from footprint.rulebooks.models import RuleBookRelease


class UnknownRuleBook(DomainError):
    """No installed rule book has this name or release."""

    code = "unknown_rule_book"
    status = 404


def latest(name: str) -> RuleBookRelease:
    """Return the newest installed release of a rule book.

    Raises
    ------
    UnknownRuleBook
        No release of it is installed.
    """
    found = RuleBookRelease.objects.filter(name=name).order_by("-installed_at", "-id").first()
    if found is None:
        raise UnknownRuleBook(
            _("No rule book called “{name}” is installed."),
            field="rulebook",
            value=name,
            params={"name": name},
            remedy=_("Choose one of the rule books in the list."),
        )
    return found


def latest_of_each() -> list[RuleBookRelease]:
    """Return the newest release of every installed rule book, by name."""
    newest: dict[str, RuleBookRelease] = {}
    for release in RuleBookRelease.objects.order_by("name", "-installed_at", "-id"):
        newest.setdefault(release.name, release)
    return list(newest.values())


def as_book(release: RuleBookRelease) -> RuleBook:
    """Return the rule book of a release, ready to run."""
    return _book(release.pk)


@lru_cache(maxsize=64)  # a release never changes
def _book(pk: int) -> RuleBook:
    release = RuleBookRelease.objects.get(pk=pk)
    return RuleBook.from_dict(release.content, name=release.name)
