"""How do developers read about the interface: how to begin, every operation, every problem, every change?"""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from footprint.accounts.api_scopes import SCOPES
from footprint.api.changes import CHANGES
from footprint.api.openapi import TAGS, document
from footprint.api.problem_catalogue import CATALOGUE, kind_of
from footprint.api.reference import operations_of
from footprint.api.snippets import snippets
from footprint.webhooks.kinds import KINDS


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to begin: a key, a first request, the rules that hold everywhere."""
    context = {
        "snippets": snippets(),
        "scopes": SCOPES.values(),
        "kinds": KINDS.values(),
        "per_minute": settings.API_REQUESTS_PER_MINUTE,
        "site_url": settings.PUBLIC_URL,
    }
    return render(request, "api/guide.html", context)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation, by subject."""
    made = described(_language())
    groups = [
        {
            "name": tag["name"],
            "title": tag["x-displayName"],
            "text": tag["description"],
            "operations": operations_of(made, tag=tag["name"]),
        }
        for tag in made["tags"]
    ]
    return render(request, "api/reference.html", {"groups": groups})


@require_safe
def reference_tag(request: HttpRequest, tag: str) -> HttpResponse:
    """The operations of one subject, with parameters, fields, refusals and an example of each."""
    if tag not in TAGS:
        raise Http404
    title, text = TAGS[tag]
    made = described(_language())
    context = {"title": title, "text": text, "operations": operations_of(made, tag=tag), "tags": made["tags"]}
    return render(request, "api/reference_tag.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Every kind of problem."""
    return render(request, "api/problems.html", {"kinds": CATALOGUE.values()})


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of problem: what happened and what to do."""
    return render(request, "api/problem.html", {"kind": kind_of(code)})


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What has changed, and how long what goes is kept."""
    return render(request, "api/changes.html", {"changes": CHANGES})


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The description for programs, in the reader's language."""
    return JsonResponse(described(_language()), json_dumps_params={"ensure_ascii": False})


@cache
def described(language: str) -> dict[str, Any]:
    """The description in one language, made once."""
    return json.loads(json.dumps(document(language)))


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"
