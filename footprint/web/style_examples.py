"""What does the style page show? Components filled with figures as they occur in life."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.core import charts

# APEC venue 2014: 974.08 t direct, 1469.57 t indirect, 1459.07 t off-site transport (ISO 14064-1:2006).
APEC_T = (974.08, 1469.57, 1459.07)
# G20 Hangzhou 2016: 6 674 t to be absorbed by 334 mu within twenty years after the event.
G20_T = 6674


class ExampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Name of the event"), max_length=200)
    place = forms.CharField(
        label=gettext_lazy("Place"),
        required=False,
        help_text=gettext_lazy("City and venue, as they shall stand on the certificate."),
    )
    begins = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    electricity = forms.DecimalField(
        label=gettext_lazy("Electricity"),
        min_value=0,
        widget=forms.NumberInput(attrs={"data-unit": "kWh"}),
        help_text=gettext_lazy(
            "From the meter or the bill, for the days of the event with set-up and dismantling."
        ),
    )
    rule_book = forms.ChoiceField(
        label=gettext_lazy("Rule book"),
        choices=[
            ("", gettext_lazy("Choose…")),
            ("mee", "MEE 2019"),
            ("chengdu", gettext_lazy("Chengdu 2018")),
        ],
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("Where does the figure come from?"),
        choices=[
            ("best", gettext_lazy("Measured")),
            ("better", gettext_lazy("From a bill")),
            ("basic", gettext_lazy("Estimated")),
        ],
        widget=forms.RadioSelect,
    )
    evidence = forms.FileField(
        label=gettext_lazy("Evidence"), required=False, help_text=gettext_lazy("PDF, image or spreadsheet.")
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    truthful = forms.BooleanField(label=gettext_lazy("These figures are complete and true to my knowledge."))


def empty_form() -> ExampleForm:
    return ExampleForm(auto_id="empty-%s")


def refused_form() -> ExampleForm:
    """The form after it was sent with mistakes."""
    return ExampleForm({"name": "", "electricity": "-3", "rule_book": "mee"}, auto_id="refused-%s")


def example_charts() -> list[charts.Chart]:
    """One chart of every kind."""
    return [_bars(), _stacked(), _waterfall(), _growth(), _gantt(), _sankey()]


def _bars() -> charts.Chart:
    names = (_("Direct emissions"), _("Purchased energy"), _("Off-site transport"))
    shares = (0.05, 0.08, 0.14)
    return charts.bars(
        ident="bars",
        title=_("A conference venue under construction, by source"),
        unit="tCO2e",
        items=[
            charts.Bar(label=name, value=t, low=t * (1 - s), high=t * (1 + s))
            for name, t, s in zip(names, APEC_T, shares, strict=True)
        ],
    )


def _stacked() -> charts.Chart:
    return charts.stacked_bars(
        ident="stacked",
        title=_("Three products by life-cycle stage"),
        unit="kgCO2e",
        series=[_("Raw materials"), _("Production"), _("Transport"), _("Use"), _("End of life")],
        items=[
            charts.Stack(label=_("Cotton shirt"), values=(3.1, 2.4, 0.3, 1.9, 0.2)),
            charts.Stack(label=_("Office chair"), values=(21.5, 9.8, 1.7, 0.0, 1.1)),
            charts.Stack(
                label=_("Electric kettle with a base of stainless steel"), values=(6.2, 2.9, 0.6, 14.8, 0.4)
            ),
        ],
    )


def _waterfall() -> charts.Chart:
    return charts.waterfall(
        ident="waterfall",
        title=_("Why the result changed"),
        unit="tCO2e",
        steps=[
            charts.Step(label=_("First calculation"), value=412.6, total=True),
            charts.Step(label=_("Newer grid factor"), value=-28.4),
            charts.Step(label=_("AR6 instead of AR5"), value=3.1),
            charts.Step(label=_("Late hotel list"), value=19.7),
            charts.Step(label=_("Second calculation"), value=407.0, total=True),
        ],
    )


def _growth() -> charts.Chart:
    points = [
        charts.Point(
            x=2017 + n,
            value=G20_T * 0.97 * (n / 19) ** 1.15,
            low=G20_T * 0.62 * (n / 19) ** 1.2,
            high=G20_T * 1.22 * (n / 19) ** 1.1,
        )
        for n in range(20)
    ]
    return charts.line_with_band(
        ident="growth",
        title=_("What the forest has absorbed, and what it is expected to"),
        unit="tCO2e",
        x_name=_("Year"),
        line_name=_("Expected"),
        points=points,
        measured=[charts.Point(x=2020, value=560.0), charts.Point(x=2023, value=1720.0)],
        measured_name=_("Measured"),
        marks=[
            charts.Mark(label=_("To be covered"), value=G20_T),
            charts.Mark(label=_("Deadline"), x=2036),
        ],
    )


def _gantt() -> charts.Chart:
    return charts.gantt(
        ident="gantt",
        title=_("From the plan to the certificate"),
        spans=[
            charts.Span(label=_("Plan"), start=date(2026, 2, 2), end=date(2026, 3, 13), tone="good"),
            charts.Span(label=_("Collect data"), start=date(2026, 3, 16), end=date(2026, 6, 5), tone="good"),
            charts.Span(label=_("Event"), start=date(2026, 5, 20), end=date(2026, 5, 22), kind=0),
            charts.Span(
                label=_("Verify"),
                start=date(2026, 6, 8),
                end=date(2026, 7, 17),
                tone="warn",
                note=_("two lines sent back"),
            ),
            charts.Span(
                label=_("Retire credits"), start=date(2026, 7, 20), end=date(2026, 9, 30), tone="muted"
            ),
            charts.Span(label=_("Certificate"), start=date(2026, 10, 15), end=date(2026, 10, 15), kind=0),
        ],
        days=[charts.Day(label=_("Today"), day=date(2026, 7, 6))],
    )


def _sankey() -> charts.Chart:
    total = _("Footprint")
    direct, indirect, transport = APEC_T
    return charts.sankey(
        ident="sankey",
        title=_("From the source to the cover"),
        unit="tCO2e",
        flows=[
            charts.Flow(source=_("Direct emissions"), target=total, value=direct),
            charts.Flow(source=_("Purchased energy"), target=total, value=indirect),
            charts.Flow(source=_("Off-site transport"), target=total, value=transport),
            charts.Flow(source=total, target=_("Carbon credits"), value=2600.0),
            charts.Flow(source=total, target=_("Forest, promised"), value=sum(APEC_T) - 2600.0),
        ],
    )


def example_findings() -> list[dict]:
    """One finding of every verdict."""
    base = {"verified": True, "observed": "", "required": ""}
    return [
        {
            **base,
            "verdict": "pass",
            "clause": "MEE 2019 §6.1",
            "text_zh": "实施计划在活动开始前发布。",
            "text_en": "The plan was issued before the event began.",
            "observed": "2026-03-13",
            "required": "< 2026-05-20",
        },
        {
            **base,
            "verdict": "fail",
            "clause": _("Chengdu 2018") + " §5.3",
            "text_zh": "碳信用注销晚于活动结束后一年的期限。",
            "text_en": "The credits were retired later than one year after the event.",
            "observed": "2027-06-01",
            "required": "≤ 2027-05-22",
        },
        {
            **base,
            "verdict": "warning",
            "clause": _("Guangdong 2025") + " §4.2",
            "verified": False,
            "text_zh": "住宿数据的回收率偏低，区间因此变宽。",
            "text_en": "Few guests answered about their hotel, which widens the interval.",
            "observed": "41 %",
            "required": "≥ 60 %",
        },
        {
            **base,
            "verdict": "unknown",
            "clause": "ISO 14064-1 §5.2",
            "text_zh": "没有填写制冷剂，无法判断。",
            "text_en": "Nothing was entered about refrigerants, so this cannot be judged.",
        },
    ]


def example_steps() -> list[dict]:
    return [
        {"label": _("Boundary"), "state": "done", "url": "#steps"},
        {"label": _("Travel"), "state": "done", "url": "#steps"},
        {"label": _("Lodging"), "state": "error", "url": "#steps"},
        {"label": _("Energy"), "state": "current", "url": "#steps"},
        {"label": _("Check"), "state": "todo"},
    ]


STATES = (
    ("draft", gettext_lazy("Draft")),
    ("in_review", gettext_lazy("In review")),
    ("sent_back", gettext_lazy("Sent back")),
    ("verified", gettext_lazy("Verified")),
    ("reserved", gettext_lazy("Reserved")),
    ("retired", gettext_lazy("Retired")),
    ("valid", gettext_lazy("Valid")),
    ("commitment", gettext_lazy("Commitment")),
    ("suspended", gettext_lazy("Suspended")),
    ("withdrawn", gettext_lazy("Withdrawn")),
    ("superseded", gettext_lazy("Superseded")),
    ("queued", gettext_lazy("Queued")),
    ("running", gettext_lazy("Running")),
    ("failed", gettext_lazy("Failed")),
    ("cancelled", gettext_lazy("Cancelled")),
)
TOKENS = ("paper", "surface", "sunken", "brand", "brand-soft", "good", "warn", "bad", "info", "muted")
KINDS = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")
