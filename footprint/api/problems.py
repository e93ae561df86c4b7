"""Which refusals belong to the interface itself, whatever the request is about?"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import Conflict, DomainError, InvalidInput


class RequestRefused(DomainError):
    """The request itself is malformed."""

    code = "bad_request"
    status = 400
    title = _("The request cannot be read.")


class TooManyRequests(DomainError):
    """The allowance of this minute is used up."""

    code = "too_many_requests"
    status = 429
    title = _("Too many requests.")

    def __init__(self, *, limit: int, wait_s: int):
        super().__init__(
            _("More than %(limit)s requests in a minute."),
            params={"limit": limit, "seconds": wait_s},
            remedy=_("Wait %(seconds)s seconds; the Retry-After header says the same."),
        )
        self.retry_after_s = wait_s


class ScopeMissing(DomainError):
    """The key has the role, not the scope."""

    code = "scope_missing"
    status = 403
    title = _("You may not do this.")


class KeyReused(InvalidInput):
    """An ``Idempotency-Key`` came again with another request."""

    code = "idempotency_key_reused"


class StillWorking(Conflict):
    """The first request with this ``Idempotency-Key`` is not finished."""

    code = "request_in_flight"
    retry_after_s = 1


class PreconditionFailed(DomainError):
    """The record is not any more the one that the program has read."""

    code = "version_changed"
    status = 412
    title = _("The record has changed.")


class PreconditionMissing(DomainError):
    """A change without saying which version it is based on."""

    code = "version_needed"
    status = 428
    title = _("The version is missing.")


def value_at(data: Any, path: str) -> Any:
    """What stands at a dotted path of the request's body, or None."""
    for step in filter(None, path.split(".")):
        if isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return None
    return data


REMEDIES = {
    "required": _("Add this field."),
    "null": _("Give a value, or leave the field out."),
    "blank": _("Give a text that is not empty."),
    "invalid_choice": _("Choose one of the values in the reference."),
    "not_a_list": _("Give a JSON array."),
    "invalid": _("Compare the reference for the form of this field."),
}


def input_error(entry: dict[str, Any], data: Any) -> InvalidInput:
    """One finding of a shape, with the value that was given and what to do."""
    path = entry.get("field", "")
    return InvalidInput(
        entry["message"],
        code=entry["code"],
        field=path,
        value=value_at(data, path),
        remedy=REMEDIES.get(entry["code"], ""),
    )
