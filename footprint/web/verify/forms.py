"""What does somebody give to have a document checked?"""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from footprint.certificates.verification import SIZE_LIMIT_BYTES


class NumberForm(forms.Form):
    """The number printed on the document."""

    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("It stands below the title, for example ST-2026-000017-42."),
        max_length=80,
    )


class UploadForm(forms.Form):
    """The PDF file itself."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("The file is compared and then forgotten; it is not stored."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; issued documents have less than %(limit)s."),
                params={"size": filesizeformat(file.size), "limit": filesizeformat(SIZE_LIMIT_BYTES)},
            )
        return file
