"""How does the interface describe itself? (OpenAPI 3.1, made from the operations themselves)

``manage.py openapi`` writes ``docs/openapi.yaml``; ``make check`` compares it with the code.
"""

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from footprint.accounts.api_scopes import SCOPES, scopes_for
from footprint.api.endpoint import Operation
from footprint.api.paging import USUAL
from footprint.api.shapes.problems import Problem

FILE = settings.BASE_DIR / "docs" / "openapi.yaml"
EXAMPLES = Path(__file__).with_name("examples.json")
API_VERSION = "1.0"

TAGS = {
    "accounts": (_("The program and its organisation"), _("Who asks, for whom, and what it may do.")),
    "events": (_("Events"), _("Opened, bounded, planned.")),
    "lines": (_("Data of events"), _("What was metered, bought, travelled and eaten.")),
    "footprints": (_("Footprints"), _("Calculated once, given out as stored, line by line.")),
    "factors": (_("Emission factors"), _("The library, with source, year and region of every value.")),
    "rulebooks": (_("Rule books"), _("The rules as they run, clause by clause.")),
    "evidence": (_("Evidence"), _("Files that prove figures, kept under their digest.")),
    "verification": (_("Verification"), _("Line-by-line review by an approved verifier, and the statement.")),
    "credits": (_("Credits"), _("Holdings by serial number, quotes and reservations.")),
    "retirements": (_("Retirements"), _("Asked for, approved by a second person, proved by the registry.")),
    "registry": (_("Registry"), _("For those who run a registry here.")),
    "claims": (_("Cover"), _("How footprints are covered by credits and forests.")),
    "register": (_("Public register"), _("What anybody may look up, without a key.")),
    "documents": (_("Documents of record"), _("Certificates and statements, and whether they hold.")),
    "jobs": (_("Background work"), _("What takes longer, and how far it is.")),
    "webhooks": (_("Webhooks"), _("Messages to your own program when something happens.")),
}
PATH_TEXTS = {
    "event_id": _("The event."),
    "line_id": _("The line."),
    "measure_id": _("The measure."),
    "footprint_id": _("The footprint."),
    "ordinal": _("Number of the line."),
    "key": _("Key of the factor."),
    "name": _("Name of the rule book."),
    "evidence_id": _("The evidence file."),
    "number": _("Number of the document or retirement."),
    "language": _("zh-hans or en."),
    "account_id": _("The account."),
    "issuance_id": _("The issuance."),
    "quote_id": _("The quote."),
    "reservation_id": _("The reservation."),
    "retirement_id": _("The request for retirement."),
    "job_id": _("The background work."),
    "webhook_id": _("The webhook."),
    "message_id": _("The message."),
    "code": _("Code of the registry."),
    "project_id": _("The project."),
    "verification_id": _("The verification."),
    "claim_id": _("The cover."),
    "kind": _("neutrality_achieved or neutrality_commitment."),
    "misstatement_id": _("The misstatement."),
}


def problem_answers(spec: Operation, *, changes: bool) -> dict[str, Any]:
    """Which refusals an operation can give."""
    texts: dict[int, Any] = {400: _("The request cannot be read.")}
    if spec.action is not None:
        texts[401] = _("No key, or one that does not count.")
        texts[403] = _("The key lacks the role or the scope.")
    texts[404] = _("There is no such record, or it belongs to another organisation.")
    texts[409] = _("The record is not in a state in which this can be done.")
    texts[422] = _("A value is not acceptable; each is named with the way out.")
    if changes:
        texts[413] = _("More than is taken at once.")
        texts[415] = _("The kind of body is not taken here.")
    if spec.versioned:
        texts[412] = _("The record has changed since it was read.")
        texts[428] = _("The If-Match header is missing.")
    texts[429] = _("Too many requests; Retry-After says when to come back.")
    return {
        (str(status), "application/problem+json"): OpenApiResponse(Problem, description=text)
        for status, text in sorted(texts.items())
    }


class OperationSchema(AutoSchema):
    """Describes an operation from what it says of itself (``api.endpoint.operation``)."""

    @property
    def spec(self) -> Operation:
        return getattr(self.view, self.method.lower()).operation

    def get_operation_id(self) -> str:
        verbs = {"get": "list" if self.spec.paged else "read"}
        return f"{verbs.get(self.method.lower(), self.method.lower())}_{self._name()}"

    def get_tags(self) -> list[str]:
        return [self.spec.tag]

    def get_summary(self) -> str:
        return str(self.spec.summary)

    def get_description(self) -> str:
        spec, text = self.spec, str(self.spec.description)
        if spec.action:
            scopes = ", ".join(f"`{name}`" for name in scopes_for(spec.action))
            text += "\n\n" + gettext("Scope: %(scopes)s.") % {"scopes": scopes}
        return text.strip()

    def is_deprecated(self) -> bool:
        return bool(self.spec.deprecated)

    def get_auth(self) -> list[dict[str, list[str]]]:
        if self.spec.action is None:
            return [{}]
        return [{"key": []}, {"oauth2": scopes_for(self.spec.action) if self.spec.action else []}]

    def get_request_serializer(self):
        return self.spec.body

    def map_parsers(self):
        return ["multipart/form-data" if self.spec.upload else "application/json"]

    def get_response_serializers(self):
        spec = self.spec
        done = _("Done.")
        if spec.media:
            content = OpenApiTypes.OBJECT if spec.media == "application/json" else OpenApiTypes.BINARY
            good = {(str(spec.status), spec.media): OpenApiResponse(content, description=done)}
        elif spec.paged:
            page = inline_serializer(
                name=f"{spec.answer.__name__}Page",
                fields={
                    "items": spec.answer(many=True, help_text=_("The rows of this page.")),
                    "next": serializers.URLField(
                        allow_null=True, help_text=_("Address of the next page; null on the last one.")
                    ),
                },
            )
            good = {"200": OpenApiResponse(page, description=done)}
        elif spec.answer is None:
            good = {str(spec.status): OpenApiResponse(None, description=done)}
        else:
            good = {str(spec.status): OpenApiResponse(spec.answer, description=done)}
        return {**good, **problem_answers(spec, changes=self.method != "GET")}

    def get_override_parameters(self) -> list[OpenApiParameter]:
        spec = self.spec
        found = [_filter_parameter(one) for one in spec.filters]
        if spec.paged:
            limit = _("How many rows, at most %(most)s; %(usual)s by default.") % {
                "most": spec.most,
                "usual": USUAL,
            }
            found += [
                OpenApiParameter(
                    "limit", {"type": "integer", "minimum": 1, "maximum": spec.most}, description=limit
                ),
                OpenApiParameter("cursor", str, description=_("Where to go on; take it from “next”.")),
            ]
        if spec.answer is not None and not spec.media:
            found.append(
                OpenApiParameter("fields", str, description=_("Only these fields, separated by commas."))
            )
        if self.method == "POST" and spec.action is not None:
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "maxLength": 200},
                    OpenApiParameter.HEADER,
                    required=spec.once == "needed",
                    description=_("A random text; a repetition with the same one is carried out once."),
                )
            )
        if spec.versioned:
            found.append(
                OpenApiParameter(
                    "If-Match",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description=_("The ETag of the record as it was read."),
                )
            )
        return found

    def get_examples(self) -> list[OpenApiExample]:
        return [
            OpenApiExample(
                name=f"{self.get_operation_id()} {what}",
                summary=str(self.spec.summary),
                value=value,
                request_only=what == "request",
                response_only=what == "response",
                status_codes=[str(self.spec.status)] if what == "response" else None,
            )
            for what, value in examples().get(self.get_operation_id(), {}).items()
        ]

    def _resolve_path_parameters(self, variables):
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            if parameter["name"] in PATH_TEXTS:
                parameter["description"] = str(PATH_TEXTS[parameter["name"]])
        return parameters

    def _name(self) -> str:
        return address_names()[type(self.view)].replace("-", "_")


@cache
def address_names() -> dict[type, str]:
    """The name of the address of each endpoint."""
    patterns = import_module("footprint.api.urls_v1").urlpatterns
    return {pattern.callback.cls: pattern.name for pattern in patterns}


def _filter_parameter(one) -> OpenApiParameter:
    kinds = {"day": OpenApiTypes.DATE, "flag": bool, "uuid": OpenApiTypes.UUID, "number": int, "text": str}
    return OpenApiParameter(one.name, kinds[one.kind], description=one.label, enum=list(one.choices) or None)


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Requests and answers of the examples, as the tests got them (``tests/api/test_examples.py``)."""
    return json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}


def document(language: str = "en") -> dict[str, Any]:
    """The whole description in one language."""
    with override(language):
        made = SchemaGenerator(patterns=None, urlconf="footprint.api.urls_v1_root").get_schema(
            request=None, public=True
        )
        made["info"] |= {
            "title": gettext("Footprint API"),
            "version": API_VERSION,
            "description": gettext(
                "Footprints of events from the first line to the certificate. Every refusal says which "
                "field, which value and what to do; every list has cursors; every POST may be repeated."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        }
        made["servers"] = [{"url": "/", "description": gettext("This site")}]
        used = {tag for path in made["paths"].values() for one in path.values() for tag in one["tags"]}
        made["tags"] = [
            {"name": name, "x-displayName": str(title), "description": str(text)}
            for name, (title, text) in TAGS.items()
            if name in used
        ]
        made["components"]["securitySchemes"] = _security()
        return _shortened(json.loads(json.dumps(made, default=str)))


def _shortened(made: dict[str, Any]) -> dict[str, Any]:
    """Shapes under the names that people use, and each refusal described once."""
    text = json.dumps(made)
    for name in sorted(made["components"]["schemas"], key=len, reverse=True):
        short = name.replace("Shape", "")
        text = text.replace(f'"{name}"', f'"{short}"').replace(f'schemas/{name}"', f'schemas/{short}"')
    made = json.loads(text)
    shared = made["components"]["responses"] = {}
    for operations in made["paths"].values():
        for one in operations.values():
            for status, answer in one["responses"].items():
                if status >= "400":
                    shared[f"Problem{status}"] = answer
                    one["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    return made


def _security() -> dict[str, Any]:
    return {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "fpk_…",
            "description": gettext("A key of your organisation: “Authorization: Bearer fpk_…”."),
        },
        "oauth2": {
            "type": "oauth2",
            "description": gettext("Client id and key against a token that lasts an hour."),
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/oauth/token",
                    "scopes": {name: str(scope.label) for name, scope in SCOPES.items()},
                }
            },
        },
    }
