"""Does the interface keep its description under requests that nobody thought of? (schemathesis)

A few requests for each operation here, many with ``CONTRACT_EXAMPLES=200``: no answer may be a fault of ours,
and every answer has a status and a kind of content that the description names.
"""

import os

import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as search
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from footprint.api.openapi import document

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "2"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


def test_no_request_breaks_the_interface(live_server, organiser, event, settings):
    settings.API_REQUESTS_PER_MINUTE = settings.API_PUBLIC_REQUESTS_PER_MINUTE = 10**9
    schema = schemathesis.openapi.from_dict(document())
    tried, broken = [], []

    for found in schema.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)

        @given(case=operation.as_strategy())
        @search(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case):
            answer = case.call(
                base_url=live_server.url, headers={"Authorization": f"Bearer {organiser.secret}"}
            )
            case.validate_response(answer, checks=CHECKS)

        try:
            ask()
        except BaseException as error:  # schemathesis groups its findings
            broken.append(f"{operation.label}: {_told(error)}")

    assert not broken, "\n".join(broken)
    assert len(tried) > 100


def _told(error: BaseException) -> str:
    """What was found, in short."""
    inner = getattr(error, "exceptions", [error])
    return " | ".join(str(one)[:600] for one in inner)
