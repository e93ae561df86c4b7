"""Is an event file read as written, and is everything wrong with one said at once, at its field?"""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calculators.engine import evaluate
from calculators.errors import CalculatorError, ErrorList, InputError, UnknownName
from calculators.event.file import load_event, read_event
from calculators.event.file_text import event_schema, parse_event_text
from calculators.factors import shipped_library
from calculators.inventory import Inventory

EXPO = """
format: carbon-event/1
event:
  name: {zh: 蓉城绿色博览会, en: Chengdu Green Expo}
  kind: exhibition
  start: 2025-05-12
  end: 2025-05-15
  zone: Asia/Shanghai
  place: 成都
  attendees_on_site: 3200
  venues:
    - {id: hall, name: 世纪城, place: CTU, region: 四川}
rulebook: chengdu_2018
gwp: AR5
boundary:
  - {category: heat, status: zero, reason: 场馆无集中供热}
activities:
  electricity:
    - {id: e1, quantity: 12.8万度, renewable_share: 0.35, venue: hall, tier: best, evidence: bill-05.pdf}
  fuel:
    - {id: f1, fuel: diesel, quantity: 820 L, mobile: true, stage: preparation}
  travel:
    - {id: t1, mode: air, persons: 240, from: PEK, venue: hall}
    - {id: t2, mode: rail, persons: 5百, from: 重庆}
    - {id: t3, mode: car, persons: 60, persons_per_car: 2, car_class: petrol.medium, distance_km_one_way: 30}
    - {id: t4, mode: metro, persons: 900, distance_km_one_way: 12, return: false, category: local_transport}
  lodging:
    - {id: l1, persons: 300, nights: 2, persons_per_room: 1.5}
  catering:
    - {id: c1, kind: vegetarian, meals: 900}
plan: {issued_on: 2025-04-01, contents: [timetable]}
measures:
  - {label: LED, owner: 场馆, avoided: 1.5 t}
cover:
  - {kind: ccer, tonnes: 120, state: retired, done_on: 2025-09-01, proof: 注销-001, price_cny_per_t: 80}
assurance: {kind: third_party, verifier: SGS}
published: {footprint_report: 2025-09-02}
"""


def expo(**changes):
    """Return the tree of the exhibition with top-level parts replaced."""
    return parse_event_text(EXPO) | changes


def errors_of(tree):
    with pytest.raises(CalculatorError) as caught:
        read_event(tree)
    found = caught.value.errors if isinstance(caught.value, ErrorList) else (caught.value,)
    for error in found:
        assert error.message_zh.endswith("。")
        assert error.message_en.endswith(".")
    return {error.path: error for error in found}


def evaluated(text):
    event, library = load_event(text), shipped_library()
    return evaluate(Inventory.from_activities(event.activities(library)), library, event.gwp_set)


def test_schema_is_a_valid_json_schema_of_2020_12():
    schema = event_schema()

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_file_becomes_rows_with_their_facts():
    rows = {row.id: row for row in load_event(EXPO).activities(shipped_library())}

    assert list(rows) == ["e1", "e1.market", "f1", "t1", "t2", "t3", "t4", "l1", "c1"]
    assert (rows["e1"].quantity, rows["e1"].unit, rows["e1"].region) == (128_000, "kWh", "CN-SC")
    assert (rows["e1"].tier, rows["e1"].evidence, rows["e1"].on) == ("best", "bill-05.pdf", date(2025, 5, 12))
    assert rows["e1"].inputs["renewable_share"] == 0.35
    assert (rows["f1"].category, rows["f1"].stage) == ("fuel_mobile", "preparation")
    assert rows["t1"].inputs["destination"] == "CTU"
    assert rows["t2"].inputs["persons"] == 500
    assert rows["t3"].quantity == 60 / 2 * 30 * 2
    assert (rows["t4"].quantity, rows["t4"].category) == (900 * 12, "local_transport")
    assert rows["l1"].quantity == 400
    assert {row.id for row in rows.values() if not row.inside} == {"t4", "c1", "e1.market"}


def test_file_becomes_the_facts_of_its_rule_book():
    facts = load_event(EXPO).facts(footprint_t_co2e=Decimal("176.2"))

    assert facts.as_of == date(2025, 9, 2)
    assert (facts.kind, facts.attendees_on_site, facts.measures) == ("exhibition", 3200, 1)
    assert facts.categories["heat"].reason == "场馆无集中供热"
    assert facts.categories["electricity"].status == "inside"
    assert "refrigerant" not in facts.categories
    assert (facts.cover[0].kind, facts.cover[0].tonnes, facts.cover[0].proof) == ("ccer", 120, "注销-001")
    assert (facts.assurance, facts.verifier) == ("third_party", "SGS")
    assert facts.plan.issued_on == date(2025, 4, 1)


def test_measures_and_cover_are_counted_apart():
    event = load_event(EXPO)

    assert event.avoided_t_co2e() == Decimal("1.5")
    assert event.cover_cost_cny() == 9600


def test_json_and_yaml_of_one_event_give_the_same_milligrams():
    as_json = json.dumps(parse_event_text(EXPO), ensure_ascii=False, default=str)

    assert evaluated(as_json).to_dict() == evaluated(EXPO).to_dict()


def test_digits_survive_whatever_the_format():
    tree = expo(reported=[{"id": "r", "category": "travel", "emissions": 974.08}])
    text = json.dumps({key: value for key, value in tree.items() if key != "activities"}, default=str)

    (row,) = load_event(text).activities(None)

    assert row.reported_kg_co2e == Decimal("974080")


@pytest.mark.parametrize(
    ("text", "kg", "bound"),
    [
        ("974.08 t", "974080", "exact"),
        ("不到 1千吨", "1000000", "upper"),
        ("3.6 Mt", "3600000000", "exact"),
        ("120 kgCO2e", "120", "exact"),
        ("约 5 t", "5000", "about"),
    ],
)
def test_reported_emissions_are_exact_and_keep_their_bound(text, kg, bound):
    event = read_event(expo(activities={}, reported=[{"id": "r", "category": "travel", "emissions": text}]))

    (row,) = event.activities(None)

    assert row.reported_kg_co2e == Decimal(kg)
    assert event.facts().footprint_bound == bound


def test_unknown_key_names_the_nearest_at_its_path():
    tree = expo(activities={"electricity": [{"id": "e1", "quantity": "5 kWh", "evidense": "x"}]}, planned={})

    found = errors_of(tree)

    assert set(found) == {"planned", "activities.electricity.0.evidense"}
    assert found["activities.electricity.0.evidense"].nearest[0] == "evidence"
    assert found["planned"].nearest[0] == "plan"


def test_all_faults_of_a_file_are_said_at_once():
    tree = expo(
        rulebook="chengdu_2019",
        activities={
            "electricity": [
                {"id": "e1", "quantity": "-5 kWh"},
                {"id": "e2", "quantity": "5"},
                {"id": "e3", "quantity": "5 km"},
                {"id": "e4"},
            ],
            "travel": [
                {"id": "t1", "mode": "air", "persons": "10", "from": "Suzhou"},
                {"id": "t2", "mode": "boat", "persons": "10", "from": "重庆"},
                {"id": "t3", "mode": "rail", "persons": "几百", "from": "重庆"},
                {"id": "t4", "mode": "car", "persons": "3", "from": "重庆"},
            ],
            "lodging": [{"id": "l1", "nights": "2"}],
        },
        cover=[
            {"kind": "ccre", "tonnes": "1", "state": "retired"},
            {"kind": "ccer", "tonnes": "1.5", "state": "retired"},
        ],
        boundary=[{"category": "cattering", "status": "inside"}],
    )

    found = errors_of(tree)

    assert set(found) == {
        "rulebook",
        "activities.electricity.0.quantity",
        "activities.electricity.1.unit",
        "activities.electricity.2.unit",
        "activities.electricity.3.quantity",
        "activities.travel.0.from",
        "activities.travel.1.mode",
        "activities.travel.2.persons",
        "activities.travel.3.persons_per_car",
        "activities.lodging.0",
        "cover.0.kind",
        "cover.1.tonnes",
        "boundary.0.category",
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"format": "carbon-event/2"}, "format"),
        ({"gwp": "SAR"}, "gwp"),
        ({"event": {"name": {"zh": "x"}, "start": "2025-05-12"}}, "event.end"),
        ({"event": {"name": {"zh": "x"}, "start": "2025-02-30", "end": "2025-03-01"}}, "event.start"),
        ({"event": {"name": {"zh": "x"}, "start": "2025-05-12", "end": "2025-05-11"}}, "event.end"),
        ({"event": {"name": {}, "start": "2025-05-12", "end": "2025-05-12"}}, "event.name"),
        ({"activities": {"electricity": {}}}, "activities.electricity"),
        ({"reported": [{"id": "r", "category": "travel", "emissions": "5 kWh"}]}, "reported.0.emissions"),
        ({"reported": [{"id": "e1", "category": "travel", "emissions": "5 t"}]}, "reported.0.id"),
        ({"reported": [{"id": "r", "category": "trvel", "emissions": "5 t"}]}, "reported.0.category"),
        ({"reported": [{"id": "r", "category": "heat", "emissions": "5 t"}]}, "reported.0"),
        ({"boundary": [{"category": "heat", "status": "none"}]}, "boundary.0.status"),
        ({"published": {"plan": "soon"}}, "published.plan"),
        ({"published": {"plan": "2025-02-30"}}, "published.plan"),
        ({"plan": {"issued_on": "2025-02-30"}}, "plan.issued_on"),
        ({"cover": [{"kind": "ccer", "tonnes": -5, "state": "planned"}]}, "cover.0.tonnes"),
        ({"cover": [{"kind": "ccer", "tonnes": float("nan"), "state": "planned"}]}, "cover.0.tonnes"),
        ({"measures": [{"label": "x", "avoided": -1}]}, "measures.0.avoided"),
        (
            {"activities": {"catering": [{"id": "c", "kind": "vegan", "persons": -3}]}},
            "activities.catering.0.persons",
        ),
        (
            {"activities": {"lodging": [{"id": "l", "persons": 3, "nights": 1, "persons_per_room": 0}]}},
            "activities.lodging.0.persons_per_room",
        ),
        ({"cover": [{"kind": "ccer", "tonnes": "5 km", "state": "planned"}]}, "cover.0.tonnes"),
    ],
)
def test_fault_is_said_at_its_field(change, path):
    assert list(errors_of(expo(**change))) == [path]


def test_missing_field_and_wrong_type_are_said_in_words():
    found = errors_of(
        expo(activities={"waste": [{"id": "w", "stream": "msw", "treatment": "landfill", "quantity": []}]})
    )

    assert found["activities.waste.0.quantity"].message_en == "“[]” must be a number or text."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("- 1", "outermost level"),
        ("a: 1\na: 2", "stands twice"),
        ('{"a": 1, "a": 2}', "stands twice"),
        ("a: [1", "line 2"),
        ('{"a": 1', "JSON is broken"),
        ('{"a": NaN}', "NaN is not a number"),
        ("a: &x 1\nb: *x", "anchors"),
        pytest.param("- " * 100_000 + "x", "nested more than", id="lists in lists"),
        pytest.param("[" * 100_000 + "]" * 100_000, "nested more than", id="brackets"),
        pytest.param('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "nested more than", id="json"),
    ],
)
def test_unreadable_text_is_refused_with_the_reason(text, words):
    with pytest.raises(InputError, match=words):
        parse_event_text(text)


def test_yaml_words_are_not_guessed():
    event = load_event(EXPO.replace("id: e1", "id: NO").replace("evidence: bill-05.pdf", "evidence: 0350"))
    row = event.activities(None)[0]

    assert (row.id, row.evidence) == ("NO", "0350")
    with pytest.raises(InputError, match="true or false"):
        load_event(EXPO.replace("mobile: true", "mobile: yes"))


def test_category_stated_as_outside_keeps_its_rows_and_adds_nothing():
    tree = expo(boundary=[{"category": "lodging", "status": "outside", "reason": "不计"}])

    rows = read_event(tree).activities(None)

    assert [row.inside for row in rows if row.category == "lodging"] == [False]


def test_units_of_a_field_may_be_stated():
    tree = expo(
        activities={
            "electricity": [{"id": "e", "quantity": "5 kWh", "renewable_share": "35%"}],
            "travel": [
                {
                    "id": "t",
                    "mode": "metro",
                    "persons": "12人",
                    "distance_km_one_way": "9000米",
                    "from": "成都",
                }
            ],
            "catering": [{"id": "c", "kind": "vegan", "persons": 3, "meals_per_person": 0}],
        }
    )

    power, market, ride, meal = read_event(tree).activities(None)

    assert power.inputs["renewable_share"] == 0.35
    assert (market.quantity, market.inside) == (5 * (1 - 0.35), False)
    assert ride.quantity == 12 * 9 * 2
    assert (ride.inputs["origin"], ride.inputs["destination"]) == ("成都", "成都")
    assert meal.quantity == 0


def test_unknown_venue_names_the_nearest():
    tree = expo(activities={"electricity": [{"id": "e", "quantity": "5 kWh", "venue": "hal"}]})

    found = errors_of(tree)

    assert isinstance(found["activities.electricity.0.venue"], UnknownName)
    assert found["activities.electricity.0.venue"].nearest == ("hall",)


CHANGES = {
    "e1": ("quantity: 12.8万度", "quantity: 25.6万度"),
    "f1": ("quantity: 820 L", "quantity: 1640 L"),
    "t1": ("persons: 240", "persons: 480"),
    "t2": ("persons: 5百", "persons: 1000"),
    "t3": ("persons: 60", "persons: 120"),
    "l1": ("nights: 2", "nights: 4"),
}


@pytest.mark.parametrize("line", CHANGES)
def test_doubling_one_input_doubles_its_line_and_moves_no_other(line):
    before = {item.activity.id: item.total_kg_co2e for item in evaluated(EXPO).lines}

    after = {item.activity.id: item.total_kg_co2e for item in evaluated(EXPO.replace(*CHANGES[line])).lines}

    moved = {name for name in before if before[name] != after[name]}
    assert moved == {line}
    assert float(after[line]) == pytest.approx(2 * float(before[line]), rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.randoms())
def test_order_of_the_rows_changes_no_total(random):
    tree = parse_event_text(EXPO)
    for rows in tree["activities"].values():
        random.shuffle(rows)
    sections = list(tree["activities"].items())
    random.shuffle(sections)
    event, library = read_event(tree | {"activities": dict(sections)}), shipped_library()

    shuffled = evaluate(Inventory.from_activities(event.activities(library)), library, event.gwp_set)

    assert shuffled.total() == evaluated(EXPO).total()


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=12),
    st.sampled_from(["2025-05-12", "5 kWh", "air", "成都", "CTU", "travel", "ccer", "retired", "3万吨"]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def _paths(tree, path=()):
    yield path
    for key, value in (
        tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    ):
        yield from _paths(value, (*path, key))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_tree_is_read_or_refused_in_words(data):
    tree = parse_event_text(EXPO)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([path for path in _paths(tree) if path]))
        parent = tree
        for key in way:
            parent = parent[key]
        parent[last] = data.draw(TREES)

    faults = []
    try:
        event = read_event(tree)
        event.facts(footprint_t_co2e=Decimal(1))
    except CalculatorError as error:
        faults = list(error.errors) if isinstance(error, ErrorList) else [error]

    assert all(fault.message_zh.endswith("。") and fault.message_en.endswith(".") for fault in faults)
