"""What does somebody say who writes down a price?"""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.offsets.currencies import CURRENCIES
from footprint.offsets.enums import Instrument, PriceKind
from footprint.offsets.models import Project
from footprint.web.offsets.shared import OnceForm


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PriceForm(OnceForm):
    """A price as somebody printed it, with where it is printed."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is a price of"), choices=PriceKind.choices)
    instrument = forms.ChoiceField(
        label=gettext_lazy("Kind of unit"),
        choices=lambda: [("", _("Units not kept here")), *Instrument.choices],
        required=False,
    )
    project = forms.ModelChoiceField(
        label=gettext_lazy("Project"),
        queryset=Project.objects.order_by("registry__code", "number"),
        to_field_name="public_id",
        empty_label=gettext_lazy("No single project"),
        required=False,
    )
    venue = forms.CharField(
        label=gettext_lazy("Trading venue"),
        help_text=gettext_lazy("The exchange, auction or market, in the language of the source."),
        max_length=120,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=lambda: [(code, f"{code} · {name}") for code, name in CURRENCIES.items()],
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price per tonne"),
        help_text=gettext_lazy("Leave it out when it follows from quantity and value."),
        min_value=Decimal("0.0001"),
        max_digits=14,
        decimal_places=4,
        required=False,
    )
    price_high = forms.DecimalField(
        label=gettext_lazy("Upper end of a printed range"),
        max_digits=14,
        decimal_places=4,
        required=False,
    )
    quantity_t = forms.DecimalField(
        label=gettext_lazy("Quantity"),
        max_digits=18,
        decimal_places=3,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "t"}),
    )
    value = forms.DecimalField(
        label=gettext_lazy("Value of all of it"), max_digits=20, decimal_places=2, required=False
    )
    from_on = forms.DateField(label=gettext_lazy("From"), widget=_day(), required=False)
    until_on = forms.DateField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Of several days the last one; of an undated report the day of the report."),
        widget=_day(),
    )
    printed = forms.CharField(
        label=gettext_lazy("As printed"),
        help_text=gettext_lazy("The figures word for word, for example “23.88 元/吨”."),
        max_length=200,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Publication, issue and page or address: somebody else must find it again."),
        max_length=300,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    outlier_because = forms.CharField(
        label=gettext_lazy("Why it is right although far from all others"),
        help_text=gettext_lazy("Only asked for when the price is five times above or below the median."),
        max_length=300,
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        """What ``price_record`` takes."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "request_id"}
        venue, note = facts.pop("venue"), facts.pop("note")
        return {
            **facts,
            "key": f"entry-{self.cleaned_data['request_id']}",
            "venue_zh": venue,
            "venue_en": venue,
            "note_zh": note,
            "note_en": note,
        }
