"""Does every rule book hold together, and does a check never pass on a fact that nobody stated?"""

import dataclasses
import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from calculators.errors import UnknownName
from calculators.inventory import Activity
from calculators.offsets.eligibility import findings
from calculators.offsets.event_rules import lot_rules
from calculators.offsets.lots import Lot
from calculators.rulebooks import (
    CATEGORIES,
    INSTRUMENTS,
    CategoryFact,
    CoverItem,
    EventFacts,
    ForestFacts,
    PlanFacts,
    RuleBook,
    RuleBookError,
    load_rulebook,
    rulebook_names,
)

CHENGDU = load_rulebook("chengdu_2018")
MEE = load_rulebook("mee_2019")
BOOKS = [load_rulebook(name) for name in rulebook_names()]


def chengdu_event(**changes):
    """Return a Chengdu exhibition that keeps every rule, changed where asked."""
    facts = EventFacts(
        as_of=date(2025, 1, 10),
        start=date(2024, 2, 26),
        end=date(2024, 2, 29),
        kind="exhibition",
        name_zh="蓉城绿色博览会",
        name_en="Chengdu Green Expo",
        plan=PlanFacts(issued_on=date(2024, 1, 15), contents=frozenset({"timetable"})),
        categories={name: CategoryFact(status="inside") for name in CHENGDU.boundary.inside},
        footprint_t_co2e=Decimal("3902.72"),
        cover=(
            CoverItem(
                kind="ccer",
                tonnes=Decimal(3903),
                state="retired",
                done_on=date(2024, 12, 1),
                proof="注销证明 2024-0815",
            ),
        ),
        assurance="third_party",
        verifier="SGS",
        published={"footprint_report": date(2024, 12, 5), "declaration": date(2024, 12, 5)},
    )
    return dataclasses.replace(facts, **changes)


def verdicts(book, facts):
    return {finding.code: finding.verdict for finding in book.check(facts)}


def allowed(book, facts):
    return {claim.id for claim in book.claims(facts) if claim.allowed}


def test_rule_books_are_the_seven_of_the_field():
    assert rulebook_names() == (
        "chengdu_2018",
        "g20_style",
        "guangdong_2025",
        "iso_14064_1",
        "iso_14068_1",
        "mee_2019",
        "shanghai_2025",
    )


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_rule_book_survives_storage_with_the_same_digest(book):
    stored = RuleBook.from_dict(book.to_dict())

    assert stored == book
    assert stored.digest == book.digest
    assert len(book.digest) == 64


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_clause_has_source_and_both_languages(book):
    for key, clause in book.clauses.items():
        assert book.sources[clause.source], key
        assert clause.text.zh.endswith("。"), key
        assert not re.search(r"[\u3000-\u9fff，。；：] [\u3000-\u9fff]", clause.text.zh), key
        assert clause.text.en.endswith("."), key


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_event_without_facts_passes_nothing(book):
    findings = book.check(EventFacts(as_of=date(2025, 1, 1)))

    assert findings
    assert {finding.verdict for finding in findings} <= {"unknown", "not_applicable"}
    assert allowed(book, EventFacts(as_of=date(2025, 1, 1))) == set()


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
@pytest.mark.parametrize(
    "kind", sorted(name for name, instrument in INSTRUMENTS.items() if not instrument.offsets)
)
def test_right_that_is_no_tonne_is_refused_by_every_book(book, kind):
    cover = (CoverItem(kind=kind, tonnes=Decimal(10), state="retired", done_on=date(2024, 6, 1), proof="x"),)
    facts = chengdu_event(cover=cover)

    found = next(item for item in book.check(facts) if item.code == f"instrument.{kind}.0")

    assert found.verdict == "fail"
    assert found.text_zh.startswith("不接受")


def test_mee_guide_marks_what_nobody_read():
    assert MEE.verified("clock_credits") is False
    assert MEE.verified("clock_forest") is False
    assert MEE.verified("forest") is False
    assert MEE.verified("reduce_first") is True
    assert [clock.years for clock in MEE.clocks] == [1, 6]


def test_chengdu_event_that_keeps_every_rule_may_say_so():
    facts = chengdu_event()

    assert set(verdicts(CHENGDU, facts).values()) == {"pass"}
    claim = CHENGDU.claims(facts)[0]
    assert claim.allowed
    assert claim.text_zh == (
        "蓉城绿色博览会已依据《成都市会展活动碳足迹核算与碳中和实施指南》，"
        "以 3903 吨二氧化碳当量的抵消实现碳中和。"
    )
    assert "Chengdu Green Expo is carbon neutral under DB5101/T 41-2018" in claim.text_en


@pytest.mark.parametrize(
    ("issued", "verdict"),
    [(date(2024, 2, 25), "pass"), (date(2024, 2, 26), "fail"), (date(2024, 3, 1), "fail"), (None, "fail")],
)
def test_plan_must_predate_the_event(issued, verdict):
    facts = chengdu_event(plan=PlanFacts(issued_on=issued, contents=frozenset({"timetable"})))

    assert verdicts(CHENGDU, facts)["plan.before_start"] == verdict
    assert ("achieved" in allowed(CHENGDU, facts)) is (verdict == "pass")


def test_plan_not_yet_due_is_unknown():
    facts = chengdu_event(as_of=date(2024, 2, 1), plan=PlanFacts())

    assert verdicts(CHENGDU, facts)["plan.before_start"] == "unknown"


def test_category_inside_cannot_be_left_out_without_reason():
    inside = dict(chengdu_event().categories)

    left_out = chengdu_event(categories=inside | {"heat": CategoryFact(status="outside", reason="省事")})
    zero = chengdu_event(categories=inside | {"heat": CategoryFact(status="zero")})
    explained = chengdu_event(
        categories=inside | {"heat": CategoryFact(status="zero", reason="场馆无集中供热")}
    )

    assert verdicts(CHENGDU, left_out)["boundary.heat"] == "fail"
    assert verdicts(CHENGDU, zero)["boundary.heat"] == "fail"
    assert verdicts(CHENGDU, explained)["boundary.heat"] == "pass"


def test_chengdu_boundary_shows_catering_outside():
    inside = dict(chengdu_event().categories)
    facts = chengdu_event(categories=inside | {"catering": CategoryFact(status="inside")})

    assert verdicts(CHENGDU, facts)["boundary.catering"] == "warning"
    assert CHENGDU.boundary.inside == (
        "fuel_fixed",
        "fuel_mobile",
        "electricity",
        "heat",
        "travel",
        "lodging",
    )


def test_rows_outside_the_boundary_are_marked_and_kept():
    rows = [Activity(id=name, category=name, label=name) for name in ("travel", "catering", "waste")]

    placed = CHENGDU.place_rows(rows)

    assert [(row.id, row.inside) for row in placed] == [
        ("travel", True),
        ("catering", False),
        ("waste", False),
    ]


def test_optional_category_is_inside_only_when_chosen():
    rows = [Activity(id="w", category="water", label="water")]

    assert MEE.place_rows(rows)[0].inside is False
    assert MEE.place_rows(rows, chosen=frozenset({"water"}))[0].inside is True


def test_row_of_an_unknown_category_names_the_nearest():
    with pytest.raises(UnknownName) as caught:
        CHENGDU.place_rows([Activity(id="x", category="cattering", label="x")])

    assert caught.value.nearest[0] == "catering"


def test_deadline_is_the_first_moment_after_the_last_day():
    due = CHENGDU.deadline(kind="credits", event_end=date(2024, 2, 29))

    assert due == datetime(2025, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert CHENGDU.period(kind="credits", event_end=date(2024, 2, 29)).last_day == date(2025, 2, 28)
    assert CHENGDU.period(kind="forest", event_end=date(2024, 2, 29)).last_day == date(2044, 2, 29)


def test_book_without_a_clock_says_so():
    with pytest.raises(UnknownName):
        load_rulebook("iso_14068_1").deadline(kind="credits", event_end=date(2024, 2, 29))


def test_retirement_after_the_last_day_does_not_count():
    late = dataclasses.replace(chengdu_event().cover[0], done_on=date(2025, 3, 1))
    facts = chengdu_event(as_of=date(2025, 4, 1), cover=(late,))

    found = verdicts(CHENGDU, facts)

    assert found["clock.credits"] == "fail"
    assert found["cover.enough"] == "fail"
    assert "achieved" not in allowed(CHENGDU, facts)


def test_late_retirement_is_a_warning_where_the_year_is_only_in_principle():
    guangdong = load_rulebook("guangdong_2025")
    late = dataclasses.replace(chengdu_event().cover[0], done_on=date(2025, 3, 1))
    found = verdicts(guangdong, chengdu_event(as_of=date(2025, 4, 1), cover=(late,)))

    assert found["clock.credits"] == "warning"
    assert found["cover.enough"] == "pass"


def test_overdue_cover_fails_on_the_day_after():
    open_cover = (CoverItem(kind="ccer", tonnes=Decimal(3903), state="reserved"),)

    due = chengdu_event(as_of=date(2025, 2, 28), cover=open_cover)
    overdue = chengdu_event(as_of=date(2025, 3, 1), cover=open_cover)

    assert verdicts(CHENGDU, due)["clock.credits"] == "unknown"
    assert verdicts(CHENGDU, overdue)["clock.credits"] == "fail"


def test_retirement_without_proof_does_not_count():
    unproven = dataclasses.replace(chengdu_event().cover[0], proof="")
    facts = chengdu_event(cover=(unproven,))

    found = verdicts(CHENGDU, facts)

    assert (found["retirement.proof"], found["cover.enough"]) == ("fail", "fail")


def test_one_tonne_short_is_short():
    short = dataclasses.replace(chengdu_event().cover[0], tonnes=Decimal(3902))
    found = {item.code: item for item in CHENGDU.check(chengdu_event(cover=(short,)))}

    assert found["cover.enough"].verdict == "fail"
    assert (found["cover.enough"].observed, found["cover.enough"].required) == ("3902", "3903")


def test_promised_forest_is_a_commitment_and_no_neutrality():
    forest = (CoverItem(kind="planting", tonnes=Decimal(3903), state="promised"),)
    facts = chengdu_event(cover=forest)

    assert allowed(CHENGDU, facts) == {"commitment", "footprint"}
    commitment = CHENGDU.claims(facts)[1]
    assert "2044-02-29" in commitment.text_zh


def test_verified_uptake_in_time_is_neutrality():
    forest = (
        CoverItem(
            kind="planting",
            tonnes=Decimal(3903),
            state="absorbed",
            done_on=date(2040, 5, 1),
            proof="monitoring 2040",
        ),
    )
    facts = chengdu_event(as_of=date(2040, 6, 1), cover=forest)

    assert "commitment" in allowed(CHENGDU, facts)
    assert verdicts(CHENGDU, facts)["cover.enough"] == "pass"
    assert verdicts(CHENGDU, facts)["clock.forest"] == "pass"


def test_kind_that_the_book_does_not_mention_is_unknown_and_does_not_count():
    other = dataclasses.replace(chengdu_event().cover[0], kind="vcs_vcu")
    found = verdicts(MEE, chengdu_event(cover=(other,)))

    assert found["instrument.vcs_vcu.0"] == "unknown"
    assert found["cover.enough"] == "fail"


@pytest.mark.parametrize(("country", "verdict"), [("CN", "pass"), ("IN", "fail"), ("", "unknown")])
def test_cers_must_come_from_chinese_projects(country, verdict):
    cer = dataclasses.replace(chengdu_event().cover[0], kind="cdm_cer", country=country)

    assert verdicts(MEE, chengdu_event(cover=(cer,)))["instrument.cdm_cer.0"] == verdict


@pytest.mark.parametrize("kind", ["allowance_national", "allowance_pilot"])
def test_mee_guide_accepts_allowances_and_chengdu_leaves_them_open(kind):
    allowance = dataclasses.replace(chengdu_event().cover[0], kind=kind)
    facts = chengdu_event(cover=(allowance,))

    assert verdicts(MEE, facts)[f"instrument.{kind}.0"] == "pass"
    assert verdicts(CHENGDU, facts)[f"instrument.{kind}.0"] == "unknown"


def test_upper_bound_can_be_covered_and_a_lower_one_cannot():
    upper = chengdu_event(footprint_t_co2e=Decimal(1000), footprint_bound="upper")
    lower = chengdu_event(footprint_t_co2e=Decimal(1000), footprint_bound="lower")

    assert verdicts(CHENGDU, upper)["cover.enough"] == "pass"
    assert verdicts(CHENGDU, lower)["cover.enough"] == "unknown"


@pytest.mark.parametrize(
    ("kind", "size", "verdict"),
    [
        ("conference", {"attendees_on_site": 400}, "pass"),
        ("conference", {"attendees_on_site": 399}, "not_applicable"),
        ("performance", {"attendees_on_site": 5000}, "pass"),
        ("competition", {"attendees_on_site": 4999}, "not_applicable"),
        ("exhibition", {"attendee_visits": 10_000}, "pass"),
        ("exhibition", {"attendee_visits": 9_999, "exhibition_area_m2": Decimal(5000)}, "pass"),
        ("exhibition", {"attendee_visits": 9_999, "exhibition_area_m2": Decimal(4999)}, "not_applicable"),
        ("exhibition", {"attendee_visits": 9_999}, "unknown"),
        ("conference", {}, "unknown"),
        ("", {"attendees_on_site": 9000}, "unknown"),
    ],
)
def test_shanghai_size_of_a_large_event(kind, size, verdict):
    facts = EventFacts(as_of=date(2025, 8, 1), kind=kind, **size)

    found = next(item for item in load_rulebook("shanghai_2025").check(facts) if item.code == "size.large")

    assert found.verdict == verdict
    assert found.verified is True


@pytest.mark.parametrize(
    ("name", "assurance", "verdict"),
    [
        ("guangdong_2025", "self_declaration", "pass"),
        ("shanghai_2025", "self_declaration", "unknown"),
        ("mee_2019", "self_declaration", "pass"),
        ("mee_2019", None, "unknown"),
    ],
)
def test_self_declaration_only_where_the_book_allows_it(name, assurance, verdict):
    assert (
        verdicts(load_rulebook(name), chengdu_event(assurance=assurance, verifier=""))["declaration"]
        == verdict
    )


def test_forest_used_twice_is_refused():
    forest = (CoverItem(kind="planting", tonnes=Decimal(3903), state="promised"),)
    twice = ForestFacts(published=frozenset({"species"}), used_elsewhere=True)

    found = verdicts(MEE, chengdu_event(cover=forest, forest=twice))

    assert found["forest.single_use"] == "fail"
    assert found["forest.species"] == "pass"
    assert found["forest.area"] == "unknown"


def test_unknown_words_in_the_facts_are_refused():
    cover = (CoverItem(kind="ccre", tonnes=Decimal(1), state="planned"),)

    with pytest.raises(UnknownName, match="ccer"):
        CHENGDU.check(chengdu_event(cover=cover))
    with pytest.raises(UnknownName, match="lodging"):
        CHENGDU.check(chengdu_event(categories={"logding": CategoryFact(status="inside")}))
    with pytest.raises(UnknownName, match="chengdu_2018"):
        load_rulebook("chengdu_2019")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"boundery": {}}, "boundery"),
        ({"phases_clause": "nowhere"}, "nowhere"),
        ({"plan": {"required": "maybe", "clause": "plan"}}, "maybe"),
    ],
)
def test_malformed_rule_book_is_refused(change, words):
    with pytest.raises(RuleBookError, match=words):
        RuleBook.from_dict(CHENGDU.to_dict() | change)


def test_rule_book_cannot_accept_what_never_offsets_nor_verify_what_nobody_read():
    tree = CHENGDU.to_dict()
    accepts = tree | {"instruments": tree["instruments"] | {"accepted": ["nev_quota"], "refused": []}}
    brief = tree["clauses"] | {"roll": tree["clauses"]["roll"] | {"verified": "yes"}}

    with pytest.raises(RuleBookError, match="never offset"):
        RuleBook.from_dict(accepts)
    with pytest.raises(RuleBookError, match="cannot be verified"):
        RuleBook.from_dict(tree | {"clauses": brief})


def test_holiday_clause_moves_the_last_day():
    tree = CHENGDU.to_dict()
    rolling = [clock | {"roll": "legal_holiday"} for clock in tree["clocks"]]

    book = RuleBook.from_dict(tree | {"clocks": rolling})

    assert book.period(kind="credits", event_end=date(2023, 10, 1)).last_day == date(2024, 10, 8)
    assert book.digest != CHENGDU.digest


def test_every_category_has_two_names():
    assert all(category.zh and category.en for category in CATEGORIES.values())


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
@pytest.mark.parametrize("kind", sorted(INSTRUMENTS))
def test_matcher_lets_through_what_the_book_accepts(book, kind):
    lot = Lot(id="lot", tonnes=10, instrument=kind)

    found = findings(lot, lot_rules(book), used_on=date(2025, 6, 1))

    refusing = {item.text_zh for item in found if item.verdict != "pass"}
    accepted = kind in book.instruments.accepted and kind != "planting"
    named = {book.clause(rule.clause).text.zh for rule in book.instruments.refused if rule.kind == kind}
    assert (not refusing) is accepted
    assert named <= refusing


def test_matcher_refuses_foreign_projects_and_units_not_issued():
    foreign = Lot(id="a", tonnes=10, instrument="cdm_cer", country="IN")
    unissued = Lot(id="b", tonnes=10, instrument="ccer", issued=False)

    def refusals(lot):
        found = findings(lot, lot_rules(MEE), used_on=date(2025, 6, 1))
        return {item.clause for item in found if item.verdict == "fail"}

    assert refusals(foreign) == {"domestic"}
    assert refusals(unissued) == {"issued"}
