"""What does a person choose about e-mails?"""

from collections.abc import Iterator

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from footprint.notices.enums import Pace, Topic
from footprint.notices.kinds import NoticeKind


class PreferencesForm(forms.Form):
    """One choice for each kind of notice."""

    hide_optional = True

    def __init__(self, *args, kinds: list[NoticeKind], **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label,
                choices=[(pace, pace.label) for pace in kind.paces],
                help_text=_("Cannot be switched off: somebody waits for an answer, or a term ends.")
                if kind.mandatory
                else "",
            )

    def by_topic(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields under the name of their topic."""
        for topic in Topic:
            fields = [self[kind.name] for kind in self.kinds if kind.topic == topic]
            if fields:
                yield topic.label, fields

    def paces(self) -> dict[str, Pace]:
        return {name: Pace(pace) for name, pace in self.cleaned_data.items()}
