"""Do rule books enter once, and never change under the events they judge?"""

from datetime import UTC, datetime

import pytest

from calculators.factors import shipped_library
from calculators.rulebooks import load_rulebook, rulebook_names
from footprint.factors.models import FactorRelease
from footprint.factors.services import FactorReleaseChanged, factors_install
from footprint.rulebooks import selectors
from footprint.rulebooks.models import RuleBookRelease
from footprint.rulebooks.selectors import UnknownRuleBook
from footprint.rulebooks.services import ReleaseChanged, rulebooks_install

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_install_adds_each_release_once():
    added = rulebooks_install(now=NOW)
    again = rulebooks_install(now=NOW)

    assert [release.name for release in added] == list(rulebook_names())
    assert again == []
    assert RuleBookRelease.objects.count() == len(rulebook_names())


def test_installed_book_is_the_laboratory_book():
    rulebooks_install(now=NOW)

    book = selectors.as_book(selectors.latest("chengdu_2018"))

    assert book == load_rulebook("chengdu_2018")


def test_install_refuses_changed_content_of_a_release():
    book = load_rulebook("chengdu_2018")
    RuleBookRelease.objects.create(
        name=book.name, release=book.release, digest="0" * 64, content={}, installed_at=NOW
    )

    with pytest.raises(ReleaseChanged):
        rulebooks_install(now=NOW)

    assert RuleBookRelease.objects.count() == 1


def test_latest_of_each_names_every_book_once():
    rulebooks_install(now=NOW)

    assert [release.name for release in selectors.latest_of_each()] == list(rulebook_names())


def test_unknown_rule_book_is_refused():
    with pytest.raises(UnknownRuleBook) as caught:
        selectors.latest("nowhere_2030")

    assert caught.value.value == "nowhere_2030"


def test_factor_release_is_recorded_once():
    first = factors_install(now=NOW)
    again = factors_install(now=NOW)

    assert again == first
    assert FactorRelease.objects.count() == 1


def test_factor_release_with_other_content_is_refused():
    library = shipped_library()
    FactorRelease.objects.create(
        version=library.release, released_on=NOW.date(), digest="0" * 64, factor_count=1, installed_at=NOW
    )

    with pytest.raises(FactorReleaseChanged):
        factors_install(now=NOW)
