"""Pages of the web room itself, and routes that are no pages."""

from tests.browser.pages import Page

PAGES = [
    Page(name="home", path="/"),
    Page(name="home-signed-in", path="/", role="person"),
    Page(name="about", path="/about/"),
    Page(name="accessibility", path="/accessibility/"),
    Page(name="style", path="/style/", role="site_admin"),
    Page(name="not-found", path="/there-is-nothing-here/", status=404),
]
EXCLUDED = {
    "theme/": "answers POST alone",
    "i18n/setlang/": "answers POST alone",
    "accounts/*": "pages of the accounts room",
}
