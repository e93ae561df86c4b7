"""Do registries and projects opened here get serials that can be read, and numbers that are told apart?"""

import pytest

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import ProjectKind, RegistryKind
from footprint.offsets.models import Registry
from footprint.offsets.ranges import Range
from tests.offsets.conftest import NOW


@pytest.fixture
def open_registry(operator, people):
    def make(**changes) -> Registry:
        facts = {
            "code": "linan", "letters": "LA", "name_zh": "临安登记簿", "name_en": "Lin'an register",
            "kind": RegistryKind.FORESTRY_INCLUSIVE,
        }  # fmt: skip
        return services.registry_open(operator=operator, actor=people[0], now=NOW, **facts | changes)

    return make


@pytest.mark.parametrize(
    ("text", "prefix", "serials"),
    [
        ("LA-2026-1-120", "LA-2026-{}", (1, 120)),
        ("la-2026-plot7-5-5", "LA-2026-PLOT7-{}", (5, 5)),
        ("LA-1-120", "LA-{}", (1, 120)),
    ],
)
def test_serials_of_a_registry_opened_here_are_read(open_registry, text, prefix, serials):
    assert open_registry().grammar.parse(text) == (prefix, Range(*serials))


@pytest.mark.parametrize("letters", ["L", "la", "LA2", "ABCDEFG", "L.A"])
def test_letters_that_are_no_capitals_are_refused(open_registry, letters):
    with pytest.raises(InvalidInput, match="two to six capital letters"):
        open_registry(letters=letters)

    assert not Registry.objects.exists()


def test_code_of_a_registry_is_given_once(open_registry):
    open_registry()

    with pytest.raises(InvalidInput, match="“linan” already"):
        open_registry()


def test_number_of_a_project_is_given_once_in_a_registry(open_registry):
    registry = open_registry()
    facts = {"number": "P-1", "name_zh": "竹林", "kind": ProjectKind.BAMBOO, "now": NOW}
    services.project_register(registry=registry, **facts)

    with pytest.raises(InvalidInput, match="the number P-1 already"):
        services.project_register(registry=registry, **facts)

    services.project_register(registry=open_registry(code="other"), **facts)


def test_missing_number_of_an_account_is_filled_and_a_known_one_stays(open_registry, operator):
    registry = open_registry()
    first = services.account_open(registry=registry, organisation=operator, now=NOW)
    filled = services.account_open(registry=registry, organisation=operator, number="A-7", now=NOW)
    kept = services.account_open(registry=registry, organisation=operator, number="A-8", now=NOW)

    assert first.pk == filled.pk == kept.pk
    assert kept.number == "A-7"
