"""Does the command line answer as its document says, and send faults back with their paths?"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.factors import shipped_library
from calculators.result import Result
from tests.support import console

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "command-line.md"
FORUM = "docs/files/forum.yaml"
BLOCKS = console.blocks(DOCUMENT.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def in_english_at_the_root(monkeypatch):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_document_shows_what_is_printed(block):
    assert console.answered(block) == block


def test_python_of_the_document_runs():
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)

    exec(compile(code, str(DOCUMENT), "exec"), {})


def test_module_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "calculators", "evaluate", FORUM, "--format", "json"],
        capture_output=True,
        check=True,
    )

    assert json.loads(done.stdout)["total_kg_co2e"] == "31820.884000"


def test_reader_that_stops_early_leaves_no_trace():
    command = f"{sys.executable} -m calculators factors | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("family")
    assert done.stderr == ""


def test_stored_result_reads_back_and_compares_to_nothing(capsys, tmp_path):
    assert main(["evaluate", FORUM, "--format", "json"]) == 0
    stored = tmp_path / "forum.json"
    stored.write_text(capsys.readouterr().out, encoding="utf-8")

    assert main(["evaluate", str(stored)]) == 0
    assert f"SHA-256 {Result.from_dict(json.loads(stored.read_text())).digest()}" in capsys.readouterr().out
    assert main(["diff", str(stored), FORUM, "--format", "json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["waterfall"].values()) == {"31820.884000", "0.000000"}


def test_stored_result_keeps_its_gwp_set(capsys, tmp_path):
    main(["evaluate", FORUM, "--format", "json"])
    stored = tmp_path / "forum.json"
    stored.write_text(capsys.readouterr().out, encoding="utf-8")

    assert main(["evaluate", str(stored), "--gwp", "AR4"]) == 2
    assert capsys.readouterr().err.startswith("gwp_set: A stored result keeps its GWP set (AR6)")


def test_event_is_judged_by_a_rule_book(capsys):
    assert main(["rulebook", "mee_2019", "--event", FORUM, "--format", "json"]) == 1, "nothing covers it yet"
    findings = {finding["code"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert findings["boundary.electricity"]["verdict"] == "pass"

    assert main(["evaluate", FORUM, "--rulebook", "chengdu_2018", "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "边界外（列示，不计入）" in text
    assert "✓ “外购电力”已计入边界。" in text


def test_findings_travel_with_the_json(capsys):
    main(["evaluate", FORUM, "--rulebook", "chengdu_2018", "--format", "json"])
    data = json.loads(capsys.readouterr().out)

    assert {"clause", "verdict", "text_zh"} <= data["findings"][0].keys()
    assert Result.from_dict(data).total() == sum(line.total_kg_co2e for line in Result.from_dict(data).lines)


@pytest.mark.parametrize("kind", ["event", "products"])
def test_schemas_are_printed(capsys, kind):
    assert main(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_factor_as_json(capsys):
    assert main(["factors", "travel.rail.high_speed", "--region", "CN", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)

    assert data["factor"]["key"] == "travel.cn.hsr"
    assert [rival["key"] for rival in data["rivals"]] == ["travel.cn.hsr.lca2021"]


def test_families_are_listed(capsys):
    assert main(["factors"]) == 0
    assert "electricity.grid" in capsys.readouterr().out

    assert main(["factors", "electricity"]) == 0
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]]
    assert "electricity.grid" in words
    assert all(word.startswith("electricity.") for word in words)


def test_factor_with_rivals_shows_its_spread(capsys):
    assert main(["factors", "travel.rail.high_speed", "--region", "CN", "--format", "json"]) == 0
    low, high = json.loads(capsys.readouterr().out)["spread_kg_co2e_per_activity_unit"]

    assert main(["factors", "travel.rail.high_speed", "--region", "CN"]) == 0
    unit = "kgCO2e/passenger-km"
    assert f"Spread of all records: {low:.4g} {unit} – {high:.4g} {unit}" in capsys.readouterr().out


def test_records_are_counted_by_licence_and_region(capsys):
    library = shipped_library()
    of_files = [factor for factor in library.records() if not factor.family.startswith("refrigerant.")]

    assert main(["factors", "--counts"]) == 0
    tables = capsys.readouterr().out.split("\n\n")
    assert [text.split()[0] for text in tables] == ["licence", "region", "boundary", "confidence"]
    for text in tables:
        assert sum(int(line.rsplit(None, 1)[1]) for line in text.splitlines()[2:]) == len(of_files)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["evaluate", "none.yaml"], "-: The file “none.yaml” cannot be read: No such file or directory."),
        (
            ["evaluate", FORUM, "--rulebook", "chengdu"],
            "-: No rule book is called “chengdu”. Nearest: chengdu_2018",
        ),
        (["explain", FORUM, "chilller"], "-: No line is called “chilller”. Nearest: chiller"),
        (["rulebook", "mee_2019"], "--event: Name an event file with --event."),
        (
            ["rulebook", "mee_2019", "--event", "docs/files/bicycle.yaml"],
            "format: A rule book judges events",
        ),
        (
            ["evaluate", "docs/files/bicycle.yaml", "--rulebook", "mee_2019"],
            "format: A rule book judges events",
        ),
        (["factors", "electricity.grid", "--region", "CN-XX"], "region: No region is called"),
        (["diff", FORUM, "docs/files/bicycle.yaml"], "-: One result is an event's"),
        (["explain", "docs/files/bicycle.yaml"], "owner: No product is called “”. Nearest: "),
        (["verify", "none.pdf"], "none.pdf: No such file or directory"),
    ],
)
def test_bad_input_exits_with_2_and_says_why(capsys, arguments, fault):
    assert main(arguments) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(fault)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2]", b"format: something/9", b"{" * 100_000])
def test_hostile_files_are_refused(capsys, tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)

    assert main(["evaluate", str(path)]) == 2
    assert capsys.readouterr().err


def test_file_comes_from_standard_input(capsys, monkeypatch):
    class Standard:
        buffer = open(FORUM, "rb")  # noqa: SIM115

    monkeypatch.setattr(sys, "stdin", Standard)

    assert main(["explain", "-", "lunch"]) == 0
    assert capsys.readouterr().out.startswith("素食午餐 [lunch] = 850.000000 kgCO2e")
