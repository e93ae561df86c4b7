"""Which letters does the room send, and in which language?"""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from footprint.accounts.models import Invitation


def invitation_mail_send(*, invitation: Invitation, token: str) -> None:
    """Send the link in both languages: nobody knows yet which one the receiver reads."""
    address = settings.PUBLIC_URL + reverse("accounts:invitation-accept", args=[token])
    texts = []
    subjects = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            context = {"invitation": invitation, "address": address}
            texts.append(render_to_string("accounts/mail/invitation_message.txt", context).strip())
            subjects.append(render_to_string("accounts/mail/invitation_subject.txt", context).strip())
    send_mail(
        subject=" / ".join(subjects),
        message="\n\n— — —\n\n".join(texts) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[invitation.email],
    )
