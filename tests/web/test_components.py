"""Do the components say what they should, to eyes and to screen readers?"""

import re
from datetime import date

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation

from footprint.core.forms import QuantityField
from footprint.web.states import LOOKS, TONE_ICONS, look_of


def show(source: str, **context) -> str:
    """What a template makes of components, in English; line breaks before a tag mean nothing."""
    with translation.override("en"):
        html = Template("{% load ui %}" + source).render(Context(context))
    return re.sub(r"\s*\n\s*", "", html)


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the licence.")
    place = forms.CharField(label="Place", required=False)
    energy = QuantityField(label="Electricity", unit="kWh")
    tier = forms.ChoiceField(label="Tier", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_ties_label_help_and_error_to_its_box():
    form = Example({"name": ""}, auto_id="id_%s")

    html = show("{% field form.name %}", form=form)

    assert '<label class="fp-label" for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">As on the licence.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control"' in html


def test_only_optional_fields_say_so():
    assert "(optional)" in show("{% field form.place %}", form=Example())
    assert "(optional)" not in show("{% field form.name %}", form=Example())


def test_quantity_shows_its_unit_beside_the_box():
    html = show("{% field form.energy %}", form=Example())

    assert '<span class="fp-with-unit-text">kWh</span>' in html
    assert 'inputmode="decimal"' in html


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = show("{% field form.tier %}", form=Example())

    assert '<legend class="fp-label">Tier</legend>' in html
    assert html.count('class="form-check-input"') == 2


def test_whole_form_lists_what_to_mend_and_leads_there():
    html = show("{{ form }}", form=Example({"name": "x"}, auto_id="id_%s"))

    assert "There are 3 things to mend." in html
    assert '<a href="#id_energy">Electricity — ' in html
    assert '<a href="#id_sure">Sure — ' in html
    assert 'type="hidden" name="secret"' in html


def test_good_form_lists_nothing_to_mend():
    assert "fp-errors" not in show("{{ form }}", form=Example())


def test_user_text_is_escaped_in_every_block():
    bad = "<script>alert(1)</script>"

    blocks = (
        "{% card title=bad %}{{ bad }}{% endcard %}",
        "{% pill bad %}{% stat bad 1 bad note=bad %}{% copy bad bad %}",
        "{% progress 1 2 bad bad %}{% number 1 bad %}",
        "{% page_header title=bad lead=bad %}{{ bad }}{% endpage_header %}",
        "{% empty title=bad %}{{ bad }}{% endempty %}",
        "{% facts %}{% fact bad %}{{ bad }}{% endfact %}{% endfacts %}",
        "{% hint label=bad %}{{ bad }}{% endhint %}{% alert title=bad %}{{ bad }}{% endalert %}",
        "{% breadcrumbs %}{% crumb bad %}{% endbreadcrumbs %}",
        "{% tabs label=bad %}{% tab bad '#' %}{% endtabs %}",
        "{% timeline %}{% moment title=bad %}{{ bad }}{% endmoment %}{% endtimeline %}",
    )

    html = show("".join(blocks), bad=bad)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 24


def test_actions_of_a_page_header_stay_markup():
    html = show('{% page_header title="T" %}<a class="btn" href="/x/">Go</a>{% endpage_header %}')

    assert '<div class="fp-actions"><a class="btn" href="/x/">Go</a></div>' in html


def test_state_brings_colour_icon_and_word():
    html = show('{% status "withdrawn" "Withdrawn" %}')

    assert "fp-tone-bad" in html
    assert "<svg" in html
    assert "Withdrawn</span>" in html


def test_unknown_state_is_neutral_and_still_says_its_word():
    assert "fp-tone-muted" in show('{% status "something_new" "Something new" %}')
    assert look_of("something_new").tone == "muted"


def test_every_look_is_of_a_known_tone():
    assert {look.tone for look in LOOKS.values()} <= set(TONE_ICONS)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% number 3902.72 "tCO2e" decimals=2 %}', "3,902.72 tCO₂e"),
        ("{% number 0.000168 %}", "0.000168"),
        ("{% number -300 %}", "−300"),
        ("{% number None %}", "not stated"),
        ('{% with_interval 3902.72 3500 4400 "tCO2e" %}', "3,900 tCO₂e (3,500–4,400)"),
        ('{% printed_unit "kgCO2e/m3" %}', "kgCO₂e/m³"),
    ],
)
def test_numbers_are_written_with_their_unit(source, text):
    html = show(source)

    plain = html.replace('<span class="fp-unit">', " ")
    for mark in ('<span class="fp-num">', '<span class="fp-interval">', '<span class="fp-quiet">', "</span>"):
        plain = plain.replace(mark, "")
    assert plain == text


def test_stat_without_value_shows_a_dash_and_no_zero():
    html = show('{% stat "Open" None "tCO2e" %}')

    assert '<span class="fp-stat-value">–' in html
    assert "0" not in html


def test_interval_is_drawn_in_proportion():
    html = show("{% range_bar 50 25 100 %}")

    assert 'x1="49.52"' in html  # 25 of 108 on 188 px after a margin of 6
    assert 'x2="180.07"' in html
    assert 'cx="93.04"' in html


def test_finding_speaks_the_readers_language():
    finding = {
        "verdict": "fail",
        "clause": "§5.3",
        "verified": False,
        "observed": "2027-06-01",
        "required": "≤ 2027-05-22",
        "text_zh": "晚于期限。",
        "text_en": "Later than the deadline.",
    }

    english = show("{% finding f %}", f=finding)
    with translation.override("zh-hans"):
        chinese = Template("{% load ui %}{% finding f %}").render(Context({"f": finding}))

    assert "Not met" in english
    assert "Later than the deadline." in english
    assert "clause not checked against the original" in english
    assert "不符合" in chinese
    assert "晚于期限。" in chinese


def test_finding_of_the_laboratory_is_shown_like_a_stored_one():
    class Finding:
        verdict, clause, verified, observed, required = "pass", "§1", True, "", ""
        text_zh, text_en = "好", "Good."

    html = show("{% finding f %}", f=Finding())

    assert "Met" in html
    assert "Good." in html


def test_stepper_names_the_step_and_marks_it():
    steps = [
        {"label": "One", "state": "done", "url": "/1/"},
        {"label": "Two", "state": "current", "url": "/2/"},
        {"label": "Three", "state": "todo"},
    ]

    html = show("{% stepper steps %}", steps=steps)

    assert "Step 2 of 3: Two" in html
    assert '<a href="/2/" aria-current="step">' in html
    assert 'aria-label="done"' in html


def test_tab_of_the_shown_address_is_current(rf):
    source = '{% load ui %}{% tabs label="T" %}{% tab "A" "/a/" %}{% tab "B" "/b/" count=3 %}{% endtabs %}'

    html = Template(source).render(Context({"request": rf.get("/b/")}))

    assert '<a href="/a/">A</a>' in html
    assert '<a href="/b/" aria-current="page">B <span class="fp-count">3</span></a>' in html


def test_progress_without_total_is_open_ended():
    assert "value=" not in show('{% progress 0 None "Waiting" %}')
    assert 'value="4210" max="10000"' in show('{% progress 4210 10000 "Products" %}')
    assert "4,210 of 10,000" in show('{% progress 4210 10000 "Products" %}')


def test_day_and_moment_of_a_timeline(settings):
    html = show(
        '{% timeline %}{% moment title="Due" when=day %}{% endmoment %}{% endtimeline %}',
        day=date(2027, 5, 22),
    )

    assert '<time datetime="2027-05-22">22 May 2027</time>' in html


@pytest.mark.parametrize(
    ("level", "tone"),
    [
        (constants.SUCCESS, "good"),
        (constants.WARNING, "warn"),
        (constants.ERROR, "bad"),
        (constants.INFO, "info"),
    ],
)
def test_message_has_the_tone_of_its_level(level, tone):
    assert f"fp-tone-{tone}" in show("{% message_box m %}", m=Message(level, "Saved."))
