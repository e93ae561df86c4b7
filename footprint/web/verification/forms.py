"""What do client and verifier type on the pages of verification?"""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from calculators.assurance import practice
from footprint.assessments.enums import (
    AssuranceLevel,
    MisstatementKind,
    Opinion,
    RemarkKind,
    ReviewState,
    Settlement,
)
from footprint.assessments.models import AssessmentLine, Engagement
from footprint.core.forms import QuantityField
from footprint.evidence.media import ENDINGS

KG_AT_MOST = 10**9


class OnceForm(forms.Form):
    """A form whose key makes a second press of the button harmless."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class RequestForm(OnceForm):
    """On what terms a verifier is asked."""

    level = forms.ChoiceField(
        label=_("Level of assurance"),
        choices=AssuranceLevel,
        initial=AssuranceLevel.REASONABLE,
        widget=forms.RadioSelect,
        help_text=_("Reasonable assurance asks for more work and says more: “is fairly stated”."),
    )
    materiality_percent = QuantityField(
        label=_("Materiality"),
        minimum=Decimal("0.01"),
        maximum=20,
        widget=forms.TextInput(attrs={"data-unit": "%"}),
        help_text=_("Up to which share of the footprint mistakes may add up, too high or too low."),
    )
    message = forms.CharField(
        label=_("Message to the verifier"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **options):
        usual = {"materiality_percent": practice()["materiality_percent"].value}
        super().__init__(*args, **{"initial": usual, **options})


class ReasonForm(forms.Form):
    """Why somebody takes a step; the other side reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class NoteForm(forms.Form):
    """What was done about what the verifier asked for."""

    note = forms.CharField(
        label=_("What you have corrected or answered"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SendBackForm(ReasonForm):
    """Why the data go back, on a form that notices when the verification has moved on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    """Taking a verification on."""

    independent = forms.BooleanField(
        label=_(
            "I declare for my organisation: neither it nor anybody who works on this verification has an "
            "interest in the client or its result, and none has taken part in the data or the calculation."
        )
    )
    remarks = forms.CharField(
        label=_("Remarks on independence"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def declaration(self) -> str:
        """The words that the person agreed to, and what was added."""
        words = str(self.fields["independent"].label)
        return f"{words} {self.cleaned_data['remarks']}".strip()


class SeenForm(forms.Form):
    """Which footprint the person has looked at."""

    seen = forms.UUIDField(widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """What the verifier says of a line."""

    state = forms.ChoiceField(
        choices=[choice for choice in ReviewState.choices if choice[0] != ReviewState.QUERIED]
    )


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is judged like one."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class RemarkForm(OnceForm):
    """Something said about a line, with files."""

    kind = forms.ChoiceField(label=_("Kind of remark"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    files = FilesField(
        label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("Evidence for the other side; several files at once if you like."),
    )

    def __init__(self, *args, by_verifier: bool, **options):
        super().__init__(*args, **options)
        kinds = (
            (RemarkKind.QUERY, RemarkKind.EVIDENCE_REQUEST, RemarkKind.NOTE)
            if by_verifier
            else (RemarkKind.ANSWER, RemarkKind.NOTE)
        )
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].initial = kinds[0].value


class SampleForm(forms.Form):
    """How the lines to look at are drawn."""

    key_share_percent = QuantityField(
        label=_("Look at every line above this share of materiality"),
        minimum=0,
        maximum=100,
        widget=forms.TextInput(attrs={"data-unit": "%"}),
    )
    confidence_percent = QuantityField(
        label=_("Confidence of the draw among the others"),
        minimum=0,
        maximum=Decimal("99.9"),
        widget=forms.TextInput(attrs={"data-unit": "%"}),
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=64,
        required=False,
        help_text=_("Leave it empty for a random one. The same seed draws the same lines again."),
    )

    def __init__(self, *args, engagement: Engagement, **options):
        usual = practice()
        initial = {
            "key_share_percent": usual["key_share_percent"].value,
            "confidence_percent": usual[f"confidence_{engagement.level}_percent"].value,
        }
        super().__init__(*args, **{"initial": initial, **options})


class MisstatementForm(OnceForm):
    """What is wrong, and by how much."""

    line = forms.ModelChoiceField(
        label=_("Line of the footprint"),
        queryset=AssessmentLine.objects.none(),
        to_field_name="ordinal",
        required=False,
        empty_label=_("No single line"),
    )
    description = forms.CharField(label=_("The misstatement"), max_length=500)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=(("over", _("The footprint is too high")), ("under", _("The footprint is too low"))),
        widget=forms.RadioSelect,
        initial="over",
    )
    amount = QuantityField(
        label=_("By how much"),
        unit="kg",
        minimum=Decimal("0.000001"),
        maximum=KG_AT_MOST,
        widget=forms.TextInput(attrs={"data-unit": "kgCO2e"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of misstatement"),
        choices=MisstatementKind,
        widget=forms.RadioSelect,
        initial=MisstatementKind.FACTUAL,
        help_text=_(
            "Factual: no doubt about it. Judgemental: another estimate is reasonable. Projected: "
            "extrapolated from the sample."
        ),
    )

    def __init__(self, *args, engagement: Engagement, **options):
        super().__init__(*args, **options)
        lines = AssessmentLine.objects.filter(assessment=engagement.assessment).order_by("ordinal")
        self.fields["line"].queryset = lines

    @property
    def amount_mg(self) -> int:
        """Positive where the footprint is too high. [mgCO2e]"""
        sign = 1 if self.cleaned_data["direction"] == "over" else -1
        return sign * int(self.cleaned_data["amount"] * 10**6)


class SettleForm(forms.Form):
    """How a misstatement ended."""

    settled_as = forms.ChoiceField(
        label=_("How it ended"), choices=Settlement, widget=forms.RadioSelect, initial=Settlement.CORRECTED
    )
    note = forms.CharField(
        label=_("What you have seen"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class OpinionForm(forms.Form):
    """What the verifier concludes."""

    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion, widget=forms.RadioSelect)
    basis_zh = forms.CharField(
        label=_("Basis in Chinese"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for every opinion but an unmodified one; printed in the statement."),
    )
    basis_en = forms.CharField(
        label=_("Basis in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignForm(forms.Form):
    """The last question before a signature."""

    version = forms.IntegerField(widget=forms.HiddenInput)
