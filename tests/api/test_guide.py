"""Do the lines of the guide work as they stand there?"""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import time

import pytest

from footprint.api.snippets import snippets
from tests.support.api import Caller


def test_python_lines_reach_a_footprint(live_server, organiser, books):
    done = subprocess.run(
        [sys.executable, "-c", snippets()["python_begin"]],
        env={**os.environ, "FOOTPRINT_URL": live_server.url, "FOOTPRINT_KEY": organiser.secret},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.stderr == ""
    assert done.stdout.splitlines() == ["acts for 成都会展公司", "20.0 t CO2e"]


def test_curl_lines_name_addresses_that_answer(organiser, books):
    lines = snippets()
    [body] = re.findall(r"-d '(\{.*\})'", lines["curl_event"], flags=re.DOTALL)

    assert organiser.post("events", json.loads(body)).status_code == 201
    assert "/api/v1/events" in lines["curl_event"]
    assert organiser.get("me").status_code == 200
    assert "/api/oauth/token" in lines["curl_token"]


@pytest.mark.parametrize(
    ("age_s", "tampered", "believed"), [(0, False, True), (0, True, False), (999, False, False)]
)
def test_signature_lines_believe_only_what_is_ours(age_s, tampered, believed):
    space: dict = {}
    exec(snippets()["webhook_check"], space)
    key, body = b"0" * 32, b'{"type":"webhook.ping"}'
    stamp = str(int(time.time()) - age_s)
    mac = hmac.new(key, f"msg_1.{stamp}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }

    secret = "whsec_" + base64.b64encode(key).decode()
    assert space["is_ours"](headers, body + b" " * tampered, secret) is believed


def test_problem_of_the_guide_is_what_is_answered(organiser, event):
    """The example in the guide names the fields that a real refusal has."""
    line = {"purpose": "estimate", "section": "electricity", "label": "x", "tier": "best"}
    answer = organiser.post(f"events/{event['id']}/lines", line | {"inputs": {"quantity": "12.8亿度"}})

    shown, real = json.loads(snippets()["problem"]), answer.json()
    assert set(shown) <= set(real)
    assert {**shown["errors"][0]} == {key: real["errors"][0][key] for key in shown["errors"][0]}
    assert isinstance(organiser, Caller)
