"""Does a value fit a JSON Schema? Yes is certain and quick; the rest is for the full check to put in words.

A schema is turned into one function for each of its parts, so that a list of a hundred thousand rows costs a
few microseconds a row. What a function does not know, it does not call fitting.
"""

import re
from collections.abc import Callable, Mapping
from numbers import Number
from typing import Any

Fits = Callable[[Any], bool]
Schema = Mapping[str, Any]

SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "examples", "$comment"})
TYPES: Mapping[str, Fits] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, Number) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
OBJECT = frozenset({"properties", "required", "additionalProperties"})
SIZES: Mapping[str, tuple[Any, Callable[[int, int], bool]]] = {
    "minLength": (str, lambda size, limit: size >= limit),
    "maxLength": (str, lambda size, limit: size <= limit),
    "minItems": (list, lambda size, limit: size >= limit),
    "maxItems": (list, lambda size, limit: size <= limit),
    "minProperties": (dict, lambda size, limit: size >= limit),
}
LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
}


class Fitting:
    """The functions of one schema, each made when it is first needed.

    Parameters
    ----------
    root
        The whole schema; references lead into its ``$defs``.
    """

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._made: dict[int, Fits] = {}
        self._named: dict[str, Fits] = {}

    def of(self, schema: Schema) -> Fits:
        """Return the function that says whether a value surely fits a part of the schema."""
        if id(schema) not in self._made:
            self._made[id(schema)] = self._make(schema)
        return self._made[id(schema)]

    def _make(self, schema: Schema) -> Fits:
        if not isinstance(schema, Mapping):
            return lambda value: False
        checks = [self._check(name, schema) for name in schema if name not in SILENT]
        plain = [check for check in checks if check is not None]
        if len(plain) == 1:
            return plain[0]
        return lambda value: all(check(value) for check in plain)

    def _check(self, keyword: str, schema: Schema) -> Fits | None:
        """Return what one keyword asks, None when another keyword asks it."""
        wanted = schema[keyword]
        if keyword in OBJECT:
            first = next(name for name in schema if name in OBJECT)
            return self._object(schema) if keyword == first else None
        if keyword in SIZES:
            return _sized(*SIZES[keyword], wanted)
        if keyword in LIMITS:
            return _limited(LIMITS[keyword], wanted)
        makers: Mapping[str, Callable[[Any], Fits]] = {
            "$ref": self._reference,
            "items": self._items,
            "type": lambda names: _of_type([names] if isinstance(names, str) else names),
            "enum": _one_of,
            "const": lambda value: _one_of([value]),
            "pattern": _of_pattern,
        }
        return makers[keyword](wanted) if keyword in makers else lambda value: False

    def _reference(self, name: str) -> Fits:
        def follow(value: Any) -> bool:
            if name not in self._named:
                part = self._root.get("$defs", {}).get(name.removeprefix("#/$defs/"))
                self._named[name] = self.of(part) if part is not None else lambda _: False
            return self._named[name](value)

        return follow

    def _items(self, schema: Schema) -> Fits:
        fits = self.of(schema)
        return lambda value: not isinstance(value, list) or all(fits(item) for item in value)

    def _object(self, schema: Schema) -> Fits:
        known = {name: self.of(part) for name, part in schema.get("properties", {}).items()}
        needed = tuple(schema.get("required", ()))
        rest = schema.get("additionalProperties", True)
        other: Fits = (lambda value: bool(rest)) if isinstance(rest, bool) else self.of(rest)

        def fits(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            if any(name not in value for name in needed):
                return False
            return all(known.get(name, other)(item) for name, item in value.items())

        return fits


def _of_type(names: list[str]) -> Fits:
    tests = [TYPES[name] for name in names]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _of_pattern(pattern: str) -> Fits:
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _one_of(allowed: list[Any]) -> Fits:
    return lambda value: any(type(value) is type(item) and value == item for item in allowed)


def _sized(kind: Any, compare: Callable[[int, int], bool], limit: int) -> Fits:
    return lambda value: not isinstance(value, kind) or compare(len(value), limit)


def _limited(compare: Callable[[Any, Any], bool], limit: Any) -> Fits:
    number = TYPES["number"]
    return lambda value: not number(value) or bool(compare(value, limit))
