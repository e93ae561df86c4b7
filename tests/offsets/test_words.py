"""Does the room speak Chinese, every sentence of it?"""

import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from footprint.offsets.audit.breaks import MESSAGES, Break
from footprint.offsets.enums import BlockState
from footprint.offsets.problems import InsufficientCredits

CATALOGUE = Path("footprint/offsets/locale/zh_Hans/LC_MESSAGES/django.po")


def test_every_sentence_is_translated_with_its_values():
    for entry in polib.pofile(str(CATALOGUE)):
        assert entry.msgstr, entry.msgid
        assert "fuzzy" not in entry.flags, entry.msgid
        assert set(re.findall(r"%\(\w+\)s", entry.msgid)) == set(re.findall(r"%\(\w+\)s", entry.msgstr)), (
            entry.msgid
        )


def test_refusal_is_read_in_the_readers_language():
    refusal = InsufficientCredits(account="甲公司", asked_t=10_001, held_t=10_000)

    with override("zh-hans"):
        assert str(refusal) == (
            "甲公司 可用 10000 吨，而要求 10001 吨。未发生任何变动。"
            " 请最多要求 10000 吨，或先向账户转入更多碳信用。"
        )
    with override("en"):
        assert str(refusal) == (
            "甲公司 holds 10000 t that are free, but 10001 t were asked for. Nothing moved."
            " Ask for at most 10000 t, or bring more credits into the account."
        )


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_break_is_named_in_both_languages(code):
    class Anything(dict):
        def __missing__(self, name):
            return f"<{name}>"

    texts = []
    for language in ("en", "zh-hans"):
        with override(language):
            texts.append(MESSAGES[code] % Anything())

    assert texts[0] != texts[1]


def test_break_says_where():
    with override("zh-hans"):
        text = str(Break("tiling_gap", "42", {"first": 1, "last": 9}))

    assert text == "[tiling_gap] 42: 编号 1 至 9 不在任何开放的编号段中。"


def test_states_have_chinese_names():
    with override("zh-hans"):
        assert [str(label) for label in BlockState.labels] == [
            "持有", "转让中", "已预留", "已冻结", "缓冲", "已注销", "已取消",
        ]  # fmt: skip
