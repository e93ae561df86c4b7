"""What does an organiser say about cover, certificate and publication?"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.claims.enums import Basis
from footprint.claims.services import Portfolio
from footprint.claims.services.cover import LONGEST_DAYS
from footprint.events.enums import Privacy
from footprint.offsets.enums import Privacy as RetirementPrivacy
from footprint.web.offsets.market_forms import SOURCES, preference_choices, region_codes
from footprint.web.offsets.shared import OnceForm


class PortfolioForm(forms.Form):
    """Wishes about the credits; quantity and rules come from the event."""

    first = forms.ChoiceField(label=gettext_lazy("Most important"), initial="least_cost")
    second = forms.ChoiceField(label=gettext_lazy("Then"), required=False)
    sources = forms.ChoiceField(label=gettext_lazy("Where from"), choices=SOURCES, initial="both")
    keep_days = forms.IntegerField(
        label=gettext_lazy("Keep the serials for"),
        help_text=gettext_lazy("A reservation can be prolonged later."),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=60,
        widget=forms.NumberInput(attrs={"data-unit": "d"}),
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"),
        min_value=0,
        max_digits=20,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "CNY"}),
    )
    max_lots = forms.IntegerField(
        label=gettext_lazy("At most so many lots"), min_value=1, max_value=1000, required=False
    )
    regions = forms.CharField(
        label=gettext_lazy("Places that count as local"),
        help_text=gettext_lazy("Codes like CN-SC, separated by blanks."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].choices = preference_choices()
        self.fields["second"].choices = [("", _("No further wish")), *preference_choices()]

    def clean_regions(self) -> tuple[str, ...]:
        return region_codes(self.cleaned_data["regions"])

    @property
    def portfolio(self) -> Portfolio:
        """What was asked for; only when the form is valid."""
        given = self.cleaned_data
        named = [given[name] for name in ("first", "second") if given[name]]
        return Portfolio(
            preferences=tuple(dict.fromkeys(named)),
            budget=given["budget"],
            max_lots=given["max_lots"],
            regions=given["regions"],
            own=given["sources"] != "market",
            marketplace=given["sources"] != "own",
            keep_days=given["keep_days"],
        )

    @classmethod
    def defaults(cls) -> dict[str, str]:
        """What the form holds before anybody has changed it."""
        return {name: str(field.initial) for name, field in cls.base_fields.items() if field.initial}


class ReserveForm(PortfolioForm, OnceForm):
    """The same wishes, with the quantity that the person saw."""

    seen_t = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SeenForm(OnceForm):
    """A step about a quantity that the person saw."""

    seen_t = forms.IntegerField(widget=forms.HiddenInput)


class RetireForm(SeenForm):
    """What the public register shows of the retirement."""

    privacy = forms.ChoiceField(
        label=gettext_lazy("Shown in the public register"),
        choices=RetirementPrivacy,
        initial=RetirementPrivacy.PUBLIC,
        widget=forms.RadioSelect,
    )


class BasisForm(forms.Form):
    """Which value of the footprint is covered."""

    basis = forms.ChoiceField(
        label=gettext_lazy("What is covered"), choices=Basis, initial=Basis.POINT, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IssueForm(OnceForm):
    """The facts that the person saw, by their digest."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class WithdrawForm(OnceForm):
    """Why a certificate is withdrawn; the public page tells it."""

    reason_zh = forms.CharField(
        label=gettext_lazy("Reason in Chinese"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason in English"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PrivacyForm(forms.Form):
    """What strangers see of the event."""

    privacy = forms.ChoiceField(
        label=gettext_lazy("Who may see the page"), choices=Privacy, widget=forms.RadioSelect
    )


class DutyForm(forms.Form):
    """When, where and how something was made public."""

    duty = forms.ChoiceField(label=gettext_lazy("What was made public"))
    published_on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    how = forms.CharField(
        label=gettext_lazy("Where and how"),
        help_text=gettext_lazy("For example: on our website, in the news section."),
        max_length=300,
    )
    address = forms.URLField(
        label=gettext_lazy("Address"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args, duties: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = duties
