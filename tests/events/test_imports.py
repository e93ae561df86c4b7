"""Does a file of trips become lines in one go, is every faulty cell named, and can it all be taken back?"""

import io
import time

import pytest
from openpyxl import Workbook

from footprint.core.problems import Conflict, InvalidInput, TooMuch
from footprint.events import services
from footprint.events.enums import DataPurpose, LineOrigin
from footprint.events.models import DataLine, ImportBatch
from footprint.events.services.imports import import_start
from footprint.events.trip_files import read_trips
from tests.events.making import AFTER, BEFORE

pytestmark = pytest.mark.django_db
CHINESE = "姓名,出发地,交通方式,人数,单程距离（km）,每车人数,住宿晚数\n"
GOOD = CHINESE + "张三,北京,高铁,2,,,2\n李四,北京市,火车,１,,,2\n王五,,地铁,1,12,,\n赵六,重庆,自驾,3,,3,0\n"


def read(event, person, text=GOOD, *, filename="trips.csv", **options):
    content = text.encode("utf-8-sig") if isinstance(text, str) else text
    usual = {"purpose": DataPurpose.ACTUAL, "by": person, "now": BEFORE}
    return services.import_read(event=event, filename=filename, content=content, **(usual | options))


def excel(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_rows_are_added_up_and_names_are_not_kept(event, person):
    batch = read(event, person)

    assert (batch.row_count, batch.fault_count) == (4, 0)
    assert batch.groups[0] == {"from": "北京", "mode": "rail", "nights": "2", "persons": 3, "rows": 2}
    assert batch.ignored == ["姓名"]
    assert "张三" not in str(batch.groups)
    assert DataLine.objects.count() == 0


def test_batch_is_taken_over_once_and_taken_back_whole(event, person):
    batch = read(event, person)

    services.import_apply(batch=batch, by=person, now=BEFORE)
    services.import_apply(batch=batch, by=person, now=BEFORE)

    lines = {line.code: line.inputs for line in event.lines.all()}
    assert lines == {
        "travel-1": {"from": "北京", "mode": "rail", "persons": "3"},
        "travel-2": {"mode": "metro", "persons": "1", "distance_km_one_way": "12"},
        "travel-3": {"from": "重庆", "mode": "car", "persons": "3", "persons_per_car": "3"},
        "lodging-1": {"persons": "3", "nights": "2"},
    }
    assert set(event.lines.values_list("origin", "tier")) == {(LineOrigin.IMPORTED, "better")}
    found = services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=AFTER)
    services.import_undo(batch=batch, by=person, now=AFTER)
    assert event.lines.count() == 0
    assert found.lines.count() == 4


def test_english_excel_reads_like_chinese_csv(event, person):
    head = [
        "From",
        "Means of travel",
        "Persons",
        "Distance one way (km)",
        "Persons in each car",
        "Hotel nights",
    ]
    rows = [head, ["Beijing", "train", 3, None, None, 2], [None, "metro", 1, 12, None, None]]

    batch = read(event, person, excel(rows), filename="trips.xlsx")

    expected = read(event, person).groups[:2]
    assert [group | {"rows": 0} for group in batch.groups] == [group | {"rows": 0} for group in expected]


def test_every_faulty_cell_is_named_and_nothing_is_taken_over(event, person):
    text = (
        CHINESE
        + "甲,北惊,高铁,1,,,\n乙,北京,飞船,1,,,\n丙,北京,高铁,-2,,,\n丁,北京,自驾,2,,,\n戊,北京,高铁,1,,,\n"
    )

    batch = read(event, person, text)

    assert [(fault["row"], fault["column"]["zh"], fault["value"]) for fault in batch.faults] == [
        (2, "出发地", "北惊"),
        (3, "交通方式", "飞船"),
        (4, "人数", "-2"),
        (5, "每车人数", ""),
    ]
    assert batch.fault_count == 4
    assert "飞船" in batch.faults[1]["error"]["en"]
    assert "高铁 rail" in batch.faults[1]["error"]["zh-hans"]
    with pytest.raises(Conflict):
        services.import_apply(batch=batch, by=person, now=BEFORE)
    assert DataLine.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "filename"),
    [
        ("", "trips.csv"),
        (CHINESE, "trips.csv"),
        ("a,b\n1,2\n", "trips.csv"),
        (GOOD, "trips.pdf"),
        (b"PK\x03\x04 not a workbook", "trips.xlsx"),
        (b"\xff\xfe\x00\xd8", "trips.csv"),
    ],
)
def test_file_that_is_no_table_of_trips_is_refused(event, person, text, filename):
    with pytest.raises(InvalidInput) as caught:
        read(event, person, text, filename=filename)

    assert caught.value.field == "file"
    assert caught.value.remedy
    assert ImportBatch.objects.count() == 0


def test_file_with_too_many_rows_is_refused():
    with pytest.raises(TooMuch):
        read_trips((CHINESE + "甲,北京,高铁,1,,,\n" * 20_001).encode(), filename="trips.csv")


def test_same_file_twice_is_refused_until_the_first_is_taken_back(event, person):
    first, second = read(event, person), read(event, person)
    services.import_apply(batch=first, by=person, now=BEFORE)

    with pytest.raises(Conflict) as caught:
        services.import_apply(batch=second, by=person, now=BEFORE)

    assert caught.value.code == "same_file"
    services.import_undo(batch=first, by=person, now=BEFORE)
    services.import_apply(batch=second, by=person, now=BEFORE)
    assert event.lines.count() == 4


def test_ten_thousand_rows_take_seconds_and_show_how_far(event, person, work):
    cities = ("北京", "上海", "广州", "武汉", "西安", "兰州", "昆明")
    rows = (
        f"甲{n},{cities[n % 7]},{'高铁' if n % 2 else '飞机'},1,{500 + n % 400},,{n % 4}"
        for n in range(10_000)
    )
    began = time.perf_counter()

    batch = read(event, person, CHINESE + "\n".join(rows))
    job = import_start(batch=batch, page="/", by=person, now=BEFORE)
    work()

    assert time.perf_counter() - began < 30
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (job.done, job.total) == (10_000, 10_000)
    assert sum(int(line.inputs["persons"]) for line in event.lines.filter(section="travel")) == 10_000
