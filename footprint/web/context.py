"""What does the frame of every page need to know?"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from footprint.core import clock
from footprint.web.navigation import main_navigation, public_links
from footprint.web.notices.bell import bell_of

THEMES = ("light", "dark", "auto")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """The reader's choice: light, dark, or auto (the system decides)."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def site(request: HttpRequest) -> dict:
    """Context processor: demo band, theme, the other language, navigation, bell."""
    chinese = (get_language() or "").startswith("zh")
    return {
        "site_demo": settings.DEMO,
        "site_now": clock.now() if settings.DEMO else None,
        "site_theme": theme_of(request),
        "site_html_language": "zh-Hans" if chinese else "en",
        "site_other_language": ("en", "English", "en") if chinese else ("zh-hans", "中文", "zh-Hans"),
        "site_navigation": main_navigation(request),
        "site_toast_tones": ("good", "info", "warn", "bad"),
        "site_bell": bell_of(request),
        "site_public_links": public_links(request),
    }
