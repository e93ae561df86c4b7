"""What does somebody give to hand in an evidence file?"""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from footprint.evidence.media import ENDINGS


class EvidenceForm(forms.Form):
    """One file and what it shows."""

    file = forms.FileField(
        label=_("Evidence file"), widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)})
    )
    description = forms.CharField(
        label=_("What it shows"),
        help_text=_("For example: electricity bill of the venue, September 2026."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = format_html(
            _("{endings}; at most {limit}."),
            endings=format_html("<code>{}</code>", " ".join(ENDINGS)),
            limit=filesizeformat(settings.EVIDENCE_LIMIT_BYTES),
        )

    def clean_file(self):
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
