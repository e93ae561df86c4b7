"""How does a test drive a browser?

``browser`` is Debian's Chromium without a window. Where it is missing the tests are skipped with the
reason, and fail when ``CI=true``. ``visit(page, …)`` opens a registered page and returns the tab; at the
end of the test the console must have been silent.
"""

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from tests.browser.pages import Page
from tests.browser.world import World

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
FONTS = Path(django_settings.BASE_DIR) / "footprint/certificates/fonts"
LANGUAGES = ("zh-hans", "en")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.relative_to(item.config.rootpath).parts and "browser" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker(pytest.mark.browser)


def _font_environment(folder: Path) -> dict[str, str]:
    """The same Chinese letters on every machine: the vendored fonts where they are there."""
    if not FONTS.is_dir():
        return {}
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FONTS}</dir><dir>/usr/share/fonts</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(config)}


def _lacking() -> str:
    """What a browser needs and the machine lacks; empty when it has everything."""
    if not CHROMIUM:
        return "Chromium"
    try:
        ctypes.CDLL("libatomic.so.1")  # the driver's own need
    except OSError:
        return "libatomic1"
    return ""


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    if lacking := _lacking():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{lacking} is missing, and CI=true requires it.")
        pytest.skip(f"needs {lacking}: apt-get install chromium fonts-wqy-microhei libatomic1")
    fonts = _font_environment(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=FLAGS, env={**os.environ, **fonts}
        )
        yield chromium
        chromium.close()


@pytest.fixture
def world(transactional_db) -> World:
    """The records that the pages show."""
    return World()


class Console:
    """What the browser complained about."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def listen(self, tab: Tab) -> None:
        tab.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        tab.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None
        )

    def check(self) -> None:
        assert self.complaints == [], "The browser complained: " + "; ".join(self.complaints)


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def visit(browser, live_server, world, console, settings) -> Iterator[Callable[..., Tab]]:
    """``visit(page, language=…, theme=…, width=…, scripts=…)`` opens a registered page, checks its status."""
    contexts: list[BrowserContext] = []
    settings.PUBLIC_URL = live_server.url

    def open_page(
        page: Page,
        *,
        language: str = "zh-hans",
        theme: str = "light",
        width: int = 1440,
        scripts: bool = True,
    ) -> Tab:
        for name, value in page.settings.items():
            setattr(settings, name, value)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="zh-CN" if language.startswith("zh") else "en-GB",
        )
        contexts.append(context)
        cookies = [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if page.role != "anonymous":
            session = world.session_of(page.role)
            name = django_settings.SESSION_COOKIE_NAME
            cookies.append({"name": name, "value": session, "url": live_server.url})
        context.add_cookies(cookies)
        tab = context.new_page()
        if page.status == 200:
            console.listen(tab)
        address = page.address(world)
        answer = tab.goto(live_server.url + address, wait_until="load")
        assert answer.status == page.status, f"{page.name} answered {answer.status}."
        assert urlsplit(tab.url).path == urlsplit(address).path, f"{page.name} led on to {tab.url}."
        return tab

    yield open_page
    for context in contexts:
        context.close()
