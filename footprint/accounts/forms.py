"""What do the library's forms ask, in our words?"""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class KeyNames:
    """The name of a passkey or security key, with a label."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("So that you know it again, for example “office telephone”.")


class KeyAddForm(KeyNames, AddWebAuthnForm):
    """A new key; with the tick it opens the account without a password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Sign in with this key alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for finger, face or PIN. Not every security key can do that."
        )


class KeyRenameForm(KeyNames, EditWebAuthnForm):
    """Another name for a key."""
