"""Which entries stand in the header and the footer?

A room adds one line here when its first page stands. An entry whose address does not exist (yet) is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import NOBODY
from footprint.web.claims.labels import COVERS

IN_A_ROW = 4


def _everyone(user) -> bool:
    return True


def _signed_in(user) -> bool:
    return user.is_authenticated


def _acts_for_somebody(user) -> bool:
    return user.is_authenticated and not user.is_site_admin


def _site_admin(user) -> bool:
    return user.is_authenticated and user.is_site_admin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link: what it says, where it leads, who sees it.

    ``action`` names a permission (``events.view``): the entry is for those who may do it for the organisation
    they act for. ``visible`` decides by the person.
    """

    label: str
    url_name: str
    icon: str
    visible: Callable[..., bool] = _everyone
    action: str = ""


MAIN = (
    Entry(label=_("Events"), url_name="events:list", icon="calendar-event", visible=_acts_for_somebody),
    Entry(
        label=_("Your organisation"),
        url_name="accounts:organisation",
        icon="building",
        visible=_acts_for_somebody,
    ),
    Entry(
        label=_("Verifications"),
        url_name="verification:desk",
        icon="clipboard-check",
        action="verifications.review",
    ),
    Entry(label=COVERS, url_name="claims:list", icon="award", action="claims.view"),
    Entry(label=_("Credits"), url_name="offsets:holdings", icon="wallet2", visible=_acts_for_somebody),
    Entry(label=_("Registry desk"), url_name="offsets:desk", icon="building", action="registry.operate"),
    Entry(label=_("Approvals"), url_name="accounts:site-approvals", icon="shield-check", visible=_site_admin),
    Entry(label=_("Verify a certificate"), url_name="verify", icon="patch-check"),
    Entry(label=_("Retirement register"), url_name="offsets:register", icon="search"),
    Entry(label=_("About"), url_name="about", icon="book"),
)
PUBLIC = (
    Entry(label=_("Verify a certificate"), url_name="verify", icon="patch-check"),
    Entry(label=_("About this site"), url_name="about", icon="book"),
    Entry(label=_("Programming interface"), url_name="api:guide", icon="gear"),
    Entry(label=_("Accessibility"), url_name="accessibility", icon="person"),
    Entry(label=_("Style page"), url_name="style", icon="eye", visible=_site_admin),
)


def _links(entries: tuple[Entry, ...], request: HttpRequest) -> list[dict]:
    user = getattr(request, "user", None) or AnonymousUser()
    actor = getattr(request, "actor", None) or NOBODY
    links = []
    for entry in entries:
        if not entry.visible(user) or (entry.action and not actor.can(entry.action)):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        links.append({"label": entry.label, "url": url, "icon": entry.icon, "current": current})
    return links


def main_navigation(request: HttpRequest) -> dict:
    """The header's links for this reader: what stands in the row, and what stands under “More”."""
    links = _links(MAIN, request)
    first, more = (links, []) if len(links) <= IN_A_ROW + 1 else (links[:IN_A_ROW], links[IN_A_ROW:])
    return {"all": links, "first": first, "more": more, "more_current": any(link["current"] for link in more)}


def public_links(request: HttpRequest) -> list[dict]:
    """The footer's links for this reader."""
    return _links(PUBLIC, request)
