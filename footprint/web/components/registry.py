"""Where are the components registered, and where do their templates lie?"""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def trimmed(content: str) -> SafeString:
    """A block's rendered content without the white space round it; it was escaped when it was rendered."""
    return mark_safe(content.strip())  # noqa: S308


def render(name: str, **context) -> SafeString:
    """The template of one component with exactly the names that it uses."""
    return get_template(f"components/{name}.html").render(context)
