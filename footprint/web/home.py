"""What does the home page say to each group of readers, and in which order does an event become neutral?"""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.core import charts

# Published figures of the conference venue at Yanqi Lake, Beijing, 2014 (ISO 14064-1:2006). [tCO2e]
VENUE_DIRECT_T, VENUE_ENERGY_T, VENUE_TRANSPORT_T = 974.08, 1469.57, 1459.07
VENUE_T = 3902.72
# An example of a forest: what it has to absorb, its area, and an assumed uptake per mu and year.
FOREST_T, FOREST_MU, UPTAKE_T_PER_MU_YEAR = 6674, 334, 1.0
EVENT_END, PLANTED_EARLY, PLANTED_LATE, DEADLINE = 2016.68, 2017.16, 2017.33, 2036.68

# ``url_name`` is where the group works; until that address exists the card leads to the sign-up page.
GROUPS = (
    {
        "icon": "calendar-event",
        "url_name": "events:list",
        "title": gettext_lazy("I organise an event"),
        "text": gettext_lazy(
            "Choose a rule book, write the plan, collect data through links, reduce, and cover the rest."
        ),
    },
    {
        "icon": "box-seam",
        "url_name": "products:list",
        "title": gettext_lazy("I make products"),
        "text": gettext_lazy(
            "Send bills of materials by the thousand, get footprints by stage and gas, share them."
        ),
    },
    {
        "icon": "clipboard-check",
        "url_name": "verification:desk",
        "title": gettext_lazy("I verify"),
        "text": gettext_lazy(
            "Read every line with its evidence, accept it or send it back, sign on frozen data."
        ),
    },
    {
        "icon": "award",
        "url_name": "labels:applications",
        "title": gettext_lazy("I certify"),
        "text": gettext_lazy(
            "Assess applications against benchmarks, let somebody else decide, watch the label for years."
        ),
    },
    {
        "icon": "wallet2",
        "url_name": "offsets:holdings",
        "title": gettext_lazy("I hold credits or run a registry"),
        "text": gettext_lazy(
            "Keep holdings by serial number, reserve, transfer, and retire with the registry's proof."
        ),
    },
    {
        "icon": "tree",
        "url_name": "planting:sites",
        "title": gettext_lazy("I plant forests"),
        "text": gettext_lazy(
            "Enter plots, species and survival checks; see what has grown, apart from what is promised."
        ),
    },
)

PATH = (
    {
        "title": gettext_lazy("Plan"),
        "text": gettext_lazy(
            "The boundary says of every category whether it is inside, outside or zero, and why."
        ),
    },
    {
        "title": gettext_lazy("Collect"),
        "text": gettext_lazy(
            "Meters, bills, lists and survey links; each figure keeps its evidence and its quality tier."
        ),
    },
    {
        "title": gettext_lazy("Calculate"),
        "text": gettext_lazy(
            "Every line becomes tonnes of CO₂e with an interval, and opens to the factor behind it."
        ),
    },
    {
        "title": gettext_lazy("Verify"),
        "text": gettext_lazy(
            "An approved verifier who shares no person with you reviews the lines; the result is frozen."
        ),
    },
    {
        "title": gettext_lazy("Reduce"),
        "text": gettext_lazy("What was avoided is shown apart from what is offset. Reduction comes first."),
    },
    {
        "title": gettext_lazy("Match"),
        "text": gettext_lazy(
            "Only credits that the rule book accepts, or a forest with its years. Refusals name their rule."
        ),
    },
    {
        "title": gettext_lazy("Retire"),
        "text": gettext_lazy(
            "Exact serial numbers, a second person's approval, the registry's proof. Only then is it final."
        ),
    },
    {
        "title": gettext_lazy("Certificate"),
        "text": gettext_lazy(
            "Signed and bilingual. Its public page shows today's state, also after a withdrawal."
        ),
    },
)


def groups(*, signed_in: bool) -> list[dict]:
    """The groups, each with the address where its work begins, or none for this reader yet."""
    return [{**group, "url": _address(group["url_name"], signed_in)} for group in GROUPS]


def _address(url_name: str, signed_in: bool) -> str:
    if not signed_in:
        return reverse("account_signup")
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def venue_chart() -> charts.Chart:
    """The three published parts of one venue's footprint."""
    return charts.bars(
        ident="venue",
        title=_("Conference venue, Beijing 2014"),
        unit="tCO2e",
        description=_("Three parts of 974.08, 1,469.57 and 1,459.07 tCO₂e add up to 3,902.72 tCO₂e."),
        items=[
            charts.Bar(label=_("Direct emissions"), value=VENUE_DIRECT_T, decimals=2),
            charts.Bar(label=_("Purchased energy"), value=VENUE_ENERGY_T, decimals=2),
            charts.Bar(label=_("Off-site transport"), value=VENUE_TRANSPORT_T, decimals=2),
        ],
    )


def forest_chart() -> charts.Chart:
    """What an assumed uptake has absorbed by each year, planted early or late, against its deadline."""
    years = [PLANTED_LATE, *range(2018, 2037), DEADLINE]
    middle = (PLANTED_EARLY + PLANTED_LATE) / 2
    per_year = FOREST_MU * UPTAKE_T_PER_MU_YEAR
    return charts.line_with_band(
        ident="forest",
        title=_("Absorbed so far, year by year"),
        unit="tCO2e",
        x_name=_("Year"),
        line_name=_("334 mu, one tonne per mu and year"),
        description=_("On the day of the deadline 156 to 211 t are missing of 6,674 t."),
        points=[
            charts.Point(
                x=year,
                value=per_year * (year - middle),
                low=per_year * (year - PLANTED_LATE),
                high=per_year * (year - PLANTED_EARLY),
            )
            for year in years
        ],
        marks=[
            charts.Mark(label=_("6,674 t to absorb"), value=FOREST_T),
            charts.Mark(label=_("Deadline, September 2036"), x=DEADLINE),
        ],
    )
