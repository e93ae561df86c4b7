"""Pages of the web room itself, and routes that are no pages."""

from tests.browser.pages import Page

PAGES = [
    Page(name="home", path="/"),
    Page(name="home-signed-in", path="/", role="person"),
    Page(name="about", path="/about/"),
    Page(name="accessibility", path="/accessibility/"),
    Page(name="style", path="/style/", role="site_admin"),
    Page(name="style-confirm", path="/style/confirm/", role="site_admin"),
    Page(name="status", path="/status/", role="site_admin"),
    Page(name="demo-clock", path="/demo/clock/", settings={"DEMO": True}),
    *[
        Page(name=f"error-{name}", path=f"/style/error/{code}/", role="site_admin", status=status)
        for name, code, status in (
            ("bad-request", 400, 400),
            ("denied", 403, 403),
            ("not-found", 404, 404),
            ("csrf", 4030, 403),
            ("server-error", 500, 500),
            ("maintenance", 503, 503),
        )
    ],
]
EXCLUDED = {
    "healthz": "answers machines with JSON",
    "theme/": "answers POST alone",
    "i18n/setlang/": "answers POST alone",
}
