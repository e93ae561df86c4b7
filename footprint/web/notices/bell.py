"""What stands under the bell in the header?"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from footprint.notices.models import Notice
from footprint.notices.selectors import unread_of

MOST_SHOWN = 99


@dataclass(frozen=True, kw_only=True)
class Bell:
    """The newest unread notices and how many there are in all."""

    newest: list[Notice]
    count: int

    @property
    def shown(self) -> str:
        return str(self.count) if self.count <= MOST_SHOWN else f"{MOST_SHOWN}+"


def bell_of(request: HttpRequest) -> SimpleLazyObject:
    """The reader's bell, looked up when a page shows it."""
    return SimpleLazyObject(lambda: _bell(request))


def _bell(request: HttpRequest) -> Bell:
    newest, count = unread_of(request.user)
    return Bell(newest=newest, count=count)
