"""What does somebody say who asks for a retirement, refuses one, or proves one?"""

from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from footprint.core import clock
from footprint.core.dates import zone_name
from footprint.evidence.media import ENDINGS
from footprint.offsets.enums import BeneficiaryKind, Privacy, RetirementPurpose
from footprint.web.offsets.shared import OnceForm

ZONES = ("Asia/Shanghai", "UTC")


def zone_choices() -> list[tuple[str, str]]:
    return [(name, zone_name(name)) for name in ZONES]


class RetirementForm(OnceForm):
    """The facts of a retirement: written once, final."""

    beneficiary_name = forms.CharField(
        label=gettext_lazy("Beneficiary"),
        help_text=gettext_lazy("For whom the tonnes are retired, by the full name."),
        max_length=200,
    )
    beneficiary_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of beneficiary"), choices=BeneficiaryKind, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=RetirementPurpose)
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        help_text=gettext_lazy("The event, organisation or product that the claim is about."),
        max_length=200,
    )
    claim = forms.CharField(
        label=gettext_lazy("Claim"),
        help_text=gettext_lazy("What is said because of it, in one sentence."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone of the date"), choices=zone_choices)
    privacy = forms.ChoiceField(
        label=gettext_lazy("Shown in the public register"), choices=Privacy, widget=forms.RadioSelect
    )


class ReasonForm(OnceForm):
    """Why a request ends."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class InstructForm(OnceForm):
    """Under which number the registry was told."""

    instruction_number = forms.CharField(
        label=gettext_lazy("Number of the letter"),
        help_text=gettext_lazy("Your own number or the registry's, if there is one."),
        max_length=60,
        required=False,
    )


class ProofForm(OnceForm):
    """The registry's proof and what it says."""

    file = forms.FileField(
        label=gettext_lazy("Proof of retirement"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    proof_number = forms.CharField(label=gettext_lazy("Number of the proof"), max_length=100)
    retired_on = forms.DateField(
        label=gettext_lazy("Date of retirement on the proof"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers on the proof"),
        help_text=gettext_lazy(
            "One range in a line, as the proof writes them. Copy them from the proof, not from here: "
            "they are compared serial by serial."
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, zone: str = "Asia/Shanghai", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["retired_on"].initial = clock.now().astimezone(ZoneInfo(zone)).date()
        self.fields["file"].help_text = _("At most %(limit)s.") % {
            "limit": filesizeformat(settings.EVIDENCE_LIMIT_BYTES)
        }

    def clean_file(self):
        """Refuse what is too big before it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.EVIDENCE_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; at most %(limit)s are accepted."),
                params={
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.EVIDENCE_LIMIT_BYTES),
                },
            )
        return file

    @property
    def serial_texts(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.cleaned_data["serials"].splitlines() if line.strip()]
