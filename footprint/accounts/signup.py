"""What else does a person say about themselves when signing up?"""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupExtras(forms.Form):
    """Put in front of the sign-up form of the library; the adapter keeps the answers."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Colleagues see it, and it stands under what you sign."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user) -> None:
        """Nothing left to do: the adapter has kept the name."""
