"""How does the description of an operation become rows that a page can show?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 3
"""How far nested fields are opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of a body or an answer."""

    name: str
    kind: str
    text: str
    required: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPage:
    """One operation as the page shows it."""

    ident: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[FieldRow, ...]
    body: tuple[FieldRow, ...]
    answer: tuple[FieldRow, ...]
    status: str
    problems: tuple[tuple[str, str], ...]
    request_example: str
    answer_example: str
    needs_key: bool
    upload: bool


def operations_of(made: Mapping[str, Any], *, tag: str) -> list[OperationPage]:
    """The operations of a subject, in the order of their addresses."""
    return [
        _operation(made, path, method, one)
        for path, methods in made["paths"].items()
        for method, one in methods.items()
        if tag in one["tags"]
    ]


def _operation(made: Mapping, path: str, method: str, one: Mapping) -> OperationPage:
    good = next(status for status in one["responses"] if status < "400")
    answer = one["responses"][good].get("content", {})
    body = one.get("requestBody", {}).get("content", {})
    problems = [
        (status, _resolved(made, answer)["description"])
        for status, answer in one["responses"].items()
        if status >= "400"
    ]
    return OperationPage(
        ident=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        paragraphs=tuple(part.replace("`", "") for part in one.get("description", "").split("\n\n") if part),
        parameters=tuple(_parameter(row) for row in one.get("parameters", [])),
        body=tuple(_fields(made, _schema(body))),
        answer=tuple(_fields(made, _schema(answer))),
        status=good,
        problems=tuple(problems),
        request_example=_example(body),
        answer_example=_example(answer),
        needs_key={} not in one.get("security", []),
        upload="multipart/form-data" in body,
    )


def _parameter(row: Mapping[str, Any]) -> FieldRow:
    schema = row.get("schema", {})
    return FieldRow(
        name=row["name"],
        kind=_kind(schema),
        text=row.get("description", ""),
        required=bool(row.get("required")),
        choices=tuple(str(value) for value in schema.get("enum", ())),
    )


def _schema(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(content.values()), {}).get("schema", {})


def _example(content: Mapping[str, Any]) -> str:
    examples = next(iter(content.values()), {}).get("examples", {})
    first = next(iter(examples.values()), None)
    return json.dumps(first["value"], ensure_ascii=False, indent=2) if first else ""


def _fields(made: Mapping, schema: Mapping, prefix: str = "", depth: int = 0) -> Iterator[FieldRow]:
    schema = _resolved(made, schema)
    if "array" in _types(schema) and "items" in schema:
        yield from _fields(
            made, schema["items"], f"{prefix}[].".replace("[].[].", "[].") if prefix else "", depth
        )
        return
    needed = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        inner = _resolved(made, field)
        yield FieldRow(
            name=prefix + name,
            kind=_kind(inner),
            text=field.get("description") or inner.get("description", ""),
            required=name in needed,
            choices=tuple(str(value) for value in inner.get("enum", ()) if value not in (None, "")),
        )
        if depth < DEEPEST:
            nested = inner.get("items", inner) if "array" in _types(inner) else inner
            mark = f"{prefix}{name}[]." if "array" in _types(inner) else f"{prefix}{name}."
            yield from _fields(made, nested, mark, depth + 1)


def _resolved(made: Mapping, schema: Mapping) -> Mapping:
    """What a reference means; of alternatives the first that is not null."""
    while True:
        if "$ref" in schema:
            found: Any = made
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        elif schema.get("allOf"):
            schema = schema["allOf"][0]
        elif schema.get("oneOf") or schema.get("anyOf"):
            options = schema.get("oneOf") or schema["anyOf"]
            schema = next((one for one in options if one.get("type") != "null"), {})
        else:
            return schema


def _types(schema: Mapping) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = _types(schema) or ["object" if "properties" in schema else "any"]
    text = " | ".join(kinds)
    return f"{text} ({schema['format']})" if schema.get("format") else text
