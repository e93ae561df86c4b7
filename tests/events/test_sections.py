"""Has every figure of every form a likely range, and does every choice have a name in both languages?"""

import pytest
from django.utils.translation import override

from footprint.events.enums import DataPurpose, Section
from footprint.events.event_file import calculated, event_file
from footprint.events.sections import BOXES, CATEGORY, choices_of, unpacked
from tests.events.making import enter

FIGURES = [
    pytest.param(box, id=f"{section}-{box.name}")
    for section, boxes in BOXES.items()
    for box in boxes
    if box.shape in ("quantity", "number")
]


@pytest.mark.parametrize("box", FIGURES)
def test_figure_has_a_likely_range_with_its_basis(box):
    assert box.high is not None
    assert box.low < box.high
    assert str(box.basis)


EXAMPLES = {
    Section.DRINKS: ({"kind": "coffee", "quantity": "400"}, "catering", 400),
    Section.ELECTRICITY: (
        {"quantity": "100 MWh", "renewable_share": "0.4", "losses": True},
        "electricity",
        100,
    ),
    Section.FUEL: ({"fuel": "natural_gas", "quantity": "1000 m3", "upstream": True}, "fuel_fixed", 1000),
    Section.TRAVEL: (
        {"mode": "ferry", "persons": "50", "distance_km_one_way": "20", "category": "local_transport"},
        "local_transport",
        2000,
    ),
    Section.GOODS: (
        {"item": "carpet", "quantity": "5000 m2", "acquired": "reused", "uses": "5"},
        "materials",
        1000,
    ),
    Section.WASTE: (
        {"stream": "msw", "treatment": "incineration", "quantity": "6 t", "collection": True},
        "waste",
        6,
    ),
    Section.FREIGHT: (
        {"vehicle": "rail", "quantity": "40 t", "distance_km_one_way": "1800", "return": True},
        "freight",
        144_000,
    ),
    Section.WATER: ({"quantity": "600", "sewage_share": "0.9"}, "water", 600),
    Section.ONLINE: ({"persons": "2000", "hours_each": "6"}, "digital", 12_000),
    Section.CONSTRUCTION: (
        {"kind": "building_concrete", "quantity": "20000", "days": "6", "service_years": "50"},
        "construction",
        None,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("section", EXAMPLES)
def test_line_of_section_is_calculated_and_its_form_reads_back(event, person, section):
    values, category, quantity = EXAMPLES[section]

    line = enter(event, person, section, values=values, label=str(section))

    found = calculated(event, event_file(event, purpose=DataPurpose.ACTUAL)).result
    row = next(one.activity for one in (*found.lines, *found.outside) if one.activity.category == category)
    assert quantity is None or row.quantity == quantity
    back = unpacked(section, line.inputs)
    assert {name: str(back[name]) for name in values} == {name: str(text) for name, text in values.items()}


def test_every_section_has_a_form_and_categories():
    assert set(BOXES) == set(CATEGORY) == set(Section)


@pytest.mark.parametrize(
    "name", sorted({box.choices for boxes in BOXES.values() for box in boxes if box.choices})
)
def test_choices_have_names_without_sources(name):
    for language in ("zh-hans", "en"):
        with override(language):
            labels = [str(label) for _code, label in choices_of(name)]
        assert all(labels)
        assert not any("DESNZ" in label or "英国" in label or "GB/T" in label for label in labels)


@pytest.mark.django_db
def test_bare_number_of_things_is_in_the_unit_of_their_factor(event, person):
    copies = enter(event, person, Section.GOODS, values={"item": "brochure", "quantity": "300"}, label="手册")
    shirts = enter(event, person, Section.GOODS, values={"item": "hoodie", "quantity": "300"}, label="帽衫")

    assert (copies.inputs["unit"], shirts.inputs["unit"]) == ("copy", "item")


def test_things_are_named_without_their_source():
    things = dict(choices_of("thing"))

    with override("en"):
        assert str(things["carpet"]) == "Exhibition aisle carpet, per m2"
        assert str(things["sofa"]) == "Textile sofa"
    with override("zh-hans"):
        assert str(things["carpet"]) == "展会通道地毯(每平方米)"
