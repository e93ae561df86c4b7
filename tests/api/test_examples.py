"""Are the examples of the documentation what the interface really answers?

``UPDATE_EXAMPLES=1 pytest tests/api/test_examples.py`` writes ``footprint/api/examples.json`` anew; look at
the difference before you keep it. Identifiers, secrets and moments are written the same in every run.
"""

import base64
import json
import os
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from footprint.api.openapi import EXAMPLES, address_names, document
from tests.api.test_event_path import example, own_data_folder  # noqa: F401  (fixtures)
from tests.api.world import parts_make
from tests.support.api import Caller

AFTER = datetime(2026, 12, 7, 4, tzinfo=UTC)
ROWS_SHOWN = 1
LONGEST = 400
FIXED = (
    (
        r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "00000000-0000-4000-8000-{:012d}",
    ),
    (r"\b[0-9a-f]{64}\b", "{:064x}"),
    (r"\b[0-9a-f]{32}\b", "{:032x}"),
    (r"(?<=\"seed\": \")[0-9a-f]{16}(?=\")", "{:016x}"),
    (r"RT-[0-9A-Z]{5}-[0-9A-Z]{5}", "RT-ABCDE-{:05d}"),
    (r"Q-2026-[0-9A-Z]{8}", "Q-2026-{:08d}"),
    (r"whsec_[A-Za-z0-9+/=]+", "whsec_{:d}"),
    (r"fpc_[A-Za-z0-9]{20}", "fpc_{:020d}"),
    (r"msg_[0-9a-f]{24}", "msg_{:024d}"),
)


class Recorder:
    """Remembers the first success of every operation."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def note(self, method: str, path: str, body: Any, answer) -> None:
        if answer.status_code >= 300 or not answer.get("Content-Type", "").startswith("application/json"):
            return
        address = urlsplit(path if path.startswith("/") else f"/api/v1/{path}").path
        view = resolve(address).func.cls
        paged = method == "GET" and set(answer.json()) == {"items", "next"}
        verb = {"GET": "list" if paged else "read"}.get(method, method.lower())
        name = f"{verb}_{address_names()[view].replace('-', '_')}"
        entry = {"request": body} if body else {}
        entry["response"] = answer.json()
        self.found.setdefault(name, entry)


class Recorded(Caller):
    """A caller whose answers are remembered."""

    recorder = Recorder()

    def __call__(self, method, path, body=None, **headers):
        answer = super().__call__(method, path, body, **headers)
        self.recorder.note(method, path, body, answer)
        return answer

    def upload(self, path, files, **headers):
        answer = super().upload(path, files, **headers)
        self.recorder.note("POST", path, None, answer)
        return answer


def shortened(value: Any, depth: int = 0) -> Any:
    """Long lists and texts cut, so that an example can be read."""
    if isinstance(value, dict):
        return {name: shortened(inner, depth + 1) for name, inner in list(value.items())[:40]}
    if isinstance(value, list):
        return [shortened(inner, depth + 1) for inner in value[: ROWS_SHOWN if depth < 2 else 3]]
    if isinstance(value, str) and len(value) > LONGEST:
        return value[:LONGEST] + "…"
    return value


def settled(found: dict[str, Any]) -> dict[str, Any]:
    """The examples with everything that differs from run to run written the same."""
    text = json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1)
    for pattern, form in FIXED:
        numbers: dict[str, int] = {}

        def name(match: re.Match, form: str = form, numbers: dict[str, int] = numbers) -> str:
            return form.format(numbers.setdefault(match[0], len(numbers) + 1))

        text = re.sub(pattern, name, text)
    text = re.sub(
        r"\"(signed_at|finished_at|queued_at|attempted_at)\": \"[^\"]+\"",
        r'"\1": "2026-12-07T04:00:00Z"',
        text,
    )
    text = re.sub(r"\"(size_bytes|took_ms)\": \d+", r'"\1": 1024', text)
    text = re.sub(r"\"digest\": \"[^\"]+\"", f'"digest": "{0:064x}"', text)
    return {name: shortened(entry, -1) for name, entry in json.loads(text).items()}


def api_over_client(example, secret):  # noqa: F811  (the fixture's value)
    """The example's Api, answered without a network."""
    caller = Recorded(secret)

    class Api(example.Api):
        def __call__(self, method, path, body=None, **headers):
            if method == "POST":
                headers.setdefault("Idempotency_Key", os.urandom(8).hex())
            answer = caller(method, path, body, **headers)
            if answer.status_code >= 400:
                raise example.Refused(answer.json())
            return answer.json() if answer.content else None

    api = Api("http://localhost:8000", secret, "en")
    api.caller = caller
    return api


def the_rest(organiser, approver, verifier, operator, event_id: str) -> None:
    """Operations that the path of one event does not need."""
    me, event = organiser.get("me"), organiser.get(f"events/{event_id}")
    for path in (
        "organisation", "organisation/members", "events", f"events/{event_id}/boundary",
        f"events/{event_id}/plan", f"events/{event_id}/lines", f"events/{event_id}/footprints", "sections",
        "factors?q=electricity", "factors/lookup?family=electricity.grid&region=CN-SC&on=2026-12-01",
        "rulebooks", "rulebooks/chengdu_2018", "documents", "jobs", "holdings", "matching/rules", "quotes",
        "reservations", "retirements", "registries", "projects", "register/retirements", "verifications",
        "claims", "webhooks/kinds",
    ):  # fmt: skip
        organiser.get(path)
    assert me["organisation"]["name_zh"] == "成都会展公司"
    footprint = organiser.get(f"events/{event_id}/footprints")["items"][0]
    line = organiser.get(f"footprints/{footprint['id']}/lines")["items"][0]
    organiser.get(f"factors/{line['factor_key']}")
    organiser.get(f"footprints/{footprint['id']}")
    [retirement] = organiser.get("retirements")["items"]
    organiser.get(f"retirements/{retirement['id']}")
    organiser.get(f"register/retirements/{retirement['number']}")
    number = organiser.get("documents")["items"][0]["number"]
    organiser.get(f"documents/{number}")
    pdf = organiser.caller.get(f"documents/{number}/en.pdf")
    organiser.caller.upload("documents/check", {"file": SimpleUploadedFile("c.pdf", pdf.content)})
    another_event(organiser, event)
    credits_by_hand(organiser, approver)
    files_and_hooks(organiser)


def another_event(organiser, event: dict) -> None:
    dates = {"starts_on": "2027-12-01", "ends_on": "2027-12-03"}
    copy = organiser.post(f"events/{event['id']}/copies", {"name_zh": "第二届西部博览会", **dates})
    path = f"events/{copy['id']}"
    organiser.change("PATCH", path, {"attendees_expected": 6000})
    line = organiser.get(f"{path}/lines")["items"][0]
    organiser.post(f"{path}/lines/{line['id']}/review")
    inputs = {"label": line["label"], "inputs": line["inputs"], "tier": "better"}
    organiser.change("PUT", f"{path}/lines/{line['id']}", inputs)
    measure = organiser.get(f"{path}/plan")["measures"][0]
    organiser("DELETE", f"{path}/measures/{measure['id']}")
    published = {"duty": "neutrality", "published_on": "2026-12-07", "how": "官网"}
    organiser.caller.post(f"events/{event['id']}/publications", published)


def credits_by_hand(organiser, approver) -> None:
    account = organiser.get("accounts")["items"][0]
    block = organiser.get("holdings")["items"][0]
    organiser.get(f"issuances/{block['issuance_id']}")
    organiser.get(f"issuances/{block['issuance_id']}/movements")
    organiser.post("matching/dry-run", {"rules": "chengdu_2018", "demand_t": 12, "used_on": "2026-12-07"})
    until = {"expires_at": "2027-01-15T00:00:00Z"}
    wish = {"rules": "chengdu_2018", "demand_t": 8, "used_on": "2026-12-07", "marketplace": False}
    quote = organiser.post("quotes", {**wish, "subject": "年会"})
    organiser.get(f"quotes/{quote['id']}")
    organiser.post(f"quotes/{quote['id']}/reserve", until)
    for after in ("release", "prolong", "retire", "withdraw"):
        kept = organiser.post(
            "reservations", {"account_id": account["id"], "tonnes": 5, "subject": "年会", **until}
        )
        path = f"reservations/{kept['id']}"
        organiser.get(path)
        if after == "release":
            organiser.post(f"{path}/release", {"tonnes": 2})
        elif after == "prolong":
            organiser.post(f"{path}/prolong", {"expires_at": "2027-02-15T00:00:00Z"})
        else:
            facts = {"purpose": "contribution", "claim": "支持减排。", "subject": "年会"}
            asked = organiser.post(
                "retirements",
                {"reservation_id": kept["id"], "beneficiary_name": "成都会展公司", **facts},
            )
            by, step = (approver, "reject") if after == "retire" else (organiser, "withdraw")
            by.post(f"retirements/{asked['id']}/{step}", {"reason": "受益方写错了。"})


def files_and_hooks(organiser) -> None:
    content = b"%PDF-1.7\n%%EOF\n"
    bill = SimpleUploadedFile("bill.pdf", content, content_type="application/pdf")
    made = organiser.caller.upload("evidence", {"file": bill, "description": "电费单"}).json()
    organiser.get("evidence")
    organiser.get(f"evidence/{made['id']}")
    hook = organiser.post("webhooks", {"url": "http://127.0.0.1:9/hook", "kinds": ["document.issued"]})
    path = f"webhooks/{hook['id']}"
    organiser.get("webhooks")
    organiser.post(f"{path}/ping")
    organiser.get(f"{path}/messages")
    organiser.change("PUT", path, {"url": "http://127.0.0.1:9/other", "kinds": ["job.ended"]})
    organiser.post(f"{path}/secret")


@pytest.fixture
def recorded(example, clock, own_data_folder) -> dict[str, Any]:  # noqa: F811  (fixtures)
    Recorded.recorder = Recorder()
    parts = parts_make()
    programs = {
        name: api_over_client(example, getattr(parts, name))
        for name in ("organiser", "approver", "verifier", "operator")
    }
    event_id = example.before(programs["organiser"])
    clock.set(AFTER)
    example.after(**programs, event_id=event_id)
    the_rest(**programs, event_id=event_id)
    return settled(Recorded.recorder.found)


@pytest.mark.django_db
def test_examples_are_what_the_interface_answers(recorded):
    text = json.dumps(recorded, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_EXAMPLES"):
        EXAMPLES.write_text(text, encoding="utf-8")

    assert json.loads(EXAMPLES.read_text(encoding="utf-8")) == recorded, (
        "run UPDATE_EXAMPLES=1 pytest tests/api/test_examples.py, then manage.py openapi"
    )


def test_every_example_belongs_to_an_operation_and_most_operations_have_one():
    operations = {one["operationId"]: one for path in document()["paths"].values() for one in path.values()}
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))

    assert set(examples) - set(operations) == set()
    with_json = [one for one in operations.values() if "application/json" in json.dumps(_good(one))]
    assert len(examples) >= 0.75 * len(with_json)


def _good(one: dict[str, Any]) -> dict[str, Any]:
    return {status: answer for status, answer in one["responses"].items() if status < "300"}


def test_secrets_of_examples_open_nothing():
    text = EXAMPLES.read_text(encoding="utf-8")

    assert "fpk_" not in text
    assert base64.b64encode(b"x").decode() not in re.findall(r"whsec_(\S+)\"", text)
