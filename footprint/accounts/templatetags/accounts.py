"""What do templates ask about the actor? Load with ``{% load accounts %}``."""

from django import template

from footprint.accounts.models import Organisation
from footprint.accounts.selectors import switch_choices
from footprint.core import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def acting_choices(context) -> list[Organisation]:
    """``{% acting_choices as choices %}``: the organisations the reader can act for."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    return switch_choices(user=request.user, now=clock.now())


@register.simple_tag(takes_context=True)
def can(context, action: str) -> bool:
    """``{% can "events.edit" as may_edit %}``: may the reader do it for the organisation acted for?"""
    request = context.get("request")
    return bool(request and hasattr(request, "actor") and request.actor.can(action))
