"""Is a file that people wrote read as it stands, and a hostile one refused?"""

from decimal import Decimal

import pytest

from calculators.documents import DEPTH_LIMIT, read_document
from calculators.errors import InputError

YAML = """\
country: NO
day: 2024-09-04
quantity: 0.0350
whole: 1200
exponent: 1e3
plate: 007
time: 22:30
yes: yes
inside: true
nothing: null
empty:
list: [1, "1", 一]
"""


def test_yaml_keeps_words_and_digits():
    assert read_document(YAML.encode()) == {
        "country": "NO",
        "day": "2024-09-04",
        "quantity": Decimal("0.0350"),
        "whole": 1200,
        "exponent": Decimal(1000),
        "plate": "007",
        "time": "22:30",
        "yes": "yes",
        "inside": True,
        "nothing": None,
        "empty": None,
        "list": [1, "1", "一"],
    }
    assert str(read_document(b"q: 0.0350")["q"]) == "0.0350"
    assert type(read_document(b"n: 12")["n"]) is int


def test_json_reads_like_yaml():
    text = '\ufeff{"q": 0.0350, "n": 12, "inside": true, "nothing": null, "list": [1.5e3]}'

    assert read_document(text.encode()) == {
        "q": Decimal("0.0350"),
        "n": 12,
        "inside": True,
        "nothing": None,
        "list": [Decimal(1500)],
    }


def test_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "event.yaml"
    path.write_text("format: x\n", encoding="utf-8")

    assert read_document(path) == {"format": "x"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"a: 1\na: 2", "stands twice"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": 1', "its JSON is broken"),
        (b"a: [1", "line "),
        (b"a: &x [1]\nb: *x", "anchors are not read here"),
        (b"a: !!python/object:os.system x", "tags are not read here"),
        (b"? [1]\n: 2", "a key must be text"),
        (b"[" * 5000 + b"]" * 5000, f"nested more than {DEPTH_LIMIT} levels"),
        (b"- " * 2000 + b"x", f"nested more than {DEPTH_LIMIT} levels"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content, words):
    with pytest.raises(InputError, match="cannot be read") as caught:
        read_document(content, name="f")

    assert words in caught.value.message_en


def test_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        read_document(tmp_path / "none.yaml")


def test_more_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("calculators.documents.SIZE_LIMIT", 10)

    with pytest.raises(InputError, match="more than 10 bytes"):
        read_document(b"a: 12345678")
