"""Does the source keep its promises: no site inside, every name explained, every number with its unit?"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import calculators

FOLDER = Path(calculators.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
FORBIDDEN = {"django", "footprint", "celery", "rest_framework", "requests", "socket", "urllib", "http"}
NUMERIC = {"float", "Decimal", "Fraction", "Floats"}
UNIT = re.compile(r"\[[^\]\n]+\]")


def name_of(module):
    return str(module.relative_to(FOLDER))


@cache
def tree_of(module):
    return ast.parse(module.read_text(encoding="utf-8"))


def public_functions(module):
    """Yield (dotted name, node) of public functions and methods; nested functions are nobody's interface."""
    for node in tree_of(module).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and not item.name.startswith("_"):
                    yield f"{node.name}.{item.name}", item


def overloaded(node):
    return any(isinstance(d, ast.Name) and d.id == "overload" for d in node.decorator_list)


def numeric_parameters(node):
    """Return the names of parameters whose annotation is a number with a unit."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [
        argument.arg
        for argument in arguments
        if argument.annotation is not None
        and NUMERIC & set(re.findall(r"[A-Za-z_]+", ast.unparse(argument.annotation)))
    ]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_begins_with_a_docstring(module):
    assert ast.get_docstring(tree_of(module)), f"{name_of(module)} does not say which question it answers"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_laboratory_imports_neither_site_nor_network(module):
    imported = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(node.module.split(".")[0])

    assert not imported & FORBIDDEN


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_public_names_have_docstrings(module):
    classes = [
        (node.name, node)
        for node in tree_of(module).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    functions = [(name, node) for name, node in public_functions(module) if not overloaded(node)]

    assert [name for name, node in [*classes, *functions] if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_numbers_have_units(module):
    missing = [
        f"{name}({', '.join(numbers)})"
        for name, node in public_functions(module)
        if (numbers := numeric_parameters(node))
        and not overloaded(node)
        and not UNIT.search(ast.get_docstring(node) or "")
    ]

    assert missing == []


ASCII_IN_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")
READS_BOTH = {"numerals.py", "event/file_text.py"}  # patterns of input, and the first line of a file


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_chinese_sentences_have_chinese_punctuation(module):
    texts = [
        node.value
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
    ]

    if name_of(module) not in READS_BOTH:
        assert [text for text in texts if ASCII_IN_CHINESE.search(text)] == []


def test_method_has_a_section_for_every_module():
    """A module is in METHOD.md by its own name, by its folder, or as a neighbour of the file it helps."""
    method = (FOLDER / "METHOD.md").read_text(encoding="utf-8")

    def named(module):
        helps = f"{module.stem.split('_')[0]}.py"
        folder = f"`{module.parent.name}/`" if module.parent != FOLDER else ""
        return (
            f"{module.name}`" in method
            or (bool(folder) and folder in method)
            or (helps in method and "and its neighbours" in method)
        )

    modules = [module for module in MODULES if module.name != "__init__.py"]
    assert [name_of(module) for module in modules if not named(module)] == []


def test_method_names_no_file_that_is_not_there():
    method = (FOLDER / "METHOD.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`((?:[a-z_]+/)*[a-z_0-9]+\.(?:py|yaml|csv|json))`", method))

    assert [name for name in sorted(names) if not (FOLDER / name).exists()] == []


def test_method_links_lead_to_sections():
    method = (FOLDER / "METHOD.md").read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.*)$", method, re.MULTILINE)
    }

    assert set(re.findall(r"\]\(#([^)]*)\)", method)) <= anchors
