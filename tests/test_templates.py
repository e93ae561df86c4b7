"""Are the templates sound: nothing undefined, nothing unused, nothing that a strict browser would refuse?"""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, engines
from django.template.loader import get_template
from django.urls import reverse

from tests.support.templates import UndefinedVariable

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
TEMPLATES = sorted(
    p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.suffix in (".html", ".txt")
)
# Django and allauth find these by their names alone.
BY_NAME = {"404.html", "500.html", "403.html", "400.html", "403_csrf.html", "429.html"}
REFERENCE = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
# A script without an address is refused; a block of data (JSON) is no script.
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\s(?:on[a-z]+|style)\s*=", re.IGNORECASE)
SCRIPT_URL = re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE)


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _strings_in_code() -> set[str]:
    found = set()
    for folder in ("footprint", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found |= {
                n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    return found


def _patterns_in_code() -> list[str]:
    """F-strings that name templates, such as ``verify/facts/{kind}.html``, as patterns with ``*``."""
    found = []
    for file in (ROOT / "footprint").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
                if any(kind in "".join(parts) for kind in (".html", ".txt")):
                    found.append("".join(parts))
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_no_inline_script_or_style(name):
    text = COMMENT.sub("", _text(name))

    found = [
        m.group(0)[:80] for p in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, SCRIPT_URL) for m in p.finditer(text)
    ]

    assert found == []


@pytest.mark.parametrize("name", [n for n in TEMPLATES if n.endswith(".html")])
def test_template_compiles(name):
    assert get_template(name).template.name == name


def _overrides_somebody(name: str) -> bool:
    """Whether an installed package has a template of the same name, which ours replaces."""
    found = [
        Path(origin.name)
        for loader in engines["django"].engine.template_loaders
        for inner in getattr(loader, "loaders", [loader])
        for origin in inner.get_template_sources(name)
    ]
    return any(path.is_file() and not path.is_relative_to(ROOT / "templates") for path in found)


def test_every_template_is_used():
    in_templates = {m for name in TEMPLATES for m in REFERENCE.findall(_text(name))}
    in_code = _strings_in_code()
    patterns = [pattern for pattern in _patterns_in_code() if not pattern.startswith("components/")]
    components = {n for n in TEMPLATES if re.fullmatch(r"components/[a-z][a-z_]*\.html", n)}
    rendered = {f"components/{s}.html" for s in in_code}

    unused = [
        name
        for name in TEMPLATES
        if name not in in_templates | in_code | BY_NAME
        and name not in components & rendered
        and not any(fnmatch(name, pattern) for pattern in patterns)
        and not _overrides_somebody(name)
    ]

    assert unused == []


def test_undefined_variable_in_a_template_of_ours_fails(client, db, monkeypatch):
    template = get_template("web/about.html").template
    broken = Template("{{ no_such_thing }}", origin=template.origin, name=template.name)

    with pytest.raises(UndefinedVariable, match=r"no_such_thing is not defined in .*about\.html"):
        broken.render(Context())


def test_undefined_variable_in_a_condition_is_allowed():
    template = get_template("web/about.html").template
    asking = Template("{% if no_such_thing %}a{% else %}b{% endif %}", origin=template.origin)

    assert asking.render(Context()) == "b"


def test_page_carries_the_strict_policy_and_headers(client, db):
    response = client.get(reverse("home"))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
