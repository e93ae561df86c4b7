"""Does a refusal say what happened, why, and what to do, to people and to programs?"""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework import exceptions

from calculators.errors import ErrorList, NumberError, UnitError
from footprint.core.languages import bilingual
from footprint.core.middleware import ProblemMiddleware
from footprint.core.problem_json import CONTENT_TYPE, exception_handler, field_errors
from footprint.core.problems import (
    Conflict,
    InvalidInput,
    InvalidInputs,
    NotAllowed,
    from_calculator,
    show_on_form,
)

REQUEST = RequestFactory().get("/api/v1/holdings/1")


def answer(exc: Exception):
    return exception_handler(exc, {"request": REQUEST})


def test_domain_error_becomes_a_problem_document():
    error = InvalidInput(
        bilingual(zh="持有 %(held)s t。", en="The holding has %(held)s t."),
        code="insufficient_credits",
        field="lines.3.tonnes",
        value="10001",
        params={"held": 10_000},
        remedy=bilingual(zh="请少于 %(held)s t。", en="Ask for at most %(held)s t."),
        details={"held_t": 10_000},
    )

    with override("en"):
        response = answer(error)

    assert response.status_code == 422
    assert response.content_type == CONTENT_TYPE
    assert response.data == {
        "type": "urn:footprint:problem:insufficient_credits",
        "title": "The input is not acceptable.",
        "status": 422,
        "code": "insufficient_credits",
        "detail": "The holding has 10000 t.",
        "instance": "/api/v1/holdings/1",
        "remedy": "Ask for at most 10000 t.",
        "errors": [
            {
                "code": "insufficient_credits",
                "message": "The holding has 10000 t.",
                "field": "lines.3.tonnes",
                "pointer": "/lines/3/tonnes",
                "value": "10001",
                "remedy": "Ask for at most 10000 t.",
            }
        ],
        "held_t": 10_000,
    }


def test_error_is_kept_in_both_languages():
    error = Conflict(bilingual(zh="已注销 %(t)s t。", en="%(t)s t are retired."), params={"t": 5})

    assert error.in_languages() == {"zh-hans": "已注销 5 t。", "en": "5 t are retired."}


def test_value_that_json_does_not_know_or_that_is_endless_is_shown_in_short():
    assert InvalidInput("No.", field="a", value=Decimal("1.50")).entry()["value"] == "1.50"
    assert len(InvalidInput("No.", field="a", value="x" * 10_000).entry()["value"]) == 200


def test_percent_sign_in_a_sentence_without_params_is_left_alone():
    assert str(Conflict("Only 5% may be used.")) == "Only 5% may be used."


def test_several_errors_come_together():
    errors = [InvalidInput("No.", field="a"), InvalidInput("Neither.", field="b.0")]

    with override("en"):
        body = answer(InvalidInputs(errors)).data

    assert body["detail"] == "2 inputs are not acceptable."
    assert [error["pointer"] for error in body["errors"]] == ["/a", "/b/0"]


@pytest.mark.parametrize(
    ("exc", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (NotAllowed("No."), 403, "not_allowed"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.ValidationError({"a": ["No."]}), 422, "invalid_input"),
        (ValidationError({"a": ["No."]}), 422, "invalid_input"),
        (ValidationError("No."), 422, "invalid_input"),
    ],
)
def test_every_refusal_is_a_problem_document(exc, status, code):
    response = answer(exc)

    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert response.data["type"] == f"urn:footprint:problem:{code}"
    assert response.content_type == CONTENT_TYPE


def test_fault_of_ours_is_not_dressed_up():
    assert answer(KeyError("x")) is None


def test_throttled_and_unauthenticated_answers_carry_their_headers():
    unauthenticated = exceptions.NotAuthenticated()
    unauthenticated.auth_header = "Bearer"

    assert answer(exceptions.Throttled(wait=12.3))["Retry-After"] == "13"
    assert answer(unauthenticated)["WWW-Authenticate"] == "Bearer"


def test_nested_serializer_errors_are_flattened_with_their_place():
    detail = exceptions.ValidationError(
        {"lines": [{}, {"quantity": ["Not a number."]}], "non_field_errors": ["Twice."]}
    ).detail

    assert field_errors(detail) == [
        {
            "code": "invalid",
            "message": "Not a number.",
            "field": "lines.1.quantity",
            "pointer": "/lines/1/quantity",
        },
        {"code": "invalid", "message": "Twice."},
    ]


def test_laboratory_errors_speak_the_readers_language():
    found = from_calculator(
        ErrorList(
            [
                UnitError("单位不符。", "The unit does not fit.", path="a.0"),
                NumberError("不是数。", "Not a number."),
            ]
        )
    )

    with override("zh-hans"):
        assert [error.message for error in found.errors] == ["单位不符。", "不是数。"]
    with override("en"):
        assert [error.entry() for error in found.errors] == [
            {"code": "unit", "message": "The unit does not fit.", "field": "a.0", "pointer": "/a/0"},
            {"code": "number", "message": "Not a number."},
        ]


def test_form_shows_the_error_beside_its_field():
    class Form(forms.Form):
        tonnes = forms.CharField(required=False)

    form = Form({"tonnes": "3"})

    show_on_form(
        form, InvalidInputs([InvalidInput("Too many.", field="tonnes"), InvalidInput("Odd.", field="x")])
    )

    assert form.errors == {"tonnes": ["Too many."], "__all__": ["Odd."]}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("text/html", "text/html; charset=utf-8"), ("application/json", CONTENT_TYPE)],
)
def test_uncaught_refusal_of_a_page_helps(accept, content_type):
    request = RequestFactory().get("/x", headers={"accept": accept})
    error = Conflict(_("This cannot be done."), remedy="Wait.")

    response = ProblemMiddleware(lambda request: None).process_exception(request, error)

    assert response.status_code == 409
    assert response["Content-Type"] == content_type
    assert "Wait." in response.content.decode()


def test_middleware_leaves_other_exceptions_alone():
    assert ProblemMiddleware(lambda request: None).process_exception(REQUEST, KeyError()) is None
