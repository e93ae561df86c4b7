"""Where on this site does a notice lead?"""

from django.urls import NoReverseMatch, reverse


def link_to(page: str, *args: object) -> str:
    """The address of a page; nothing where this site has no such page."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""
