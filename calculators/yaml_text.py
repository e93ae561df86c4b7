"""How is a parameter file read so that nothing in it is guessed?

YAML turns ``NO`` into false, ``0.0350`` into 0.035 and ``1e3`` into a number, and lets a later key silently
win over an earlier one. Parameter files are therefore read as text only: every scalar stays the string that
was typed, and the reader of the file says what it is.
"""

import re
from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from calculators.errors import FactorFileError

try:
    from yaml import CBaseLoader as _Base
except ImportError:  # PyYAML without libyaml reads the same, slower
    from yaml import BaseLoader as _Base  # type: ignore[assignment]

_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z", re.ASCII)
_FRACTION = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?(?:/[1-9]\d*)?\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class _TextLoader(_Base):
    """Strings, lists and mappings only; a key may stand once; no anchors."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "a key must be text", key_node.start_mark)
            if key in mapping:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key}” stands twice", key_node.start_mark
                )
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


def read_text_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in ``path``; every scalar is a string.

    Raises
    ------
    FactorFileError
        The file is not UTF-8, not YAML, has a key twice, or is not a mapping.
    """
    try:
        tree = parse_text_yaml(path.read_text(encoding="utf-8"), name=path.name)
    except UnicodeDecodeError as error:
        raise file_error(path.name, "文件不是 UTF-8 编码", "the file is not UTF-8") from error
    return tree


def parse_text_yaml(text: str, *, name: str) -> dict[str, Any]:
    """Return the mapping in ``text``; ``name`` is used in errors only. Errors as :func:`read_text_yaml`."""
    try:
        tree = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - builds strings, lists and dicts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error)
        raise file_error(f"{name}{where}", f"无法读取：{problem}", f"cannot be read: {problem}") from error
    if not isinstance(tree, dict):
        raise file_error(name, "文件的最外层应是映射", "the outermost level must be a mapping")
    return tree


def file_error(where: str, zh: str, en: str) -> FactorFileError:
    """Return the error of a parameter file; ``where`` is file, key and field joined by colons."""
    return FactorFileError(f"参数文件 {where}：{zh}。", f"Parameter file {where}: {en}.", path=where)


def decimal_of(text: object, *, where: str) -> Decimal:
    """Return the plain decimal in ``text`` with its digits kept.

    Raises
    ------
    FactorFileError
        Anything else than ``-12.340``: leading zeros (``000077``), comma (``1,5``), exponent, spaces, words.
    """
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise file_error(
            where,
            f"“{text}”不是规范的小数。请写成 12.34 的形式：不加前导零、千分位逗号或指数",
            f"“{text}” is not a plain decimal. Write it like 12.34: no leading zeros, no comma, no exponent",
        )
    return Decimal(text)


def fraction_of(text: object, *, where: str) -> Fraction:
    """Return the exact positive number in ``text``: ``3600000``, ``29.3076`` or ``2000/3``."""
    if not isinstance(text, str) or not _FRACTION.fullmatch(text):
        raise file_error(where, f"“{text}”不是精确的正数", f"“{text}” is not an exact positive number")
    top, _, bottom = text.partition("/")
    return Fraction(Decimal(top)) / (int(bottom) if bottom else 1)


def date_of(text: object, *, where: str) -> date:
    """Return the day in ``text``, written YYYY-MM-DD."""
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise file_error(where, f"“{text}”不是 YYYY-MM-DD 形式的日期", f"“{text}” is not a date like 2025-12-31")


def yes_or_no(text: object, *, where: str) -> bool:
    """Return True for ``yes`` and False for ``no``; nothing else is understood."""
    if text not in ("yes", "no"):
        raise file_error(where, f"“{text}”应写 yes 或 no", f"“{text}” must be yes or no")
    return text == "yes"


def only_fields(
    tree: Mapping[str, Any], allowed: frozenset[str], required: frozenset[str], *, where: str
) -> None:
    """Refuse fields that nobody reads and fields that are missing or empty.

    Raises
    ------
    FactorFileError
        Names the field and lists what is allowed.
    """
    unknown = sorted(set(tree) - allowed)
    if unknown:
        raise file_error(
            f"{where}:{unknown[0]}",
            f"不认识的字段“{unknown[0]}”。可用：{'、'.join(sorted(allowed))}",
            f"unknown field “{unknown[0]}”. Known: {', '.join(sorted(allowed))}",
        )
    missing = sorted(name for name in required if not tree.get(name))
    if missing:
        raise file_error(
            f"{where}:{missing[0]}",
            f"缺少字段“{missing[0]}”。没有它的数值无法追溯，不予采用",
            f"“{missing[0]}” is missing. A value without it cannot be traced and is not taken",
        )
