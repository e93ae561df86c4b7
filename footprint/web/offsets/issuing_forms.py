"""What does somebody say who enters a project or an issuance?"""

import re

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators.offsets.lots import CO_BENEFITS
from footprint.core.languages import in_language
from footprint.evidence.media import ENDINGS
from footprint.offsets.enums import AccountKind, IssuanceKind, ProjectKind
from footprint.offsets.models import Account, Methodology, Project, Registry
from footprint.web.offsets.shared import OnceForm, day_input

REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
PRE_ISSUE_PERCENT = 60
"""What Beijing's forestry units may be issued ahead of verification. [%]"""
YES_NO = [("", gettext_lazy("Not known")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def co_benefit_choices() -> list[tuple[str, str]]:
    return [(code, in_language(zh=zh, en=en)) for code, (zh, en) in CO_BENEFITS.items()]


class RegistryChoiceForm(forms.Form):
    """In which registry that is not operated here."""

    registry = forms.ModelChoiceField(
        label=gettext_lazy("Registry"),
        queryset=Registry.objects.filter(operated_here=False).order_by("code"),
        to_field_name="code",
    )


class ProjectForm(forms.Form):
    """A project under the registry's own number."""

    number = forms.CharField(
        label=gettext_lazy("Project number"),
        help_text=gettext_lazy("As the registry writes it: projects are told apart by it, never by name."),
        max_length=60,
    )
    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=300)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of project"), choices=ProjectKind)
    methodology = forms.ModelChoiceField(
        label=gettext_lazy("Methodology"), queryset=Methodology.objects.order_by("code"), required=False
    )
    region = forms.CharField(
        label=gettext_lazy("Region code"),
        help_text=gettext_lazy("For example CN-ZJ. Rules that ask for local credits read it."),
        max_length=12,
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    developer = forms.CharField(label=gettext_lazy("Developer"), max_length=200, required=False)
    commissioned_on = forms.DateField(
        label=gettext_lazy("Commissioned on"), widget=day_input(), required=False
    )
    registered_on = forms.DateField(label=gettext_lazy("Registered on"), widget=day_input(), required=False)
    crediting_start = forms.DateField(
        label=gettext_lazy("Crediting starts on"), widget=day_input(), required=False
    )
    crediting_years = forms.IntegerField(
        label=gettext_lazy("Crediting years"), min_value=1, max_value=100, required=False
    )
    inside_regulated_firm = forms.ChoiceField(
        label=gettext_lazy("Inside the boundary of a firm with an emission cap"),
        choices=YES_NO,
        required=False,
    )
    co_benefits = forms.MultipleChoiceField(
        label=gettext_lazy("Co-benefits"),
        choices=co_benefit_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_region(self) -> str:
        """A code of ISO 3166, in capitals."""
        code = self.cleaned_data["region"].strip().upper()
        if not REGION.fullmatch(code):
            raise forms.ValidationError(
                _("“%(code)s” is no code of a place. Write for example CN-ZJ."), params={"code": code}
            )
        return code

    def clean_inside_regulated_firm(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["inside_regulated_firm"])


class IssuanceForm(OnceForm):
    """What was issued: for which project and period, with which serials."""

    project = forms.ModelChoiceField(label=gettext_lazy("Project"), queryset=Project.objects.none())
    vintage = forms.IntegerField(label=gettext_lazy("Vintage"), min_value=1990, max_value=2100)
    period_start = forms.DateField(
        label=gettext_lazy("Monitoring period from"), widget=day_input(), required=False
    )
    period_end = forms.DateField(
        label=gettext_lazy("Monitoring period to"), widget=day_input(), required=False
    )
    issued_on = forms.DateField(label=gettext_lazy("Issued on"), widget=day_input())
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    account = forms.ModelChoiceField(
        label=gettext_lazy("Into the account"),
        queryset=Account.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("None yet: held elsewhere in the registry"),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of issuance"),
        choices=IssuanceKind,
        widget=forms.RadioSelect,
        initial=IssuanceKind.FULL,
    )
    period_t_co2e = forms.IntegerField(
        label=gettext_lazy("Reductions expected in the period"),
        help_text=gettext_lazy("Only for an issuance ahead of verification."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "tCO2e"}),
    )
    limit_percent = forms.IntegerField(
        label=gettext_lazy("Share that may be issued ahead"),
        help_text=gettext_lazy(
            "Only for an issuance ahead of verification; 60 % for Beijing's forestry units."
        ),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "%"}),
    )
    document = forms.FileField(
        label=gettext_lazy("Document of the issuance"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args, registry: Registry, **kwargs):
        super().__init__(*args, **kwargs)
        self.registry = registry
        self.fields["project"].queryset = registry.projects.order_by("number")
        self.fields["limit_percent"].initial = PRE_ISSUE_PERCENT
        self.fields["serials"].help_text = (
            _("One lot in a line: the registry's text, a comma, its tonnes.")
            if registry.is_opaque
            else _("The whole range as the registry writes it, for example %(example)s.")
            % {"example": registry.serial_example}
        )
        if registry.operated_here:
            self.fields["account"].queryset = (
                registry.accounts.filter(~Q(kind=AccountKind.BUFFER))
                .select_related("registry", "organisation")
                .order_by("kind", "pk")
            )
        else:
            del self.fields["account"]

    def clean_serials(self) -> str | list[tuple[str, int]]:
        """A range; or, where the registry is opaque, each lot's text with its tonnes."""
        text = self.cleaned_data["serials"].strip()
        if not self.registry.is_opaque:
            return text
        lots = []
        for line in filter(None, map(str.strip, text.splitlines())):
            words, _comma, tonnes = line.replace("，", ",").rpartition(",")
            if not words.strip() or not tonnes.strip().isdecimal() or int(tonnes) < 1:
                raise forms.ValidationError(
                    _("“%(line)s” is no lot: write the text, a comma, and whole tonnes."),
                    params={"line": line},
                )
            lots.append((words.strip(), int(tonnes)))
        return lots

    def facts(self) -> dict:
        """The keywords of ``issuance_register``; only when the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "document"}
        serials = given.pop("serials")
        if given["kind"] == IssuanceKind.FULL:
            given["period_t_co2e"] = given["limit_percent"] = None
        return given | {"opaque_serials" if self.registry.is_opaque else "serials": serials}

    @property
    def file(self) -> tuple[str, bytes]:
        document = self.cleaned_data["document"]
        return document.name, document.read()
