"""How is the text of an event file read, YAML or JSON, so that nothing in it is guessed?

YAML scalars stay the text that was typed; the schema says which of them is true or false and which a whole
number. Amounts stay text until the numeral parser reads them, so that no digit is lost.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from calculators.errors import InputError
from calculators.yaml_text import text_tree

try:
    from yaml import CBaseLoader as _Events
except ImportError:  # PyYAML without libyaml reads the same, slower
    from yaml import BaseLoader as _Events  # type: ignore[assignment]

SCHEMA_FILE: Final = Path(__file__).parent / "schema.json"
MAX_CHARACTERS: Final = 50_000_000
MAX_DEPTH: Final = 40
_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d*)\Z", re.ASCII)


@cache
def event_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of an event file."""
    tree: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return tree


def parse_event_text(text: str) -> dict[str, Any]:
    """Return the tree in the text of an event file.

    Parameters
    ----------
    text
        YAML, or JSON when it starts with a brace.

    Raises
    ------
    InputError
        The text is empty, too long, neither YAML nor JSON, or its outermost level is no mapping.
    """
    if not text.strip():
        raise InputError("文件是空的。请填写活动数据。", "The file is empty. Enter the event's data.")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"文件有 {len(text):,} 个字符，超过上限 {MAX_CHARACTERS:,}。请拆分。",
            f"The file has {len(text):,} characters, more than {MAX_CHARACTERS:,}. Split it.",
        )
    try:
        tree = _json(text) if text.lstrip().startswith("{") else _yaml(text)
    except RecursionError as error:
        raise InputError("文件嵌套过深，无法读取。", "The file is nested too deeply to be read.") from error
    if not isinstance(tree, dict):
        raise InputError(
            "文件的最外层应是映射，例如以“format: carbon-event/1”开头。",
            "The outermost level must be a mapping, starting for example with “format: carbon-event/1”.",
        )
    return tree


def _json(text: str) -> Any:
    def refuse(word: str) -> Any:
        raise InputError(f"{word} 不是可用的数。", f"{word} is not a number that can be used.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = (
            next((name for name in names if names.count(name) > 1), None)
            if len(set(names)) < len(names)
            else None
        )
        if twice is not None:
            raise InputError(f"字段“{twice}”出现两次。", f"The field “{twice}” stands twice.")
        return dict(pairs)

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise InputError(
            f"第 {error.lineno} 行第 {error.colno} 列不是有效的 JSON：{error.msg}。",
            f"Line {error.lineno}, column {error.colno} is not valid JSON: {error.msg}.",
        ) from error


def _yaml(text: str) -> Any:
    try:
        _plain_and_flat(text)
        return as_typed(text_tree(text), event_schema())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "unreadable"
        raise InputError(
            f"第 {line} 行不是有效的 YAML：{problem}。", f"Line {line} is not valid YAML: {problem}."
        ) from error


def _plain_and_flat(text: str) -> None:
    """Refuse aliases, which could blow a small file up, and nesting too deep to be an event file."""
    depth = 0
    for event in yaml.parse(text, Loader=_Events):
        if isinstance(event, yaml.AliasEvent):
            raise InputError(
                "文件使用了 YAML 别名（*），请直接写出内容。",
                "The file uses YAML aliases (*); write the content out.",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise RecursionError


def as_typed(node: Any, schema: Mapping[str, Any]) -> Any:
    """Return ``node`` with the text of booleans and whole numbers turned into them where the schema has them.

    Text that does not fit stays text, so that the schema check can name it.
    """
    schema = resolved(schema)
    if isinstance(node, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties")
        rest = other if isinstance(other, dict) else {}
        return {name: as_typed(value, known.get(name, rest)) for name, value in node.items()}
    if isinstance(node, list):
        return [as_typed(value, schema.get("items", {})) for value in node]
    if schema.get("type") == "boolean" and node in {"true", "false"}:
        return node == "true"
    whole = schema.get("type") == "integer" or any(isinstance(word, int) for word in schema.get("enum", ()))
    if whole and isinstance(node, str) and _WHOLE.match(node) and len(node) < 20:
        return int(node)
    return node


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of the event schema that ``schema`` refers to, or itself."""
    name = schema.get("$ref", "")
    if not name:
        return schema
    part: Mapping[str, Any] = event_schema()["$defs"][name.removeprefix("#/$defs/")]
    return part
