"""How does a test read a drawing?"""

from xml.etree import ElementTree

NS = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "rect", "line", "path", "polygon", "circle", "text"}


def parse(markup: str) -> ElementTree.Element:
    """The drawing as a tree; fails when it is not well-formed."""
    return ElementTree.fromstring(markup)


def all_of(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return list(root.iter(NS + name))


def with_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [e for e in root.iter() if e.get("class") == name]


def words(root: ElementTree.Element) -> list[str]:
    return [e.text or "" for e in all_of(root, "text")]


def number(element: ElementTree.Element, attribute: str) -> float:
    return float(element.get(attribute))
