"""One event through the interface alone, from its opening to the certificate that anybody can check.

Four programs take part, each with a key of its own organisation: the organiser's, the approver's (a second
person of the same organisation), the verifier's and the registry operator's. Nothing is needed besides
Python's own library::

    export FOOTPRINT_URL=http://localhost:8000
    export ORGANISER_KEY=fpk_… APPROVER_KEY=fpk_… VERIFIER_KEY=fpk_… OPERATOR_KEY=fpk_…
    python docs/examples/event_api.py before      # before the event: boundary, estimate, plan
    python docs/examples/event_api.py after ID    # after it: footprint, verification, cover, certificate

``before`` prints the ID of the event. The tests run both halves (``tests/api/test_event_path.py``).
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Refused(Exception):
    """The site said no; ``problem`` says why, which field, and what to do."""

    def __init__(self, problem: dict):
        super().__init__(json.dumps(problem, ensure_ascii=False, indent=1))
        self.problem = problem


class Api:
    """One program with its key."""

    def __init__(self, url: str, key: str, language: str = "zh-Hans"):
        self.url, self.key, self.language = url.rstrip("/"), key, language

    def __call__(self, method: str, path: str, body: dict | None = None, **headers: str):
        """Send a request; a POST carries an Idempotency-Key, so that it may be repeated."""
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.key}")
        request.add_header("Accept-Language", self.language)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        if method == "POST":
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return _read(answer)
        except urllib.error.HTTPError as error:
            raise Refused(json.loads(error.read())) from error

    def get(self, path: str, **parameters: str):
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        return self("GET", path + query)

    def all(self, path: str, **parameters: str):
        """Every row of a list, page by page."""
        page = self.get(path, **parameters)
        while True:
            yield from page["items"]
            if page["next"] is None:
                return
            page = self.get(page["next"].split("/api/v1/", 1)[1])

    def post(self, path: str, body: dict | None = None, **headers: str):
        return self("POST", path, body or {}, **headers)

    def change(self, method: str, path: str, body: dict):
        """Change a record on the version that was read: somebody else's change is not overwritten."""
        return self(method, path, body, If_Match=f'"{self.get(path)["version"]}"')


def _read(answer):
    content = answer.read()
    if answer.headers.get_content_type() != "application/json":
        return content
    return json.loads(content) if content else None


def before(organiser: Api) -> str:
    """Before the event: open it, draw the boundary, estimate, issue the plan. Returns the event's id."""
    event = organiser.post(
        "events",
        {
            "name_zh": "西部博览会",
            "name_en": "Western Fair",
            "kind": "exhibition",
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-03",
            "place": "成都",
            "attendees_expected": 5000,
            "rulebook": "chengdu_2018",
            "venues": ["西博城"],
        },
    )
    path = f"events/{event['id']}"
    nothing = "本次活动没有此类排放。"
    unused = ("fuel_fixed", "fuel_mobile", "heat", "lodging")
    zero = [{"category": name, "status": "zero", "reason": nothing} for name in unused]
    organiser.change("PUT", f"{path}/boundary", {"categories": zero})
    organiser.post(
        f"{path}/lines/bulk",
        {
            "lines": [
                {
                    "purpose": "estimate",
                    "section": "electricity",
                    "label": "展馆用电",
                    "inputs": {"quantity": "30万度"},
                    "tier": "basic",
                },
                {
                    "purpose": "estimate",
                    "section": "travel",
                    "label": "北京观众，高铁",
                    "inputs": {"mode": "rail", "persons": 800, "from": "北京"},
                    "tier": "basic",
                },
            ]
        },
    )
    estimate = organiser.post(f"{path}/footprints", {"purpose": "estimate"})
    print(
        f"estimate: {estimate['emissions_kg'] / 1000:.1f} t, with {estimate['high_kg'] / 1000:.1f} t at most"
    )
    organiser.post(
        f"{path}/measures", {"label": "展馆改用 LED 照明", "owner": "李静", "due_on": "2026-11-28"}
    )
    plan = {
        "timetable": "11 月完成",
        "responsible": "会展部",
        "cover_intended": "会后以碳信用抵消",
    }
    organiser.change("PATCH", f"{path}/plan", plan)
    organiser.post(f"{path}/plan/issue")
    return event["id"]


def after(organiser: Api, approver: Api, verifier: Api, operator: Api, event_id: str) -> dict:
    """After the event: footprint, verification, cover, certificate. Returns the document."""
    event = organiser.get(f"events/{event_id}")
    footprint = calculate(organiser, event)
    verify(organiser, verifier, event, footprint)
    claim = cover(organiser, approver, operator, event)
    kind = "neutrality_achieved"
    prepared = approver.get(f"claims/{claim['id']}/certificates/{kind}")
    document = approver.post(f"claims/{claim['id']}/certificates/{kind}", {"seen": prepared["seen"]})
    print(f"certificate: {document['number']} is {document['state']}: {document['verify_url']}")
    return document


def calculate(organiser: Api, event: dict) -> dict:
    """Enter what happened and calculate; every number can be taken apart."""
    path = f"events/{event['id']}"
    organiser.post(
        f"{path}/lines",
        {
            "purpose": "actual",
            "section": "electricity",
            "label": "展馆用电（电费单）",
            "inputs": {"quantity": "31.2万度"},
            "tier": "best",
        },
    )
    organiser.post(
        f"{path}/lines",
        {
            "purpose": "actual",
            "section": "travel",
            "label": "北京观众，高铁",
            "inputs": {"mode": "rail", "persons": 764, "from": "北京"},
            "tier": "better",
        },
    )
    footprint = organiser.post(f"{path}/footprints", {"purpose": "actual"})
    for line in organiser.all(f"footprints/{footprint['id']}/lines", inside="true"):
        print(f"{line['label']}: {line['emissions_mg'] / 1e9:.3f} t, factor {line['factor_key']}")
    first = organiser.get(f"footprints/{footprint['id']}/lines/1")
    print("  " + " → ".join(f"{step['what_en']} {step['value']} {step['unit']}" for step in first["trace"]))
    return footprint


def verify(organiser: Api, verifier: Api, event: dict, footprint: dict) -> None:
    """An approved verifier reviews the footprint line by line and signs."""
    own_name = verifier.get("organisation")["name_zh"]
    asked = organiser.post(
        "verifications", {"subject_id": event["subject_id"], "verifier": own_name, "level": "limited"}
    )
    path = f"verifications/{asked['id']}"
    independence = "与委托方没有任何利益关系。"
    verifier.post(f"{path}/accept", {"footprint_id": footprint["id"], "independence": independence})
    verifier.post(f"{path}/sample")
    for line in list(verifier.all(f"{path}/lines")):
        if line["sample_reason"]:
            verifier("PUT", f"{path}/lines/{line['ordinal']}/review", {"state": "checked"})
    version = verifier.get(path)["version"]
    signed = verifier.post(f"{path}/sign", {"opinion": "unmodified"}, If_Match=f'"{version}"')
    print(f"statement: {signed['number']}")


def cover(organiser: Api, approver: Api, operator: Api, event: dict) -> dict:
    """Credits are issued, reserved by serial number, and retired with a second person's approval."""
    account = organiser.get("accounts")["items"][0]
    project = operator.get("projects", registry=account["registry"])["items"][0]
    operator.post(
        f"registries/{account['registry']}/issuances",
        {
            "project_id": project["id"],
            "account_id": account["id"],
            "vintage": 2025,
            "serials": "T-1-10000-X",
        },
    )
    claim = organiser.post("claims", {"event_id": event["id"]})
    path = f"claims/{claim['id']}"
    tried = organiser.post(f"{path}/try")
    print(f"cover: {tried['covered_t']} t of {tried['demand_t']} t, {tried['shortfall_t']} t short")
    claim = organiser.post(f"{path}/reserve", {"seen_t": claim["missing_t"]})
    requests = organiser.post(f"{path}/retire", {"seen_t": claim["reserved_t"]})["items"]
    for request in requests:
        try:
            organiser.post(f"retirements/{request['id']}/approve")
        except Refused as refusal:
            print(f"refused, as it should be: {refusal.problem['code']}")
        retired = approver.post(f"retirements/{request['id']}/approve")
        print(f"retired: {retired['tonnes']} t, {retired['number']}")
    return organiser.get(path)


def main(arguments: list[str]) -> None:
    url = os.environ.get("FOOTPRINT_URL", "http://localhost:8000")
    keys = ("ORGANISER_KEY", "APPROVER_KEY", "VERIFIER_KEY", "OPERATOR_KEY")
    programs = [Api(url, os.environ.get(name, "")) for name in keys]
    if arguments[:1] == ["before"]:
        print(before(programs[0]))
    else:
        after(*programs, arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
