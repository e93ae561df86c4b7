"""What do people type who give a program access, or set up a webhook?"""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor
from footprint.accounts.api_scopes import SCOPES
from footprint.accounts.enums import Role
from footprint.accounts.permissions import is_allowed
from footprint.webhooks.kinds import KINDS

LASTS = [("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days")), ("365", _("One year"))]


class LastsForm(forms.Form):
    """How long a key is valid."""

    days = forms.TypedChoiceField(label=_("The key is valid for"), choices=LASTS, initial="90", coerce=int)


class ClientForm(LastsForm):
    """A program and what it may do: never more than the person who makes the key."""

    field_order = ("name", "roles", "scopes", "days")
    name = forms.CharField(
        label=_("Name of the program"),
        max_length=100,
        help_text=_("So that colleagues know what it is, for example “ticket system”."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple, help_text=_("Out of those that you hold.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs. What ends in “approve” cannot be undone."),
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in Role if role in actor.roles]
        self.fields["scopes"].choices = [
            (scope.name, _named(scope.label, scope.name))
            for scope in SCOPES.values()
            if any(is_allowed(action, roles=actor.roles) for action in scope.actions)
        ]


class RevokeForm(forms.Form):
    """Why a program loses its rights."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: the key was published, the program is not used any more."),
    )


class WebhookForm(forms.Form):
    """Where messages go, and of what."""

    url = forms.URLField(
        label=_("Address of your program"),
        max_length=500,
        assume_scheme="https",
        help_text=_("It begins with https and can be reached from the internet."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it wants to hear of"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.name, kind.label) for kind in KINDS.values()],
    )
    description = forms.CharField(label=_("What it is for"), max_length=200, required=False)


class WebhookEditForm(WebhookForm):
    """The same, and whether messages are sent."""

    enabled = forms.BooleanField(label=_("Send messages"), required=False)


_named = lazy(lambda label, name: f"{label} ({name})", str)
