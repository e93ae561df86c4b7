"""Are key figures what the footprint gives for each size, and does every study say where it is from?"""

from decimal import Decimal

from calculators.engine import evaluate
from calculators.event.benchmarks import BASES, benchmarks, key_figures
from calculators.event.file import read_event
from calculators.factors import shipped_library
from calculators.inventory import Inventory


def figures(**facts):
    tree = {
        "format": "carbon-event/1",
        "event": {"name": {"en": "Fair"}, "start": "2025-05-12", "end": "2025-05-15", "region": "CN-SC"}
        | facts,
        "reported": [{"id": "all", "category": "other", "emissions": "60 t"}],
        "activities": {},
    }
    event = read_event(tree)
    result = evaluate(Inventory.from_activities(event.activities(shipped_library())), shipped_library())
    return {figure.basis: figure for figure in key_figures(event, result)}


def test_figures_for_each_size():
    found = figures(attendees_on_site=500, exhibition_area_m2="3000 m2")

    assert {name: (figure.size, figure.kg_co2e) for name, figure in found.items()} == {
        "attendee": (500, 120),
        "attendee_day": (2000, 30),
        "m2": (3000, 20),
        "event": (1, 60_000),
    }


def test_person_times_are_attendee_days():
    assert figures(attendees_on_site=500, attendee_visits=1200)["attendee_day"].kg_co2e == 50


def test_size_that_nobody_stated_has_no_figure():
    assert set(figures()) == {"event"}


def test_studies_stand_beside_figures_of_their_basis():
    beside = {name: figure.beside for name, figure in figures(attendees_on_site=500).items()}

    ((trace, ratio),) = beside["attendee"]
    assert (trace.sample, trace.value_kg, ratio) == (127, 6, 20)
    ((meetgreen, ratio),) = beside["attendee_day"]
    assert meetgreen.sample == 32
    assert meetgreen.value_kg == Decimal("319") * Decimal("0.45359237")
    assert ratio == float(30 / meetgreen.value_kg)


def test_every_study_has_a_sample_a_source_and_what_it_counts():
    for study in benchmarks():
        assert study.sample > 1
        assert study.source_ref.startswith("http")
        assert study.counts_zh
        assert study.counts_en
        assert study.basis in BASES
