"""Does every page work for everybody: in both languages, light and dark, on wide and narrow screens?"""

from fnmatch import fnmatch

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.browser.axe import OF_COLOUR, axe
from tests.browser.conftest import LANGUAGES
from tests.browser.pages import Page, all_pages, excluded_routes

NARROW = 390


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_page_pleases_axe_in_both_languages_and_themes(page: Page, visit, console):
    for language in LANGUAGES:
        tab = visit(page, language=language)
        axe(tab)
        tab.emulate_media(color_scheme="dark")
        tab.wait_for_selector("html[data-bs-theme=dark], html:not(.js)")
        axe(tab, rules=OF_COLOUR)
        tab.set_viewport_size({"width": NARROW, "height": 844})
        wide = tab.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW, f"{page.name} is {wide} px wide on a phone of {NARROW} px."
        axe(tab)
    console.check()


def _routes(patterns, prefix: str = "") -> list[str]:
    routes = []
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            routes += _routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            routes.append(route)
    return routes


def test_every_route_is_opened_by_a_test_or_excluded_with_a_reason(world):
    opened = set()
    for page in all_pages():
        if page.status != 404:
            opened.add(resolve(page.address(world).split("?")[0]).route)
    excluded = excluded_routes()

    missing = [
        route
        for route in _routes(get_resolver().url_patterns)
        if route not in opened and not any(fnmatch(route, pattern) for pattern in excluded)
    ]

    assert missing == [], "Add these to tests/browser/pages/<room>.py: " + ", ".join(missing)


def test_every_exclusion_names_a_route_and_a_reason():
    routes = _routes(get_resolver().url_patterns)

    idle = [p for p in excluded_routes() if not any(fnmatch(route, p) for route in routes)]

    assert idle == []
    assert all(len(reason) > 8 for reason in excluded_routes().values())
