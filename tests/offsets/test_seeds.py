"""Do registries, methodologies, projects and prices come in once, whole and with their sources?"""

from datetime import date
from decimal import Decimal

import pytest

from calculators.offsets.crediting import programmes
from calculators.offsets.lots import PROJECT_TYPES
from calculators.rulebooks.instruments import INSTRUMENTS
from footprint.core.problems import Conflict, InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import Instrument, PriceKind, ProjectKind, RegistryKind
from footprint.offsets.models import Methodology, PriceRecord, Project, Registry
from footprint.offsets.ranges import Range
from footprint.offsets.serials import SerialProblem
from tests.offsets.conftest import NOW

BCER = {
    "kind": PriceKind.TRADE, "venue_zh": "北京", "venue_en": "Beijing", "currency": "CNY",
    "until_on": date(2018, 1, 1), "printed": "36.6", "source": "报", "instrument": "ccer_2017", "now": NOW,
}  # fmt: skip


@pytest.fixture
def installed(db):
    return services.credits_install(now=NOW)


def test_enums_are_the_lists_of_the_laboratory():
    assert set(ProjectKind.values) == set(PROJECT_TYPES)
    assert set(Instrument.values) == set(INSTRUMENTS)


def test_install_is_repeatable_and_keeps_what_was_corrected_here(installed):
    Project.objects.filter(number="~changlong").update(place="梅州")

    assert installed.registries == Registry.objects.count() == 25
    assert installed.methodologies == Methodology.objects.count() == 13
    assert services.credits_install(now=NOW).total == 0
    assert Project.objects.get(number="~changlong").place == "梅州"


def test_every_seed_has_its_source_and_a_known_kind(installed):
    for model in (Registry, Methodology, Project, PriceRecord):
        assert not model.objects.filter(source="").exists()
    assert set(Registry.objects.values_list("kind", flat=True)) <= set(RegistryKind.values)
    assert set(Registry.objects.exclude(instrument="").values_list("instrument", flat=True)) <= set(
        INSTRUMENTS
    )
    assert set(Project.objects.values_list("kind", flat=True)) <= set(PROJECT_TYPES)
    assert set(Registry.objects.exclude(crediting="").values_list("crediting", flat=True)) <= set(
        programmes()
    )


def test_eight_gas_pairs_have_their_conditions(installed):
    pairs = dict(Methodology.objects.filter(code__startswith="CM-").values_list("code", "counterpart"))

    assert pairs == {
        "CM-004-V01": "ACM0011", "CM-012-V01": "AM0029", "CM-023-V01": "AM0087", "CM-025-V01": "AM0099",
        "CM-030-V01": "AM0014", "CM-035-V01": "AM0088", "CM-038-V01": "AM0107", "CM-087-V01": "ACM0009",
    }  # fmt: skip
    cold = Methodology.objects.get(code="CM-035-V01").applicability
    assert cold[0] == {
        "code": "purity",
        "zh": "氧气和氮气纯度不低于 99.5%",
        "en": "Oxygen and nitrogen are at least 99.5 % pure",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text", "first", "last"),
    [
        ("verra", "0001-000001-000100-VCS-VCU-003-VER-US-0003-01012020-31122020-1", 1, 100),
        (
            "verra",
            "7929-436148193-436148210-VCS-VCU-263-VER-CN-14-794-01012016-31122016-0",
            436148193,
            436148210,
        ),
        ("car", "CAR-1-US-293-1-120-CA-2006-102-1 to 29251", 1, 29251),
        ("acr", "ACR-US-192-2010-203-1-5000", 1, 5000),
        ("itmo_undp", "VU-ITMO-11-356-2022-0-27-35", 27, 35),
    ],
)
def test_serials_of_known_registries_are_read_and_written(installed, code, text, first, last):
    grammar = Registry.objects.get(code=code).grammar

    prefix, found = grammar.parse(text)

    assert found == Range(first, last)
    assert grammar.parse(grammar.format(prefix, found)) == (prefix, found)
    assert grammar.parse(grammar.format(prefix, Range(first, first))).range == (first, first)


def test_range_counts_both_ends(installed):
    text = "CAR-1-US-293-1-120-CA-2006-102-1 to 29251"

    assert Registry.objects.get(code="car").grammar.parse(text).range.tonnes == 29_251


@pytest.mark.parametrize(
    "text", ["", "NaN-NaN-undefined", "0001-5-4-VCS-VCU-003-VER-US-0003-01012020-31122020-1"]
)
def test_broken_serials_are_refused(installed, text):
    with pytest.raises(SerialProblem):
        Registry.objects.get(code="verra").grammar.parse(text)


@pytest.mark.parametrize(
    ("code", "day", "taken"),
    [
        ("ccer_2017", date(2017, 3, 13), True),
        ("ccer_2017", date(2017, 3, 14), False),
        ("ccer_2017", date(2024, 1, 1), False),
        ("ccer", date(2023, 10, 18), False),
        ("ccer", date(2023, 10, 19), True),
        ("cdm", date(2020, 1, 1), True),
    ],
)
def test_registration_paused_between_march_2017_and_october_2023(installed, code, day, taken):
    facts = {
        "registry": Registry.objects.get(code=code), "number": "X", "name_zh": "项目",
        "kind": ProjectKind.WIND, "registered_on": day, "now": NOW,
    }  # fmt: skip

    if taken:
        assert services.project_register(**facts).registered_on == day
    else:
        with pytest.raises(InvalidInput, match=r"closed|2017"):
            services.project_register(**facts)
        assert not Project.objects.filter(number="X").exists()


def test_printed_prices_come_out_exactly(installed):
    auction = PriceRecord.objects.get(key="phcer_auction_2018")
    changlong = PriceRecord.objects.get(key="ccer_changlong")
    bcer = PriceRecord.objects.get(key="bcer_sales")

    assert auction.quantity_t * auction.price == auction.value == Decimal("640342.20")
    assert changlong.quantity_t * changlong.price == changlong.value == 104_160
    assert (bcer.price, bcer.kind) == (Decimal("36.5627"), PriceKind.DERIVED)
    assert {row.currency for row in PriceRecord.objects.all()} == {"CNY", "USD", "EUR", "KRW", "CHF", "NZD"}


def test_outlier_is_refused_until_somebody_says_why(installed):
    with pytest.raises(InvalidInput, match=r"median|中位"):
        services.price_record(key="slip", price=Decimal(1600), **BCER)
    assert not PriceRecord.objects.filter(key="slip").exists()

    taken = services.price_record(key="slip", price=Decimal(1600), outlier_because="核对过原件", **BCER)
    assert taken.price == 1600


@pytest.mark.parametrize(
    "facts",
    [
        {"price": Decimal("23.88"), "quantity_t": Decimal(26815), "value": Decimal("640342.21")},
        {"price": Decimal(-1)},
        {"price": Decimal("NaN")},
        {"price": Decimal("1.23456")},
        {"price": None},
        {"price": Decimal(16), "price_high": Decimal(20)},
        {"price": Decimal(16), "currency": "元"},
        {"price": Decimal(16), "source": " "},
        {"kind": PriceKind.DERIVED, "price": Decimal(16)},
        {"kind": PriceKind.RANGE, "price": Decimal(16)},
    ],
)
def test_price_that_contradicts_itself_is_refused(db, facts):
    with pytest.raises(InvalidInput):
        services.price_record(key="slip", **BCER | facts)

    assert PriceRecord.objects.count() == 0


def test_price_is_never_replaced(installed):
    with pytest.raises(Conflict):
        services.price_record(key="bcer_sales", price=Decimal(1), **BCER)
