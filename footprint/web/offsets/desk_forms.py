"""What does a registry's operator say at the desk?"""

from django import forms
from django.utils.translation import gettext_lazy

from footprint.accounts.credit_code import credit_code_normalise
from footprint.accounts.models import Organisation
from footprint.offsets.enums import AccountKind, Instrument, RegistryKind
from footprint.offsets.models import Account, Registry
from footprint.offsets.selectors import serials_named
from footprint.web.offsets.retirement_forms import zone_choices
from footprint.web.offsets.shared import OnceForm

HERE_KINDS = (
    RegistryKind.INCLUSIVE,
    RegistryKind.FORESTRY_INCLUSIVE,
    RegistryKind.NATIONAL_REDUCTION,
    RegistryKind.PLANTING,
    RegistryKind.INTERNATIONAL,
)


class RegistryForm(forms.Form):
    """A registry that is operated here."""

    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=200)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("A short word in small Latin letters; programs use it."),
        max_length=30,
    )
    letters = forms.CharField(
        label=gettext_lazy("Letters that start every serial number"),
        help_text=gettext_lazy("Two to six capitals: with SL, a range is written SL-2026-1-120."),
        max_length=6,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of unit"), choices=[(kind.value, kind.label) for kind in HERE_KINDS]
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("What rule books call these units"),
        choices=[("", gettext_lazy("Not said yet")), *Instrument.choices],
        help_text=gettext_lazy("Without it nothing can be matched."),
        required=False,
    )
    region = forms.CharField(
        label=gettext_lazy("Region code"),
        help_text=gettext_lazy("For example CN-ZJ; empty when the registry is for no one place."),
        max_length=12,
        required=False,
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone of dates"), choices=zone_choices)


class AccountForm(forms.Form):
    """Whose account is opened."""

    credit_code = forms.CharField(
        label=gettext_lazy("Unified social credit code of the holder"), max_length=30
    )
    number = forms.CharField(label=gettext_lazy("Account number"), max_length=60, required=False)

    def clean_credit_code(self) -> str:
        """The code as it is stored; the organisation must be here."""
        code = credit_code_normalise(self.cleaned_data["credit_code"])
        self.organisation = Organisation.objects.filter(credit_code=code).first()
        if self.organisation is None:
            raise forms.ValidationError(
                gettext_lazy("No organisation with this code is on this site. It has to sign up first.")
            )
        return code


class MoveForm(OnceForm):
    """Which serials of which account, and why."""

    account = forms.ModelChoiceField(
        label=gettext_lazy("Account"), queryset=Account.objects.none(), to_field_name="public_id"
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        help_text=gettext_lazy("One range in a line, as the registry writes it."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, registry: Registry, kinds: tuple[AccountKind, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.registry = registry
        accounts = registry.accounts.filter(kind__in=kinds).select_related("registry", "organisation")
        self.fields["account"].queryset = accounts.order_by("kind", "pk")

    def pieces(self):
        """The serials named; raises what cannot be read."""
        lines = [line.strip() for line in self.cleaned_data["serials"].splitlines() if line.strip()]
        return serials_named(registry=self.registry, texts=lines)
