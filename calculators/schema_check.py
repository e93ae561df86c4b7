"""What in a file does not fit its JSON Schema, and how is that said to the person who wrote it?

Every fault at once, each with the path of its field; an unknown word comes with the nearest known ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from calculators.errors import CalculatorError, InputError, UnknownName, shorten
from calculators.schema_fit import Fitting

ERRORS_SHOWN = 200
TYPES = {
    "object": ("一组字段", "a mapping"),
    "array": ("列表", "a list"),
    "string": ("文字", "text"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("true 或 false", "true or false"),
    "null": ("空", "nothing"),
}
LIMITS = {
    "minimum": ("不应小于 {limit}", "must be {limit} or more"),
    "exclusiveMinimum": ("应大于 {limit}", "must be more than {limit}"),
    "maximum": ("不应大于 {limit}", "must be {limit} or less"),
    "minLength": ("不应为空或过短", "must not be empty or that short"),
    "maxLength": ("长度不应超过 {limit} 字", "must not be longer than {limit} characters"),
    "minItems": ("至少需要 {limit} 项", "needs {limit} entries or more"),
    "maxItems": ("最多 {limit} 项", "takes {limit} entries or fewer"),
    "minProperties": ("不应为空", "must not be empty"),
    "pattern": ("格式不符", "is not of the right form"),
}


def schema_errors(tree: Any, schema: Mapping[str, Any]) -> list[CalculatorError]:
    """Return everything in ``tree`` that does not fit ``schema``, in the order of the tree's paths.

    Parameters
    ----------
    tree
        Plain data, for example from :func:`calculators.documents.read_document`.
    schema
        A JSON Schema, draft 2020-12.
    """
    fitting = Fitting(schema)
    if fitting.of(schema)(tree):
        return []
    found: dict[tuple[str, str], CalculatorError] = {}
    for error in _skipping(fitting)(schema).iter_errors(tree):
        for said in _readable(error):
            found.setdefault((said.path, said.message_en), said)
        if len(found) >= ERRORS_SHOWN:
            break
    return sorted(found.values(), key=lambda said: _order(said.path))


def _skipping(fitting: Fitting) -> Any:
    """Return a validator that looks only at those entries of a list that may not fit."""

    def items(validator: Any, items: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if not isinstance(instance, list) or "prefixItems" in schema:
            yield from Draft202012Validator.VALIDATORS["items"](validator, items, instance, schema)
            return
        fits = fitting.of(items)
        for number, item in enumerate(instance):
            if not fits(item):
                yield from validator.descend(item, items, path=number)

    return extend(Draft202012Validator, {"items": items})  # type: ignore[no-untyped-call]


def _order(path: str) -> list[tuple[int, str]]:
    """Return what sorts ``rows.10`` behind ``rows.9``."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in path.split(".")]


def _readable(error: ValidationError) -> Iterator[CalculatorError]:
    """Yield the faults of one validation error in words."""
    path = ".".join(str(part) for part in error.absolute_path)
    instance: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    if error.validator in ("anyOf", "oneOf") and error.context:
        yield from _readable(_most_likely(error.context))
    elif error.validator == "additionalProperties":
        known = list(schema.get("properties", {}))
        for name in instance:
            if name not in known:
                yield UnknownName("字段", "field", str(name), known, path=_joined(path, name))
    elif error.validator == "required":
        for name in wanted:
            if name not in instance:
                yield InputError(
                    f"缺少必填字段“{name}”，请填写。",
                    f"The field “{name}” is missing. Add it.",
                    path=_joined(path, name),
                )
    else:
        yield _single(error, path)


def _single(error: ValidationError, path: str) -> CalculatorError:
    """Return the fault of one value."""
    shown = shorten(error.instance)
    wanted: Any = error.validator_value
    if error.validator in ("enum", "const"):
        allowed = wanted if error.validator == "enum" else [wanted]
        return UnknownName("选项", "choice", shown, map(str, allowed), path=path)
    if error.validator == "type":
        zh, en = _type_words([wanted] if isinstance(wanted, str) else wanted)
        return InputError(f"“{shown}”应为{zh}。", f"“{shown}” must be {en}.", path=path)
    zh, en = LIMITS.get(str(error.validator), ("不符合要求", "does not fit"))
    limit = shorten(wanted)
    return InputError(
        f"“{shown}”{zh.format(limit=limit)}。", f"“{shown}” {en.format(limit=limit)}.", path=path
    )


def _most_likely(candidates: Iterable[ValidationError]) -> ValidationError:
    """Return the error that went deepest: of several forms, that is the one the writer meant."""
    return max(candidates, key=lambda error: (len(error.absolute_path), error.validator != "type"))


def _type_words(types: Iterable[str]) -> tuple[str, str]:
    pairs = [TYPES[name] for name in types]
    return "或".join(zh for zh, _ in pairs), " or ".join(en for _, en in pairs)


def _joined(path: str, name: Any) -> str:
    return f"{path}.{shorten(name)}" if path else shorten(name)
