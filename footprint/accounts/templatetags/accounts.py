"""What do templates ask about the actor? Load with ``{% load accounts %}``."""

from django import template

from footprint.accounts.models import Organisation

register = template.Library()


@register.simple_tag(takes_context=True)
def acting_choices(context) -> tuple[Organisation, ...]:
    """``{% acting_choices as choices %}``: the organisations the reader can act for."""
    request = context.get("request")
    return request.actor.choices if request and hasattr(request, "actor") else ()


@register.simple_tag(takes_context=True)
def can(context, action: str) -> bool:
    """``{% can "events.edit" as may_edit %}``: may the reader do it for the organisation acted for?"""
    request = context.get("request")
    return bool(request and hasattr(request, "actor") and request.actor.can(action))
