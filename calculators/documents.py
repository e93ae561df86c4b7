"""How is a YAML or JSON file that people wrote read, so that nothing in it is guessed and nothing can hurt?

One reading for both: ``true``, ``false`` and ``null`` are what they say, numbers keep their digits as
``Decimal``, and everything else, dates and ``NO`` included, is text. A key stands once; anchors, tags,
NaN and bottomless nesting are refused.
"""

import json
import re
from collections.abc import Hashable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from calculators.errors import InputError, shorten

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML without libyaml reads the same, slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

SIZE_LIMIT = 64 * 2**20
"""Larger files are sent in parts. [bytes]"""
DEPTH_LIMIT = 60
_INTEGER = r"-?(?:0|[1-9]\d{0,99})"
_DECIMAL = _INTEGER + r"(?:\.\d{1,99})?(?:[eE][-+]?\d{1,3})?"


class _Loader(_Base):
    """YAML without surprises: three kinds of scalar and each key once."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        pairs = [
            (key.value if isinstance(key, yaml.ScalarNode) else None, self.construct_object(value, deep=True))
            for key, value in node.value
        ]
        if any(key is None for key, _ in pairs):
            raise yaml.constructor.ConstructorError(None, None, "a key must be text", node.start_mark)
        return dict(_once(pairs))


_Loader.add_implicit_resolver("!integer", re.compile(_INTEGER + r"\Z"), list("-0123456789"))
_Loader.add_implicit_resolver("!decimal", re.compile(_DECIMAL + r"\Z"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
_Loader.add_constructor("!integer", lambda loader, node: int(node.value))
_Loader.add_constructor("!decimal", lambda loader, node: Decimal(node.value))


def read_document(source: Path | bytes, *, name: str = "") -> Any:
    """Return what stands in a YAML or JSON file.

    Parameters
    ----------
    source
        The file, or its content.
    name
        Name for errors; the file's own by default.

    Returns
    -------
    dict, list, str, int, Decimal, bool or None
        Mappings with text keys; numbers with a point or an exponent as ``Decimal``.

    Raises
    ------
    InputError
        The file is missing, too large, not UTF-8, or neither YAML nor JSON; says the line where it can.
    """
    name = name or (source.name if isinstance(source, Path) else "-")
    return parse_document(text_of(source, name=name), name=name)


def text_of(source: Path | bytes, *, name: str) -> str:
    """Return the text of a file or of its content; never an empty one. Errors as :func:`read_document`."""
    content = _content(source, name) if isinstance(source, Path) else source
    if len(content) > SIZE_LIMIT:
        raise _unreadable(name, f"超过 {SIZE_LIMIT} 字节", f"it has more than {SIZE_LIMIT} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
        raise _unreadable(name, f"第 {at} 字节处不是 UTF-8", f"byte {at} is not UTF-8") from error
    if not text.strip():
        raise _unreadable(name, "文件是空的", "it is empty")
    return text


def parse_document(text: str, *, name: str) -> Any:
    """Return what stands in the text of a YAML or JSON file. Errors as :func:`read_document`."""
    tree = _from_json(text, name) if text.lstrip()[0] in "{[" else _from_yaml(text, name)
    _check_depth(tree, name)
    return tree


def _content(path: Path, name: str) -> bytes:
    """Return the content of a file, or too much of nothing when it is too large."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            return b" " * (SIZE_LIMIT + 1)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise _unreadable(name, reason, reason) from error


def _from_json(text: str, name: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not a number")

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(_once(pairs))

    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=refuse,
            object_pairs_hook=mapping,
        )
    except RecursionError as error:
        raise _too_deep(name) from error
    except yaml.YAMLError as error:
        raise _unreadable(name, str(error), str(error)) from error
    except ValueError as json_error:
        if text.lstrip()[0] == "{" and name.endswith((".yaml", ".yml")):
            return _from_yaml(text, name)
        raise _unreadable(
            name, f"JSON 有误：{json_error}", f"its JSON is broken: {json_error}"
        ) from json_error


def _from_yaml(text: str, name: str) -> Any:
    try:
        _check_events(text, name)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (builds text, numbers, lists and mappings only)
    except RecursionError as error:
        raise _too_deep(name) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = shorten(getattr(error, "problem", None) or error, 200)
        line = mark.line + 1 if mark is not None else 0
        raise _unreadable(
            name,
            (f"第 {line} 行：" if line else "") + problem,
            (f"line {line}: " if line else "") + problem,
        ) from error


def _check_events(text: str, name: str) -> None:
    """Refuse aliases, anchors, tags and bottomless nesting before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, "anchors are not read here", mark)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise yaml.composer.ComposerError(None, None, "tags are not read here", mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            raise _too_deep(name)


def _once(pairs: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    seen = set()
    for key, value in pairs:
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key “{shorten(key)}” stands twice", None
            )
        seen.add(key)
        yield key, value


def _check_depth(tree: Any, name: str) -> None:
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > DEPTH_LIMIT:
            raise _too_deep(name)
        nested = (
            node.values() if isinstance(node, dict) else node
            for node in level
            if isinstance(node, dict | list)
        )
        level = [item for items in nested for item in items if isinstance(item, dict | list)]


def _too_deep(name: str) -> InputError:
    return _unreadable(
        name, f"嵌套超过 {DEPTH_LIMIT} 层", f"it is nested more than {DEPTH_LIMIT} levels deep"
    )


def _unreadable(name: str, zh: str, en: str) -> InputError:
    return InputError(
        f"文件“{shorten(name)}”无法读取：{zh}。", f"The file “{shorten(name)}” cannot be read: {en}."
    )
