"""Is a forest file read whole, refused with the path of every fault, and answered as data and as a table?"""

import copy
import json
from datetime import date
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.errors import CalculatorError, ErrorList
from calculators.planting.answer import answer, as_data
from calculators.planting.file import load_forest, read_forest

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "files" / "forest.yaml"
TREE = {
    "format": "carbon-forest/1",
    "region": "CN-ZJ",
    "rulebook": "g20_style",
    "event_end": "2016-09-05",
    "promised_t": 6674,
    "stands": [{"name": "临安", "declared_t_per_mu_year": 1, "area_mu": 334}],
}


def with_(**changes):
    return copy.deepcopy(TREE) | changes


def stand(**changes):
    return with_(stands=[TREE["stands"][0] | changes])


def paths(tree):
    with pytest.raises(CalculatorError) as refused:
        read_forest(tree)
    errors = refused.value if isinstance(refused.value, ErrorList) else [refused.value]
    return [error.path for error in errors]


def test_planting_defaults_to_the_end_of_the_next_season():
    found = read_forest(TREE)

    assert found.forest.stands[0].planted_on == date(2017, 4, 30)
    assert found.due == date(2036, 9, 5)


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (with_(promised_t=0), ["promised_t"]),
        (with_(promised_t=10**30), ["promised_t"]),
        (with_(promised_t=10.5), ["promised_t"]),
        (with_(stands=[]), ["stands"]),
        (with_(region="CN-ZZ"), ["region"]),
        (with_(region="CN-XZ"), ["region"]),
        (with_(rulebook="g21"), ["rulebook"]),
        (with_(rulebook="iso_14068_1"), ["rulebook"]),
        (with_(event_end="2016-02-30"), ["event_end"]),
        (with_(decided_on="9999-12-31"), ["decided_on"]),
        (with_(colour="green"), ["colour"]),
        (stand(area_mu=-3), ["stands.0.area_mu"]),
        (stand(survival=1.2), ["stands.0.survival"]),
        (stand(species="杉木"), ["stands.0.growth"]),
        (stand(planted_on="2040-03-12"), ["planted_on"]),
        (
            with_(
                stands=[
                    {"name": "a", "species": "雪松", "area_mu": 1},
                    {"name": "b", "growth": "fir", "area_mu": 1},
                ]
            ),
            ["stands.0.species", "stands.1.growth"],
        ),
        (
            with_(stands=[{"name": "a", "area_mu": 1, "mix": [{"species": "杉木", "share": 0.5}]}]),
            ["stands.0.mix"],
        ),
        (with_(stands=[TREE["stands"][0], TREE["stands"][0]]), ["stands.1.name"]),
        (
            with_(
                observations=[
                    {
                        "kind": "survival",
                        "observed_on": "2018-01-01",
                        "stand": "临安",
                        "checked": 10,
                        "alive": 11,
                    }
                ]
            ),
            ["observations.0.alive"],
        ),
        (
            stand(outline=[[119.70, 30.20], [119.71, 30.21], [119.71, 30.20], [119.70, 30.21]]),
            ["stands.0.outline"],
        ),
        (stand(outline=[[119.700, 30.200], [119.701, 30.200], [119.701, 30.201]]), ["stands.0.area_mu"]),
    ],
)
def test_fault_is_named_by_its_path(tree, path):
    found = paths(tree)

    assert found == path


def test_drawn_stands_that_overlap_are_refused():
    def drawn(name, west):
        square = [[west, 30.20], [west + 0.01, 30.20], [west + 0.01, 30.21], [west, 30.21]]
        return {"name": name, "declared_t_per_mu_year": 1, "outline": square}

    assert read_forest(
        with_(stands=[drawn("a", 119.70), drawn("b", 119.71)])
    ).forest.area_mu == pytest.approx(3202.2, abs=0.1)
    assert paths(with_(stands=[drawn("a", 119.70), drawn("b", 119.705)])) == ["stands"]


def test_answer_is_plain_data_that_agrees_with_itself():
    data = json.loads(json.dumps(as_data(answer(load_forest(EXAMPLE)))))

    assert data["absorbed_t"] + data["committed_t"] == data["promised_t"] == 1200
    assert data["years"][-1]["day"] == data["due"] == "2044-09-05"
    assert data["years"][-1]["central_t"] == data["expected"]["central_t"]
    assert data["years"][-1]["planned_t"] == data["planned"]["central_t"]
    total = sum(row["central_t"] for row in data["explained"])
    assert data["expected"]["central_t"] == pytest.approx(total * 0.8)
    assert all(row["licence"] for stand in data["explained"] for row in stand["parameters"])


def test_command_line_answers_and_refuses(capsys, tmp_path):
    assert main(["forest", str(EXAMPLE), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "behind"
    broken = tmp_path / "forest.yaml"
    broken.write_text(EXAMPLE.read_text(encoding="utf-8").replace("杉木, area_mu: 60", "桉树, area_mu: 60"))

    assert main(["forest", str(broken), "--lang", "zh"]) == 2
    assert capsys.readouterr().err.startswith("stands.0.species: 没有名为“桉树”的")
    assert main(["schema", "forest"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:carbon-forest:1"
