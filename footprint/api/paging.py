"""How are long lists handed out in pages that stay right while rows are added?

A cursor names the last row seen, not a number of rows to skip.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from footprint.api.problems import RequestRefused

USUAL, MOST = 25, 100


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows, and the cursor of the page after them (empty on the last page)."""

    rows: Sequence[Any]
    next_cursor: str


def page_of(
    rows: QuerySet | Sequence, request: Request, *, by: str = "pk", ascending: bool = False, most: int = MOST
) -> Page:
    """The page that the request asks for; of a sequence in its own order, else ordered by one column."""
    size, cursor = _size(request, most), _cursor(request)
    if not isinstance(rows, QuerySet):
        found = list(rows[cursor : cursor + size + 1]) if cursor else list(rows[: size + 1])
        more = len(found) > size
        return Page(rows=found[:size], next_cursor=_text(cursor + size) if more else "")
    rows = rows.order_by(by if ascending else f"-{by}")
    if cursor:
        rows = rows.filter(**{f"{by}__{'gt' if ascending else 'lt'}": cursor})
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(rows=found, next_cursor=_text(getattr(found[-1], by)) if more else "")


def address_with(request: Request, **changes: str) -> str:
    """The absolute address of this request with other parameters; an empty one is left out."""
    parameters = {**request.query_params.dict(), **changes}
    kept = {name: value for name, value in parameters.items() if value}
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{settings.PUBLIC_URL}{request.path}{query}"


def _size(request: Request, most: int) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise RequestRefused(
            _("“limit” is a whole number from 1 to %(most)s."),
            code="invalid_parameter",
            field="limit",
            value=text,
            params={"most": most},
        )
    return int(text)


def _text(position: int) -> str:
    return base64.urlsafe_b64encode(f"p{position}".encode()).decode().rstrip("=")


def _cursor(request: Request) -> int:
    text = request.query_params.get("cursor", "")
    if not text:
        return 0
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        plain = ""
    if not (plain.startswith("p") and plain[1:].isascii() and plain[1:].isdigit() and len(plain) < 20):
        raise RequestRefused(
            _("This cursor is not one that we gave out."),
            code="invalid_cursor",
            field="cursor",
            value=text,
            remedy=_("Follow the “next” link of a page; begin without a cursor."),
        )
    return int(plain[1:])
