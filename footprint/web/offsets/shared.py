"""What do the pages of credits say in the same way?"""

from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from footprint.offsets.models import Account, Block
from footprint.offsets.selectors import serial_texts


def day_input() -> forms.DateInput:
    """A box for a day, as browsers know it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OnceForm(forms.Form):
    """A form whose key makes a second press of the button harmless."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def serials_of(block: Block) -> str:
    """A block's serials as its registry writes them."""
    return ", ".join(serial_texts(issuance=block.issuance, serials=[block.serials]))


def holder_of(request: HttpRequest, account: Account, *, everyone: bool) -> str:
    """Who holds: by name for the holder itself and the registry's operator, else without a name."""
    if account.organisation is None:
        return account.get_kind_display()
    own = request.actor.organisation is not None and account.organisation_id == request.actor.organisation.pk
    return str(account.organisation) if own or everyone else _("Another holder")


def issuance_url(block: Block) -> str:
    return reverse("offsets:issuance", args=[block.issuance.public_id])
