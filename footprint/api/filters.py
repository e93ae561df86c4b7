"""Which parameters narrow a list, and what do they accept?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from footprint.api.problems import RequestRefused


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "day": _day,
    "flag": _flag,
    "uuid": UUID,
    "number": int,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One parameter.

    Attributes
    ----------
    kind
        text, day, flag, uuid or number.
    lookup
        How it narrows a queryset; empty when the view reads it itself.
    choices
        The only values that are accepted.
    """

    name: str
    label: str | Promise
    kind: str = "text"
    lookup: str = ""
    choices: tuple[str, ...] = ()

    def read(self, request: Request) -> Any:
        """The value of the request, or None when it names none.

        Raises
        ------
        RequestRefused
            The value is not of this kind.
        """
        text = request.query_params.get(self.name)
        if text is None:
            return None
        try:
            if "\x00" in text or (self.choices and text not in self.choices):
                raise ValueError(text)
            return READERS[self.kind](text)
        except (ValueError, KeyError) as error:
            raise RequestRefused(
                _("“%(value)s” cannot be read as %(name)s."),
                code="invalid_parameter",
                field=self.name,
                value=text,
                params={"value": text[:60], "name": self.name, "choices": ", ".join(self.choices)},
                remedy=_("Choose one of: %(choices)s.") if self.choices else "",
            ) from error


def filtered(rows: QuerySet, filters: tuple[Filter, ...], request: Request) -> QuerySet:
    """The rows that the request's parameters leave."""
    for one in filters:
        value = one.read(request)
        if value is not None and one.lookup:
            rows = rows.filter(**{one.lookup: value})
    return rows
