"""Does a tree have the shape of an event file, and if not, what is wrong where?"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from calculators.errors import CalculatorError, InputError, UnknownName, shorten
from calculators.event.file_text import event_schema

_TYPES = {
    "string": ("文字", "text"),
    "number": ("数", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("true 或 false", "true or false"),
    "array": ("列表", "a list"),
    "object": ("映射", "a mapping"),
}


def shape_errors(tree: Any) -> list[CalculatorError]:
    """Return everything in ``tree`` that the schema does not allow, each with its path, in order of paths."""
    found: dict[tuple[str, str], CalculatorError] = {}
    for error in _validator().iter_errors(tree):
        for said in _said(error):
            found.setdefault((said.path, said.message_en), said)
    return sorted(found.values(), key=lambda said: _order(said.path))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(event_schema())


def _order(path: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in path.split("."))


def _said(error: ValidationError) -> Iterator[CalculatorError]:
    path = ".".join(str(part) for part in error.absolute_path)
    rule = str(error.validator)
    given: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    if rule == "additionalProperties":
        known = schema.get("properties", {})
        for name in sorted(set(given) - set(known)):
            yield UnknownName("字段", "field", name, known, path=_joined(path, name))
    elif rule == "required":
        for name in wanted:
            if name not in given:
                yield InputError(
                    f"缺少字段“{name}”。请填写。",
                    f"The field “{name}” is missing. Add it.",
                    path=_joined(path, name),
                )
    elif rule in {"enum", "const"}:
        allowed = [str(word) for word in (wanted if rule == "enum" else [wanted])]
        yield UnknownName("取值", "value", shorten(given), allowed, path=path)
    elif rule == "type":
        yield _type_error(wanted, given, path)
    else:
        yield InputError(
            f"“{shorten(given)}”不符合格式要求（{rule}：{shorten(wanted)}）。",
            f"“{shorten(given)}” does not fit the format ({rule}: {shorten(wanted)}).",
            path=path,
        )


def _type_error(wanted: Any, given: Any, path: str) -> InputError:
    words = [_TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
    return InputError(
        f"“{shorten(given)}”应为{'或'.join(zh for zh, _ in words)}。",
        f"“{shorten(given)}” must be {' or '.join(en for _, en in words)}.",
        path=path,
    )


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
