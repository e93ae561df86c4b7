"""How is the text of an event file read, YAML or JSON, so that nothing in it is guessed?

The reader of :mod:`calculators.documents` gives mappings, lists, text and numbers with their digits. Where
the schema has text, a bare number such as ``id: 2025`` is the text that was typed.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from calculators.documents import parse_document
from calculators.errors import InputError

SCHEMA_FILE: Final = Path(__file__).parent / "schema.json"


@cache
def event_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of an event file."""
    tree: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return tree


def parse_event_text(text: str, *, name: str = "-") -> dict[str, Any]:
    """Return the tree in the text of an event file.

    Parameters
    ----------
    text
        YAML or JSON.
    name
        Name of the file, for errors.

    Raises
    ------
    InputError
        The text is empty, cannot be read, or its outermost level is no mapping.
    """
    if not text.strip():
        raise InputError("文件是空的。请填写活动数据。", "The file is empty. Enter the event's data.")
    tree = parse_document(text, name=name)
    if not isinstance(tree, dict):
        raise InputError(
            "文件的最外层应是映射，例如以“format: carbon-event/1”开头。",
            "The outermost level must be a mapping, starting for example with “format: carbon-event/1”.",
        )
    return dict(as_typed(tree, event_schema()))


def as_typed(node: Any, schema: Mapping[str, Any]) -> Any:
    """Return ``node`` with bare numbers turned into text where the schema has text.

    What does not fit stays as it is, so that the schema check can name it.
    """
    schema = resolved(schema)
    if isinstance(node, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties")
        rest = other if isinstance(other, dict) else {}
        return {name: as_typed(value, known.get(name, rest)) for name, value in node.items()}
    if isinstance(node, list):
        return [as_typed(value, schema.get("items", {})) for value in node]
    if schema.get("type") == "string" and isinstance(node, int | Decimal) and not isinstance(node, bool):
        return str(node)
    return node


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of the event schema that ``schema`` refers to, or itself."""
    name = schema.get("$ref", "")
    if not name:
        return schema
    part: Mapping[str, Any] = event_schema()["$defs"][name.removeprefix("#/$defs/")]
    return part
