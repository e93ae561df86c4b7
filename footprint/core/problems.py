"""How does the site say that something cannot be done: what happened, why, and the way out?

A service raises a ``DomainError`` with a sentence, the field and value it is about, and a remedy. The API
answers with it as RFC 9457 ``application/problem+json``; a page shows it as a message or beside the field of
the form.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from calculators.errors import CalculatorError, ErrorList, shorten
from footprint.core.languages import bilingual

PROBLEM_TYPE = "urn:footprint:problem:"
Text = str | Promise


class DomainError(Exception):
    """Something the rules of the domain do not allow.

    Parameters
    ----------
    message
        A sentence, marked for translation with ``gettext_lazy``; values are named placeholders filled from
        ``params``.
    code
        Short, stable, machine-readable: ``insufficient_credits``.
    field
        The input it is about, as a dotted path (``lines.3.quantity``).
    value
        What was given there.
    remedy
        A sentence that says what to do; may use ``params`` too.
    details
        Further facts for the API (JSON values).
    """

    code = "refused"
    status = 422
    title: Text = _("This cannot be done.")

    def __init__(
        self,
        message: Text,
        *,
        code: str = "",
        field: str = "",
        value: Any = None,
        remedy: Text = "",
        params: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
        status: int | None = None,
    ):
        super().__init__(message)
        self.template, self._remedy = message, remedy
        self.code = code or self.code
        self.field, self.value = field, value
        self.params, self.details = dict(params or {}), dict(details or {})
        self.status = status or self.status

    @property
    def message(self) -> str:
        """The sentence, in the language of the moment."""
        return _fill(self.template, self.params)

    @property
    def remedy(self) -> str:
        """The way out, in the language of the moment."""
        return _fill(self._remedy, self.params)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def in_languages(self) -> dict[str, str]:
        """The whole text in both languages, for records that outlive the request."""
        texts = {}
        for language in ("zh-hans", "en"):
            with override(language):
                texts[language] = str(self)
        return texts

    def entry(self) -> dict[str, Any]:
        """The error as one item of a list of errors."""
        entry: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field:
            entry["field"] = self.field
            entry["pointer"] = "/" + self.field.replace("~", "~0").replace("/", "~1").replace(".", "/")
        if self.value is not None:
            plain = isinstance(self.value, int | float | list | dict)
            entry["value"] = self.value if plain else shorten(self.value, 200)
        if self.remedy:
            entry["remedy"] = self.remedy
        return entry

    def problem(self, *, instance: str = "") -> dict[str, Any]:
        """The error as an RFC 9457 problem."""
        return {
            **problem(code=self.code, status=self.status, title=str(self.title), detail=self.message),
            **({"instance": instance} if instance else {}),
            **({"remedy": self.remedy} if self.remedy else {}),
            **({"errors": [self.entry()]} if self.field else {}),
            **self.details,
        }


class InvalidInput(DomainError):
    """A value that was given is not acceptable."""

    code = "invalid_input"
    title = _("The input is not acceptable.")


class InvalidInputs(DomainError):
    """Several values are not acceptable; ``errors`` holds one ``DomainError`` each."""

    code = "invalid_input"
    title = _("The input is not acceptable.")

    def __init__(self, errors: list[DomainError], **options):
        message = ngettext_lazy(
            "%(count)s input is not acceptable.", "%(count)s inputs are not acceptable.", "count"
        )
        super().__init__(message, params={"count": len(errors)}, **options)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join([self.message, *[str(error) for error in self.errors]])

    def problem(self, *, instance: str = "") -> dict[str, Any]:
        return {**super().problem(instance=instance), "errors": [error.entry() for error in self.errors]}


class NotAllowed(DomainError):
    """The person may not do this."""

    code = "not_allowed"
    status = 403
    title = _("You may not do this.")


class NotFound(DomainError):
    """The record does not exist, or is not the person's to see."""

    code = "not_found"
    status = 404
    title = _("This was not found.")


class Conflict(DomainError):
    """The record is not in a state in which this can be done."""

    code = "conflict"
    status = 409
    title = _("This does not fit the present state.")


class TooMuch(DomainError):
    """More was asked for than is allowed at a time."""

    code = "too_much"
    status = 413
    title = _("This is too much at once.")


class Unavailable(DomainError):
    """Something the site needs for this is switched off or does not answer."""

    code = "unavailable"
    status = 503
    title = _("This is not available now.")


def from_calculator(error: CalculatorError) -> DomainError:
    """What the laboratory found wrong with its input, as an error of the site."""
    if isinstance(error, ErrorList):
        return InvalidInputs([from_calculator(one) for one in error])
    text = bilingual(zh=error.message_zh, en=error.message_en)
    return InvalidInput(text, code=error.code, field=error.path)


def problem(*, code: str, status: int, title: str, detail: str = "", **members) -> dict[str, Any]:
    """The members of an RFC 9457 problem document."""
    body = {"type": PROBLEM_TYPE + code, "title": title, "status": status, "code": code}
    return {**body, **({"detail": detail} if detail else {}), **members}


def show_as_message(request: HttpRequest, error: DomainError) -> None:
    """Tell the person on the next page."""
    for one in getattr(error, "errors", [error]):
        messages.error(request, str(one))


def show_on_form(form: forms.BaseForm, error: DomainError) -> None:
    """Put the error beside the field that it is about, or on top of the form."""
    for one in getattr(error, "errors", [error]):
        form.add_error(one.field if one.field in form.fields else None, str(one))


def _fill(text: Text, params: Mapping[str, Any]) -> str:
    return str(text % params) if params else str(text)
