"""What do all operations of the interface do in the same way?

An endpoint is one address; its operations are methods that say in a table what they are::

    class Events(Endpoint):
        @operation(
            tag="events", summary=_("Your events"), action="events.view", answer=EventShape, paged=True
        )
        def get(self, request):
            return self.page(events_of(request.actor))

From that come the gate, the documentation (``api.openapi``) and the checks of parameters. A method reads
the input, calls one service or selector and gives the answer; it decides nothing.
"""

import difflib
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from footprint.accounts.api_scopes import scopes_for
from footprint.accounts.enums import Role
from footprint.accounts.permissions import roles_for
from footprint.accounts.services import api_use_record
from footprint.api import idempotency
from footprint.api.filters import Filter, filtered
from footprint.api.paging import MOST, address_with, page_of
from footprint.api.problems import (
    PreconditionFailed,
    PreconditionMissing,
    RequestRefused,
    ScopeMissing,
    TooManyRequests,
    input_error,
)
from footprint.core import clock
from footprint.core.activity import keyed_hash
from footprint.core.problem_json import exception_handler, field_errors
from footprint.core.problems import DomainError, InvalidInputs, NotAllowed, NotFound
from footprint.core.throttle import Allowance, client_address, take

logger = logging.getLogger(__name__)
VERSION = "v1"
BAD_KEYS_PER_MINUTE = 30
EVERY_PARAMETER = ("limit", "cursor", "fields")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one operation is, for the gate and for the documentation.

    Attributes
    ----------
    action
        Key of ``accounts.permissions.ACTIONS``; empty: any key; None: no key needed.
    paged
        Answers with ``items`` and ``next``; ``answer`` is the shape of one item.
    once
        Whether an ``Idempotency-Key`` is "needed" or "taken" (every POST takes one).
    versioned
        Whether ``If-Match`` is needed.
    media
        Kind of the answer when it is a file.
    deprecated
        Day (ISO) from which programs should use something else; ``sunset`` the day on which it ends.
    """

    tag: str
    summary: str | Promise
    description: str | Promise
    action: str | None
    body: type[serializers.Serializer] | None
    answer: type[serializers.Serializer] | None
    status: int
    paged: bool
    most: int
    filters: tuple[Filter, ...]
    once: str
    versioned: bool
    media: str
    upload: bool
    deprecated: str
    sunset: str


def operation(
    *,
    tag: str,
    summary: str | Promise,
    description: str | Promise = "",
    action: str | None = "",
    body: type[serializers.Serializer] | None = None,
    answer: type[serializers.Serializer] | None = None,
    status: int = 200,
    paged: bool = False,
    most: int = MOST,
    filters: tuple[Filter, ...] = (),
    once: str = "taken",
    versioned: bool = False,
    media: str = "",
    upload: bool = False,
    deprecated: str = "",
    sunset: str = "",
) -> Callable:
    """Make a method of an :class:`Endpoint` an operation of the interface."""
    if action:
        roles_for(action)
        if not scopes_for(action):
            raise LookupError(f"No scope opens “{action}”: add it to accounts.api_scopes.")
    spec = Operation(
        tag=tag, summary=summary, description=description, action=action, body=body, answer=answer,
        status=status, paged=paged, most=most, filters=filters, once=once, versioned=versioned, media=media,
        upload=upload, deprecated=deprecated, sunset=sunset,
    )  # fmt: skip

    def decorate(method: Callable) -> Callable:
        @wraps(method)
        def gated(self: "Endpoint", request: Request, **kwargs: Any) -> Response:
            self.operation = spec
            self.let_in(request, spec)
            if request.method != "POST" or request.auth is None:
                return method(self, request, **kwargs)
            key = idempotency.key_of(request, required=spec.once == "needed")
            self.request_key = idempotency.request_id_of(request.auth.client, key)
            if not key:
                return method(self, request, **kwargs)
            return idempotency.once(
                request, client=request.auth.client, key=key, run=lambda: method(self, request, **kwargs)
            )

        gated.operation = spec
        return gated

    return decorate


@method_decorator(gzip_page, name="dispatch")
class Endpoint(APIView):
    """One address of the interface."""

    operation: Operation | None = None
    request_key: UUID
    allowance: Allowance | None = None

    # --- gate --------------------------------------------------------------------------------------------
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        given = request.headers.get("X-Request-Id", "")
        usable = given.isascii() and given.isprintable() and 0 < len(given) <= 64
        self.request_id = given if usable else uuid.uuid4().hex
        self.now = clock.now()
        self.request_key = uuid.uuid4()
        address = keyed_hash(client_address(request._request), purpose="api.throttle")[:24]
        try:
            self.perform_authentication(request)
        except exceptions.AuthenticationFailed:
            self._count(what="api:bad-key", who=address, per_minute=BAD_KEYS_PER_MINUTE)
            raise
        if request.auth is not None:
            who, per_minute = request.auth.client.client_id, settings.API_REQUESTS_PER_MINUTE
        else:
            who, per_minute = address, settings.API_PUBLIC_REQUESTS_PER_MINUTE
        self._count(what="api", who=who, per_minute=per_minute)

    def let_in(self, request: Request, spec: Operation) -> None:
        """Refuse whoever may not do this, and parameters that mean nothing here."""
        if spec.action is not None and request.auth is None:
            raise exceptions.NotAuthenticated
        if spec.action and not request.actor.can(spec.action):
            raise refusal(request.actor, spec.action)
        known = [one.name for one in spec.filters]
        known += EVERY_PARAMETER if spec.paged else EVERY_PARAMETER[2:]
        for name in request.query_params:
            if name not in known:
                raise RequestRefused(
                    _("There is no parameter “%(name)s” here."),
                    code="unknown_parameter",
                    field=name,
                    value=request.query_params[name],
                    params={"name": name, "known": ", ".join(known)},
                    remedy=_("Known parameters: %(known)s."),
                )

    def _count(self, *, what: str, who: str, per_minute: int) -> None:
        self.allowance = take(what=what, who=who, per_minute=per_minute)
        if self.allowance.exceeded:
            raise TooManyRequests(limit=per_minute, wait_s=self.allowance.resets_in_s)

    # --- input -------------------------------------------------------------------------------------------
    def body(
        self, shape: type[serializers.Serializer] | None = None, *, partial: bool = False
    ) -> dict[str, Any]:
        """The request's body in its shape.

        Raises
        ------
        InvalidInputs
            Every field that is missing, unknown or wrong, with its value and what to do.
        """
        return self.read(self.request.data, shape or self.operation.body, partial=partial)

    def read(
        self, data: Any, shape: type[serializers.Serializer], *, partial: bool = False
    ) -> dict[str, Any]:
        """Data in a shape, or everything that is wrong with them."""
        if not isinstance(data, Mapping):
            raise RequestRefused(
                _("The body is not a JSON object."),
                code="body_not_an_object",
                remedy=_("Send an object with the fields of the reference."),
            )
        reader = shape(data=data, partial=partial, context={"request": self.request})
        faults = unknown_fields(data, reader)
        if not reader.is_valid():
            faults += [input_error(entry, data) for entry in field_errors(reader.errors)]
        if faults:
            raise InvalidInputs(faults)
        return dict(reader.validated_data)

    def parameters(self) -> dict[str, Any]:
        """The values of the operation's parameters; None for those that were not given."""
        return {one.name: one.read(self.request) for one in self.operation.filters}

    def match(self, record: Model) -> int:
        """The version that ``If-Match`` names; it must be the record's.

        Raises
        ------
        PreconditionMissing, PreconditionFailed
            No version was named, or the record has changed since.
        """
        given = self.request.headers.get("If-Match", "").strip()
        if not given:
            raise PreconditionMissing(
                _("This change needs an If-Match header."),
                remedy=_("Read the record and send its ETag; nobody's change is overwritten then."),
            )
        tags = {tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")}
        if given != "*" and str(record.version) not in tags:
            raise PreconditionFailed(
                _("You have version %(yours)s, now it is %(now)s."),
                field="If-Match",
                value=given,
                params={"yours": given, "now": record.version},
                remedy=_("Read the record again, make your change on it and send its new ETag."),
            )
        return record.version

    # --- answer ------------------------------------------------------------------------------------------
    def answer(
        self, record: Any, *, status: int | None = None, location: str = "", shape: type | None = None
    ) -> Response:
        """One record in the operation's shape."""
        writer = (shape or self.operation.answer)(record, context={"request": self.request})
        response = Response(self._sparse(writer.data), status=status or self.operation.status)
        if getattr(record, "version", None) is not None and isinstance(record.version, int):
            response["ETag"] = f'"{record.version}"'
        if location:
            response["Location"] = settings.PUBLIC_URL + location
        return response

    def page(self, rows: QuerySet | Sequence, *, by: str = "pk", ascending: bool = False) -> Response:
        """A page of records in the operation's shape."""
        request, spec = self.request, self.operation
        if isinstance(rows, QuerySet):
            rows = filtered(rows, spec.filters, request)
        page = page_of(rows, request, by=by, ascending=ascending, most=spec.most)
        return self.page_answer(page.rows, page.next_cursor)

    def page_answer(self, rows: Sequence, next_cursor: str) -> Response:
        """The rows of a page, and the way to the next one."""
        request = self.request
        writer = self.operation.answer(rows, many=True, context={"request": request})
        following = address_with(request, cursor=next_cursor) if next_cursor else None
        response = Response({"items": [self._sparse(item) for item in writer.data], "next": following})
        links = [f'<{address_with(request, cursor="")}>; rel="first"']
        links += [f'<{following}>; rel="next"'] if following else []
        response["Link"] = ", ".join(links)
        return response

    def nothing(self) -> Response:
        """Done; there is nothing to say."""
        return Response(status=204)

    def found(self, rows: QuerySet, public_id: UUID) -> Any:
        """The record by its identifier, out of rows that the actor may see."""
        record = rows.filter(public_id=public_id).first()
        if record is None:
            raise NotFound(
                _("There is no such record, or it belongs to another organisation."),
                value=str(public_id),
                field="id",
            )
        return record

    def _sparse(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = self.request.query_params.get("fields", "")
        if not wanted:
            return item
        names = [name.strip() for name in wanted.split(",") if name.strip()]
        unknown = [name for name in names if name not in item]
        if unknown:
            raise RequestRefused(
                _("There is no field “%(name)s” in the answer."),
                code="unknown_field",
                field="fields",
                value=unknown[0],
                params={"name": unknown[0], "known": ", ".join(item)},
                remedy=_("Known fields: %(known)s."),
            )
        return {name: item[name] for name in names}

    # --- around ------------------------------------------------------------------------------------------
    def handle_exception(self, exc: Exception) -> Response:
        if getattr(exc, "code", "") == "stale_form":
            exc = PreconditionFailed(exc.template, field="If-Match", params=exc.params, remedy=exc._remedy)
        if isinstance(exc, exceptions.APIException) and exc.status_code == 401:
            exc.auth_header = self.get_authenticate_header(self.request)
        response = exception_handler(exc, self.get_exception_handler_context())
        if response is None:
            logger.error("Request %s failed.", getattr(self, "request_id", "?"), exc_info=exc)
            response = exception_handler(fault_of_ours(self.request_id), self.get_exception_handler_context())
        response.exception = True
        response.data["type"] = problem_address(response.data["code"])
        response.data["request_id"] = getattr(self, "request_id", "")
        wait_s = getattr(exc, "retry_after_s", None)
        if wait_s is not None:
            response["Retry-After"] = str(wait_s)
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Request-Id"] = getattr(self, "request_id", "")
        response.setdefault("Cache-Control", "no-store")
        self._say_allowance(response)
        self._say_deprecated(response)
        tag = response.get("ETag", "")
        asked = request.headers.get("If-None-Match", "")
        if tag and request.method in ("GET", "HEAD") and tag in asked.replace("W/", ""):
            response = self._not_modified(response)
        credential = getattr(request, "auth", None)
        if credential is not None:
            api_use_record(
                client=credential.client,
                key_prefix=credential.shown,
                method=request.method,
                path=request.path,
                status=response.status_code,
                request_id=self.request_id,
                now=self.now,
            )
        return response

    def _say_allowance(self, response: Any) -> None:
        if self.allowance is not None:
            response["RateLimit-Policy"] = f'"minute";q={self.allowance.limit};w=60'
            response["RateLimit"] = f'"minute";r={self.allowance.left};t={self.allowance.resets_in_s}'

    def _say_deprecated(self, response: Any) -> None:
        spec = self.operation
        if spec is not None and spec.deprecated:
            response["Deprecation"] = spec.deprecated
            response["Sunset"] = spec.sunset
            response["Link"] = f'<{settings.PUBLIC_URL}/api/docs/changes/>; rel="deprecation"'

    def _not_modified(self, response: Any) -> Response:
        empty = Response(status=304)
        for name in ("ETag", "X-Request-Id", "RateLimit", "RateLimit-Policy", "Cache-Control", "Vary"):
            if name in response:
                empty[name] = response[name]
        empty.accepted_renderer = response.accepted_renderer
        empty.accepted_media_type = response.accepted_media_type
        empty.renderer_context = response.renderer_context
        return empty


def refusal(actor: Any, action: str) -> DomainError:
    """Why this actor may not do it: the role is missing, or only the scope."""
    allowed = roles_for(action)
    if allowed.isdisjoint(actor.roles):
        names = [str(role.label) for role in Role if role in allowed]
        return NotAllowed(
            _("This needs one of these roles: %(roles)s."),
            params={"roles": ", ".join(names)},
            remedy=_("Use a key that somebody with such a role has made."),
            details={"needed_roles": [role.value for role in Role if role in allowed]},
        )
    scopes = scopes_for(action)
    return ScopeMissing(
        _("The key has the role for this, but not the scope %(scopes)s."),
        params={"scopes": ", ".join(scopes)},
        remedy=_("Make a key with this scope."),
        details={"needed_scopes": scopes},
    )


def unknown_fields(data: Mapping[str, Any], reader: serializers.Serializer) -> list[DomainError]:
    """Fields that the shape does not know: a typing error must not pass for an empty field."""
    known = [name for name, field in reader.fields.items() if not field.read_only]
    faults: list[DomainError] = []
    for name in data:
        if name in known:
            continue
        near = difflib.get_close_matches(str(name), known, n=1)
        faults.append(
            input_error({"code": "unknown_field", "message": _unknown(near), "field": str(name)}, data)
        )
    return faults


def _unknown(near: list[str]) -> str:
    if near:
        return str(_("This field is not known; “%(near)s” is.") % {"near": near[0]})
    return str(_("This field is not known."))


def problem_address(code: str) -> str:
    """The page that explains a kind of problem."""
    return f"{settings.PUBLIC_URL}/api/docs/problems/{code}/"


def fault_of_ours(request_id: str) -> DomainError:
    """What is said when something broke: our mistake, and how to tell us."""
    return DomainError(
        _("Something broke on our side; the request was not carried out."),
        code="internal_error",
        status=500,
        params={"number": request_id},
        remedy=_(
            "Repeat it with the same Idempotency-Key. If it breaks again, tell us the number %(number)s."
        ),
    )
