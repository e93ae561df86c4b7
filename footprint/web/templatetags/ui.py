"""Which components can a template use? All of them, with ``{% load ui %}``; see /style/ and docs/look.md."""

from footprint.web.components import data, fields, frame, small  # noqa: F401  (importing registers)
from footprint.web.components.registry import register

__all__ = ["register"]
