"""How does the API answer when something goes wrong? (RFC 9457, ``application/problem+json``)"""

import math
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from footprint.core.problems import DomainError, problem

CONTENT_TYPE = "application/problem+json"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of a view into a problem document; ``None`` (a 500) for a fault of ours."""
    request = context.get("request")
    instance = request.path if request is not None else ""
    headers: dict[str, str] = {}
    if isinstance(exc, DomainError):
        body = exc.problem(instance=instance)
    elif isinstance(exc, Http404):
        body = _of_api_exception(exceptions.NotFound(), instance)
    elif isinstance(exc, PermissionDenied):
        body = _of_api_exception(exceptions.PermissionDenied(), instance)
    elif isinstance(exc, ValidationError):
        body = _of_api_exception(exceptions.ValidationError(_messages(exc)), instance)
    elif isinstance(exc, exceptions.APIException):
        body = _of_api_exception(exc, instance)
        headers = _headers(exc)
    else:
        return None
    set_rollback()
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def field_errors(detail: Any, path: str = "") -> list[dict[str, Any]]:
    """Flatten nested serializer errors into one list; each says to which field it belongs."""
    if isinstance(detail, dict):
        children = [(f"{path}.{key}".strip("."), value) for key, value in detail.items()]
        return [entry for key, value in children for entry in field_errors(value, _without_general(key))]
    if isinstance(detail, list):
        if all(isinstance(item, str) for item in detail):
            return [entry for item in detail for entry in field_errors(item, path)]
        numbered = [(f"{path}.{index}".strip("."), value) for index, value in enumerate(detail) if value]
        return [entry for key, value in numbered for entry in field_errors(value, key)]
    entry = {"code": getattr(detail, "code", "invalid"), "message": str(detail)}
    if path:
        entry |= {"field": path, "pointer": "/" + path.replace(".", "/")}
    return [entry]


def _of_api_exception(exc: exceptions.APIException, instance: str) -> dict[str, Any]:
    members: dict[str, Any] = {"instance": instance} if instance else {}
    title = str(exc.default_detail)
    if isinstance(exc, exceptions.ValidationError):
        members["errors"] = field_errors(exc.detail)
        detail = _("Some of the input is not acceptable; each error names its field.")
        return problem(
            code="invalid_input",
            status=422,
            title=_("The input is not acceptable."),
            detail=detail,
            **members,
        )
    return problem(
        code=str(exc.default_code), status=exc.status_code, title=title, detail=str(exc.detail), **members
    )


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(exc.wait))
    return headers


def _messages(exc: ValidationError) -> Any:
    return exc.message_dict if hasattr(exc, "error_dict") else exc.messages


def _without_general(path: str) -> str:
    return path.removesuffix("non_field_errors").removesuffix("__all__").strip(".")
