"""Has every figure of every form a likely range, and does every choice have a name in both languages?"""

import pytest
from django.utils.translation import override

from footprint.events.enums import Section
from footprint.events.sections import BOXES, CATEGORY, choices_of

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
