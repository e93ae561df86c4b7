"""Where are the components registered, and where do their templates lie?"""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


def render(name: str, **context) -> SafeString:
    """The template of one component with exactly the names that it uses."""
    return get_template(f"components/{name}.html").render(context)
