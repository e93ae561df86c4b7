"""What does the home page say to each group of readers, and in which order does an event become neutral?"""

from django.utils.translation import gettext_lazy as _

GROUPS = (
    {
        "icon": "calendar-event",
        "title": _("I organise an event"),
        "text": _(
            "Choose a rule book, write the plan, collect data through links, reduce, and cover the rest."
        ),
    },
    {
        "icon": "box-seam",
        "title": _("I make products"),
        "text": _("Send bills of materials by the thousand, get footprints by stage and gas, share them."),
    },
    {
        "icon": "clipboard-check",
        "title": _("I verify"),
        "text": _("Read every line with its evidence, accept it or send it back, sign on frozen data."),
    },
    {
        "icon": "award",
        "title": _("I certify"),
        "text": _(
            "Assess applications against benchmarks, let somebody else decide, watch the label for years."
        ),
    },
    {
        "icon": "wallet2",
        "title": _("I hold credits or run a registry"),
        "text": _("Keep holdings by serial number, reserve, transfer, and retire with the registry's proof."),
    },
    {
        "icon": "tree",
        "title": _("I plant forests"),
        "text": _(
            "Enter plots, species and survival checks; see what has grown, apart from what is promised."
        ),
    },
)

PATH = (
    {
        "title": _("Plan"),
        "text": _("The boundary says of every category whether it is inside, outside or zero, and why."),
    },
    {
        "title": _("Collect"),
        "text": _(
            "Meters, bills, lists and survey links; each figure keeps its evidence and its quality tier."
        ),
    },
    {
        "title": _("Calculate"),
        "text": _("Every line becomes tonnes of CO₂e with an interval, and opens to the factor behind it."),
    },
    {
        "title": _("Verify"),
        "text": _(
            "An approved verifier without shared persons reviews the lines and signs; the result is frozen."
        ),
    },
    {
        "title": _("Reduce"),
        "text": _("What was avoided is shown apart from what is offset. Reduction comes first."),
    },
    {
        "title": _("Match"),
        "text": _(
            "Only credits that the rule book accepts, or a forest with its years. Refusals name their rule."
        ),
    },
    {
        "title": _("Retire"),
        "text": _(
            "Exact serial numbers, a second person's approval, the registry's proof. Only then is it final."
        ),
    },
    {
        "title": _("Certificate"),
        "text": _("Signed and bilingual. Its public page shows today's state, also after a withdrawal."),
    },
)
