"""Does every message that is put into the folder come out once and whole, whoever reads at the same time?"""

import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from kombu import Connection

from footprint.core.file_broker import Transport

WRITERS, READERS, MESSAGES = 3, 2, 200
PROGRAM = """
import sys, time
import footprint.celery
from kombu import Connection, Exchange, Queue
folder, role, name, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
options = {k: f"{folder}/{k}" for k in ("processed_folder", "control_folder")}
options |= {"data_folder_in": f"{folder}/queue", "data_folder_out": f"{folder}/queue"}
connection = Connection("filesystem://localhost/", transport_options=options)
queue = Queue("work", Exchange("work"), routing_key="work")
if role == "write":
    with connection.Producer() as producer:
        for number in range(count):
            producer.publish(f"{name}-{number}", exchange=queue.exchange, routing_key="work", declare=[queue])
else:
    simple = connection.SimpleQueue(queue)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            message = simple.get(timeout=2)
        except simple.Empty:
            break
        print(message.payload, flush=True)
        message.ack()
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("queue", "processed_folder", "control_folder"):
        (tmp_path / name).mkdir()
    return tmp_path


def channel(folder):
    options = {name: str(folder / name) for name in ("processed_folder", "control_folder")}
    options |= {"data_folder_in": str(folder / "queue"), "data_folder_out": str(folder / "queue")}
    return Connection("filesystem://localhost/", transport_options=options).channel()


def start(folder, role: str, name: str) -> subprocess.Popen:
    words = [sys.executable, "-c", PROGRAM, str(folder), role, name, str(MESSAGES)]
    return subprocess.Popen(
        words, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_messages_of_many_writers_reach_one_reader_each_once_and_whole(folder):
    family = [start(folder, "write", f"w{number}") for number in range(WRITERS)]
    family += [start(folder, "read", f"r{number}") for number in range(READERS)]

    outcomes = [process.communicate(timeout=120) for process in family]

    expected = Counter(f"w{writer}-{number}" for writer in range(WRITERS) for number in range(MESSAGES))
    assert [errors for _, errors in outcomes if "Error" in errors] == []
    assert Counter(line for out, _ in outcomes for line in out.split()) == expected
    assert list((folder / "queue").iterdir()) == []
    assert list((folder / "processed_folder").iterdir()) == []


def test_site_uses_this_transport_for_the_folder(folder):
    assert isinstance(channel(folder).connection, Transport)


def test_messages_come_in_the_order_in_which_they_were_put(folder):
    broker = channel(folder)
    for number in range(5):
        broker._put("work", {"number": number})
        time.sleep(0.001)

    assert [broker._get("work")["number"] for _ in range(5)] == [0, 1, 2, 3, 4]
    assert broker._size("work") == 0


def test_unreadable_message_is_left_out_and_the_next_one_given(folder):
    broker = channel(folder)
    (folder / "queue" / "0.work.msg").write_text("")
    broker._put("work", {"number": 1})

    assert broker._get("work") == {"number": 1}
    assert list((folder / "queue").iterdir()) == []


def test_half_written_message_is_not_seen(folder):
    broker = channel(folder)
    (folder / "queue" / "abc.part").write_text('{"numb')

    assert broker._size("work") == 0


def test_bindings_are_kept_and_removed(folder):
    broker = channel(folder)

    broker._queue_bind("exchange", "key", "", "one")
    broker._queue_bind("exchange", "key", "", "two")
    broker._queue_bind("exchange", "key", "", "two")
    assert {entry.queue for entry in broker.get_table("exchange")} == {"one", "two"}

    broker._delete("one", "exchange", "key", "")

    assert [entry.queue for entry in broker.get_table("exchange")] == ["two"]
