"""What does somebody say who hands in a registry's statement?"""

from datetime import timedelta
from pathlib import PurePosixPath

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.core import clock
from footprint.evidence.media import ENDINGS
from footprint.offsets.models import Registry, StatementHeadings
from footprint.offsets.statement_file import HEADINGS, MOST_BYTES
from footprint.web.offsets.shared import OnceForm, day_input

TABLE_ENDINGS = (".csv", ".xlsx")
HEADING_LABELS = {
    "serial": gettext_lazy("Heading of the serial numbers"),
    "tonnes": gettext_lazy("Heading of the amounts"),
    "project": gettext_lazy("Heading of the project numbers"),
    "vintage": gettext_lazy("Heading of the years"),
}


class StatementForm(OnceForm):
    """The file, whose account it is of, and the day on which it was so."""

    registry = forms.ModelChoiceField(
        label=gettext_lazy("Registry"),
        queryset=Registry.objects.none(),
        to_field_name="code",
        help_text=gettext_lazy("Your holding there is opened with the first statement."),
    )
    account_number = forms.CharField(
        label=gettext_lazy("Account number at the registry"), max_length=60, required=False
    )
    as_of = forms.DateField(label=gettext_lazy("State of the account on"), widget=day_input())
    file = forms.FileField(
        label=gettext_lazy("Statement as a table"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TABLE_ENDINGS)}),
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("The statement lists everything in the account"),
        help_text=gettext_lazy(
            "Then serial numbers that stand here and not in the statement leave the holding."
        ),
        required=False,
    )
    document = forms.FileField(
        label=gettext_lazy("The registry's own document"),
        help_text=gettext_lazy(
            "A PDF or a scan, when you typed the table yourself. The second person compares with it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        required=False,
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["registry"].queryset = Registry.objects.filter(operated_here=False).order_by("code")
        self.fields["as_of"].initial = timezone.localtime(clock.now()).date()
        self.fields["file"].help_text = _("CSV or XLSX, at most %(size)s MB.") % {
            "size": MOST_BYTES // 1024 // 1024
        }
        for name, label in HEADING_LABELS.items():
            self.fields[f"heading_{name}"] = forms.CharField(label=label, max_length=100, required=False)

    def clean_as_of(self):
        """A statement tells of today or earlier."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localtime(clock.now()).date() + timedelta(days=1):
            raise forms.ValidationError(_("A statement cannot be of a day in the future."))
        return day

    def clean_file(self):
        """Refuse what is too big, or no table, before it is read."""
        file = self.cleaned_data["file"]
        if PurePosixPath(file.name).suffix.lower() not in TABLE_ENDINGS:
            raise forms.ValidationError(_("Hand in a table: a CSV or XLSX file."))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has more than %(size)s MB. Split it into several statements."),
                params={"size": MOST_BYTES // 1024 // 1024},
            )
        return file

    @property
    def heading_fields(self):
        """The boxes for headings that we do not know."""
        return [self[f"heading_{name}"] for name in HEADINGS]

    @property
    def headings(self) -> dict[str, str] | None:
        """Headings chosen now; None when the remembered ones, or those that we know, shall do."""
        chosen = {name: self.cleaned_data[f"heading_{name}"] for name in HEADINGS}
        given = {name: heading for name, heading in chosen.items() if heading}
        return given or None

    @property
    def remembered(self) -> list[tuple[str, dict[str, str]]]:
        """Registry by registry, the headings that were chosen the last time."""
        rows = StatementHeadings.objects.filter(account__organisation=self.organisation)
        return [(row.account.registry.name, row.headings) for row in rows.select_related("account__registry")]


class RefusalForm(OnceForm):
    """Why something is refused."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
