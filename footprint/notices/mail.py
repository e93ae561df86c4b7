"""What do the letters say: one about a single notice, one a day about several?"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from footprint.accounts.adapter import SITE_NAME
from footprint.accounts.models import User
from footprint.notices.kinds import is_mandatory
from footprint.notices.models import Notice
from footprint.notices.services.preferences import EVERYTHING
from footprint.notices.tokens import unsubscribe_token


def notice_letter(notice: Notice) -> EmailMultiAlternatives:
    """One notice, in the person's language."""
    with translation.override(notice.person.language):
        off = "" if is_mandatory(notice.kind) else _unsubscribe_address(notice.person, notice.kind)
        context = {"notice": notice, "address": _address(notice)}
        return _letter(notice.person, notice.subject, "notice", context, off)


def digest_letter(person: User, notices: Sequence[Notice], *, now: datetime) -> EmailMultiAlternatives:
    """Several notices in one letter, in the person's language."""
    with translation.override(person.language):
        subject = ngettext("%(count)s notice", "%(count)s notices", len(notices)) % {"count": len(notices)}
        off = _unsubscribe_address(person, EVERYTHING)
        entries = [{"notice": notice, "address": _address(notice)} for notice in notices]
        return _letter(person, subject, "digest", {"entries": entries, "day": now}, off)


def _letter(
    person: User, subject: str, template: str, context: dict, off_address: str
) -> EmailMultiAlternatives:
    context = {
        **context,
        "person": person,
        "site_name": SITE_NAME,
        "off_address": off_address,
        "preferences_address": settings.PUBLIC_URL + reverse("notices:preferences"),
    }
    headers = {"Auto-Submitted": "auto-generated"}
    if off_address:
        # RFC 8058: the mail program's own button.
        headers["List-Unsubscribe"] = f"<{off_address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter = EmailMultiAlternatives(
        subject=_("[%(site)s] %(subject)s") % {"site": SITE_NAME, "subject": " ".join(subject.split())},
        body=render_to_string(f"notices/mail/{template}.txt", context).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers=headers,
    )
    letter.attach_alternative(render_to_string(f"notices/mail/{template}.html", context), "text/html")
    return letter


def _address(notice: Notice) -> str:
    return settings.PUBLIC_URL + reverse("notices:open", args=[notice.public_id])


def _unsubscribe_address(person: User, kind: str) -> str:
    token = unsubscribe_token(person=person, kind=kind)
    return settings.PUBLIC_URL + reverse("notices:unsubscribe", args=[token])
