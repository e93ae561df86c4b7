"""What does somebody say who wants tonnes covered?"""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from calculators.offsets.matching import PREFERENCES
from footprint.core import clock
from footprint.offsets.currencies import CURRENCIES
from footprint.offsets.enums import RetirementPurpose
from footprint.offsets.selectors.market import rules_choices
from footprint.offsets.services.matching import Wish
from footprint.web.offsets.shared import OnceForm

REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
RANKS = ("first", "second", "third", "fourth", "fifth")
"""Fields of the wishes, the most important first."""
SOURCES = (
    ("both", gettext_lazy("What we hold and what others offer")),
    ("own", gettext_lazy("Only what we hold")),
    ("market", gettext_lazy("Only what others offer")),
)


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def preference_choices() -> list[tuple[str, str]]:
    index = 0 if in_chinese() else 1
    return [(name, texts[index]) for name, texts in PREFERENCES.items()]


def rule_choices() -> list[tuple[str, str]]:
    index = 1 if in_chinese() else 2
    return [(row[0], row[index]) for row in rules_choices()]


def region_codes(text: str) -> tuple[str, ...]:
    """Codes of ISO 3166-2 in a text, in capitals.

    Raises
    ------
    ValidationError
        A word is no such code.
    """
    codes = tuple(text.upper().replace(",", " ").split())
    for code in codes:
        if not REGION.fullmatch(code):
            raise forms.ValidationError(
                _("“%(code)s” is no code of a place. Write for example CN-ZJ."), params={"code": code}
            )
    return codes


class WishForm(forms.Form):
    """Demand, rules, preferences in order, limits."""

    demand_t = forms.IntegerField(
        label=gettext_lazy("Tonnes to cover"),
        help_text=gettext_lazy("Whole tonnes: a footprint is rounded up."),
        min_value=1,
        max_value=10**9,
        widget=forms.NumberInput(attrs={"data-unit": "tCO2e"}),
    )
    rules = forms.ChoiceField(label=gettext_lazy("Rules"), choices=rule_choices)
    used_on = forms.DateField(
        label=gettext_lazy("To be used on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    first = forms.ChoiceField(label=gettext_lazy("Most important"), choices=preference_choices)
    second = forms.ChoiceField(label=gettext_lazy("Then"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("And then"), required=False)
    fourth = forms.ChoiceField(label=gettext_lazy("Fourth"), required=False)
    fifth = forms.ChoiceField(label=gettext_lazy("Fifth"), required=False)
    sources = forms.ChoiceField(label=gettext_lazy("Where from"), choices=SOURCES)
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"), min_value=0, max_digits=20, decimal_places=2, required=False
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)]
    )
    max_lots = forms.IntegerField(
        label=gettext_lazy("At most so many lots"), min_value=1, max_value=1000, required=False
    )
    lot_minimum_t = forms.IntegerField(
        label=gettext_lazy("None used for less than"),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "t"}),
    )
    obligation_t = forms.IntegerField(
        label=gettext_lazy("Obligation of the period"),
        help_text=gettext_lazy("Markets that limit offsets to a share need what the share refers to."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "tCO2e"}),
    )
    regions = forms.CharField(
        label=gettext_lazy("Places that count as local"),
        help_text=gettext_lazy("Codes like CN-ZJ, separated by blanks."),
        max_length=200,
        required=False,
    )
    subject = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For example the name of the event."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in RANKS[1:]:
            self.fields[name].choices = [("", _("No further wish")), *preference_choices()]
        today = timezone.localtime(clock.now()).date()
        for name, value in {
            "used_on": today + timedelta(days=30),
            "first": "least_cost",
            "currency": "CNY",
            "sources": "both",
        }.items():
            self.fields[name].initial = value

    def clean_regions(self) -> tuple[str, ...]:
        """Codes of ISO 3166-2, in capitals."""
        return region_codes(self.cleaned_data["regions"])

    @property
    def wish(self) -> Wish:
        """What was asked for; only when the form is valid."""
        given = self.cleaned_data
        named = [given[name] for name in RANKS if given[name]]
        return Wish(
            rules=given["rules"],
            demand_t=given["demand_t"],
            used_on=given["used_on"],
            preferences=tuple(dict.fromkeys(named)),
            budget=given["budget"],
            currency=given["currency"],
            max_lots=given["max_lots"],
            lot_minimum_t=given["lot_minimum_t"] or 1,
            obligation_t=given["obligation_t"],
            regions=given["regions"],
            own=given["sources"] != "market",
            marketplace=given["sources"] != "own",
        )


class QuoteForm(WishForm, OnceForm):
    """The same wish, to be kept."""


class ReserveForm(OnceForm):
    """For what, and until when."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=RetirementPurpose)
    days = forms.IntegerField(
        label=gettext_lazy("Keep them for"),
        help_text=gettext_lazy("At most 92 days; a reservation can be prolonged later."),
        initial=30,
        min_value=1,
        max_value=92,
        widget=forms.NumberInput(attrs={"data-unit": "d"}),
    )
