"""How does a test notice a template that shows a variable which nobody has given it?"""

import sys
from pathlib import Path

from django.conf import settings
from django.template.base import FilterExpression

OURS = (Path(settings.BASE_DIR) / "templates", Path(settings.BASE_DIR) / "footprint")


class UndefinedVariable(Exception):
    """A template prints a variable that its context does not hold."""


class Strict(str):
    """Django's ``string_if_invalid`` that raises for our own templates, not for other people's."""

    __slots__ = ()

    def __bool__(self) -> bool:
        name = _template_being_rendered()
        return bool(name) and any(Path(name).is_relative_to(folder) for folder in OURS)

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"{variable} is not defined in {_template_being_rendered()}.")


def _template_being_rendered() -> str:
    """The file of the template whose expression could not be resolved."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code is FilterExpression.resolve.__code__:
            origin = getattr(frame.f_locals["context"].render_context.template, "origin", None)
            return origin.name if origin else ""
        frame = frame.f_back
    return ""
