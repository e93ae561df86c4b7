"""Does the export hold every unit once, hide what is private, and stay harmless in a spreadsheet?"""

import csv
import io
import json
from uuid import uuid4

import pytest

from footprint.offsets import exchange, services
from footprint.offsets.enums import Privacy
from footprint.offsets.models import Project
from footprint.offsets.ranges import Range
from tests.offsets.conftest import NOW


@pytest.fixture
def retired(holding, issuance, people):
    """10 t retired for a beneficiary that stays hidden."""
    request = services.retirement_request(
        account=holding, serials=[(issuance, Range(1, 10))], beneficiary_name="=HYPERLINK(1)",
        privacy=Privacy.BENEFICIARY_HIDDEN, purpose="event_neutrality", claim="碳中和", subject="会议",
        requested_by=people[0], request_id=uuid4(), now=NOW,
    )  # fmt: skip
    services.retirement_approve(
        retirement_request=request, approved_by=people[1], request_id=uuid4(), now=NOW
    )
    return request


def test_units_tile_the_issuance_and_say_their_state(retired, issuance):
    found = json.loads(exchange.as_json(Project.objects.all()))

    assert found["shape"] == "cad-trust-like/1"
    assert [(row["unitBlockStart"], row["unitBlockEnd"], row["unitStatus"]) for row in found["units"]] == [
        (1, 10, "Retired"),
        (11, 10_000, "Held"),
    ]
    assert sum(row["unitCount"] for row in found["units"]) == found["issuances"][0]["unitCount"]
    assert found["units"][0]["serialNumberBlock"] == ["T-1-10-X"]
    assert {name: set(rows[0]) for name, rows in found.items() if name != "shape"} == {
        name: set(columns) for name, columns in exchange.COLUMNS.items()
    }


def test_hidden_beneficiary_and_holder_stay_hidden(retired, holding):
    text = exchange.as_json(Project.objects.all())

    assert "HYPERLINK" not in text
    assert "Holder Ltd" not in text
    assert json.loads(text)["retirements"][0]["unitCount"] == 10


@pytest.mark.parametrize("table", exchange.COLUMNS)
def test_csv_has_the_same_columns_and_rows(retired, table):
    text = exchange.as_csv(Project.objects.all(), table=table)

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert tuple(rows[0]) == exchange.COLUMNS[table]
    assert len(rows) - 1 == len(exchange.tables(Project.objects.all())[table])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\tx"])
def test_no_cell_is_a_formula(project, text):
    Project.objects.update(name_en=text)

    rows = list(csv.DictReader(io.StringIO(exchange.as_csv(Project.objects.all(), table="projects")[1:])))

    assert rows[0]["projectName"] == f"'{text}"
