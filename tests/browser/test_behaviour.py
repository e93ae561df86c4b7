"""Do pages work by keyboard, without scripts, on a phone, on paper, and does the strict policy hold?"""

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.axe import axe
from tests.browser.pages import Page

HOME = Page(name="home", path="/")
ABOUT = Page(name="about", path="/about/")
STYLE = Page(name="style", path="/style/", settings={"DEMO": True})
PHONE = 390


def background(tab: Tab) -> str:
    return tab.evaluate("getComputedStyle(document.body).backgroundColor")


LIGHT, DARK = "rgb(248, 248, 244)", "rgb(16, 22, 20)"


# --- without scripts --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("system", "shown"), [("light", LIGHT), ("dark", DARK)])
def test_without_scripts_the_page_follows_the_system(visit, system, shown):
    assert background(visit(HOME, theme=system, scripts=False)) == shown


def test_without_scripts_theme_and_language_are_chosen_by_forms(visit):
    tab = visit(ABOUT, scripts=False, language="en")
    tab.locator("summary[aria-label='Light or dark']").click()
    tab.locator("header button[value=dark]:visible").click()
    tab.wait_for_url("**/about/")
    dark = background(tab)
    tab.get_by_role("button", name="中文").click()

    assert dark == DARK
    expect(tab.locator("h1")).to_have_text("关于本站")


def test_without_scripts_the_phone_menu_opens(visit):
    tab = visit(HOME, scripts=False, width=PHONE, language="en")
    tab.locator("summary[aria-label='Menu']").click()

    expect(tab.get_by_role("link", name="Sign in").last).to_be_visible()
    expect(tab.get_by_role("navigation", name="Main")).to_be_visible()


def test_without_scripts_a_confirmation_is_a_page(visit):
    tab = visit(STYLE, scripts=False, language="en")
    tab.locator("a[data-dialog]").click()

    tab.wait_for_url("**/style/confirm/")
    expect(tab.get_by_role("button", name="Ask for retirement")).to_be_visible()


def test_without_scripts_nothing_is_offered_that_needs_one(visit):
    tab = visit(STYLE, scripts=False)

    assert tab.locator(".fp-needs-js:visible").count() == 0


# --- with scripts -------------------------------------------------------------------------------------------
def test_with_scripts_a_confirmation_is_a_dialog_that_escape_closes(visit, console):
    tab = visit(STYLE, language="en")
    link = tab.locator("a[data-dialog]")
    link.focus()
    tab.keyboard.press("Enter")

    dialog = tab.get_by_role("dialog", name="Retire 3,903 tonnes?")
    expect(dialog).to_be_visible()
    axe(tab)
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert tab.url.endswith("/style/")
    expect(link).to_be_focused()
    console.check()


def test_dialog_is_left_by_going_back(visit):
    tab = visit(STYLE, language="en")
    tab.locator("a[data-dialog]").click()
    tab.get_by_role("dialog").get_by_role("link", name="Go back, change nothing").click()

    expect(tab.get_by_role("dialog")).to_have_count(0)
    assert tab.url.endswith("/style/")


def test_open_menu_pleases_axe_and_closes_by_escape_and_by_a_click_elsewhere(visit):
    tab = visit(HOME, language="en")
    summary = tab.locator("summary[aria-label='Light or dark']")
    menu = tab.locator("header .fp-wide-only .fp-menu")

    summary.click()
    axe(tab)
    tab.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    tab.locator("main").click(position={"x": 5, "y": 5})
    expect(menu).not_to_have_attribute("open", "")


def test_open_phone_menu_pleases_axe(visit):
    tab = visit(HOME, width=PHONE)
    tab.locator(".fp-drawer summary").click()

    axe(tab)


def test_chosen_theme_outweighs_the_system(visit):
    tab = visit(HOME, theme="dark")
    tab.locator("summary").first.click()
    tab.locator("header button[value=light]:visible").click()
    tab.wait_for_load_state("load")

    assert background(tab) == LIGHT


def test_draft_saves_itself_and_says_so(visit, console):
    tab = visit(STYLE, language="en")
    tab.route("**/save-here/", lambda route: route.fulfill(status=204))
    tab.route("**/style/", _with_autosave)
    tab.reload()

    with tab.expect_request("**/save-here/") as asked:
        tab.locator("#empty-name").fill("Spring conference")

    assert asked.value.method == "POST"
    assert "Spring conference" in asked.value.post_data
    expect(tab.locator("[data-save-text]")).to_have_text("Draft saved.")


def _with_autosave(route) -> None:
    answer = route.fetch()
    html = answer.text().replace('id="example-form"', 'id="example-form" data-autosave="/save-here/"')
    route.fulfill(response=answer, body=html)


def test_draft_that_cannot_be_saved_says_so_and_keeps_the_entries(visit):
    tab = visit(STYLE, language="en")
    tab.route("**/save-here/", lambda route: route.fulfill(status=500))
    tab.route("**/style/", _with_autosave)
    tab.reload()

    tab.locator("#empty-name").fill("Spring conference")

    expect(tab.locator("[data-save-text]")).to_contain_text("could not be saved")
    expect(tab.locator("#empty-name")).to_have_value("Spring conference")


def test_toast_is_announced_readable_and_can_be_put_away(visit, console):
    tab = visit(STYLE, language="en")
    tab.get_by_role("button", name="Bad news").click()
    toast = tab.locator("[data-toasts] .fp-alert")

    expect(toast).to_contain_text("That did not work.")
    axe(tab)
    toast.get_by_role("button", name="Put this message away").click()
    expect(toast).to_have_count(0)
    console.check()


def test_part_of_a_page_that_fails_says_so_and_stays(visit):
    tab = visit(STYLE, language="en")
    tab.route("**/part/", lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))
    tab.route("**/style/", _with_part)
    tab.reload()
    tab.locator("#part").click()

    expect(tab.locator("[data-toasts] .fp-alert")).to_contain_text("That did not work.")
    expect(tab.locator("#part")).to_have_text("Part")


def _with_part(route) -> None:
    answer = route.fetch()
    html = answer.text().replace("</main>", '<button id="part" hx-get="/part/">Part</button></main>')
    route.fulfill(response=answer, body=html)


def test_mistakes_get_the_focus_and_lead_to_their_box(visit):
    tab = visit(STYLE, language="en")

    expect(tab.locator(".fp-errors")).to_be_focused()
    tab.get_by_role("link", name="Electricity — ").click()
    expect(tab.locator("#refused-electricity")).to_be_focused()


# --- keyboard -----------------------------------------------------------------------------------------------
def test_first_key_leads_past_the_header(visit):
    tab = visit(ABOUT, language="en")
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")

    expect(tab.locator("main")).to_be_focused()


def test_every_stop_of_the_tab_key_is_seen(visit):
    tab = visit(HOME, language="en")
    stops = []
    for _step in range(60):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return e === document.body ? null : {what: e.outerHTML.slice(0, 80),"
            " ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,"
            " there: e.getClientRects().length > 0}; }"
        )
        if stop is None:
            break
        stops.append(stop)

    assert len(stops) > 15
    assert [s["what"] for s in stops if not (s["ring"] and s["there"])] == []


def test_what_can_be_pressed_is_large_enough(visit):
    tab = visit(HOME, width=PHONE)

    small = tab.evaluate(
        "() => [...document.querySelectorAll('button, summary, input, select, .btn, nav a')]"
        ".filter(e => e.getClientRects().length)"
        ".map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])"
        ".filter(([, r]) => r.width < 24 || r.height < 24).map(([what]) => what)"
    )

    assert small == []


# --- charts, paper, policy ---------------------------------------------------------------------------
@pytest.mark.parametrize(("width", "seen"), [(1440, "fp-chart-middle"), (PHONE, "fp-chart-narrow")])
def test_chart_is_drawn_for_its_place(visit, width, seen):
    tab = visit(STYLE, width=width)

    shown = tab.locator(".fp-chart").first.locator("svg:visible").locator("..")

    assert shown.count() == 1
    assert shown.get_attribute("class") == seen


def test_line_chart_is_explored_with_the_pointer_under_the_strict_policy(visit, console):
    tab = visit(STYLE, language="en")
    tab.get_by_role("button", name="Explore with the pointer").click()

    expect(tab.locator("[data-explore-here] canvas").first).to_be_visible()
    expect(tab.locator("figure:has(canvas) svg:visible")).to_have_count(0)
    tab.locator("[data-explore-here]").hover(position={"x": 200, "y": 150})
    axe(tab)
    console.check()


def test_letters_of_charts_are_never_too_small_to_read(visit):
    for width in (1440, PHONE):
        tab = visit(STYLE, width=width)
        smallest = tab.evaluate(
            "() => Math.min(...[...document.querySelectorAll('.fp-chart text')]"
            ".filter(e => e.getClientRects().length)"
            ".map(e => e.getScreenCTM().a * parseFloat(e.getAttribute('font-size'))))"
        )
        assert smallest >= 10.5


def test_paper_has_the_words_and_not_the_frame(visit):
    tab = visit(STYLE, theme="dark")
    tab.emulate_media(media="print", color_scheme="dark")

    assert background(tab) == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(23, 35, 30)"
    expect(tab.locator("header.fp-header")).to_be_hidden()
    expect(tab.locator("h1").first).to_be_visible()


def test_policy_refuses_inline_scripts_and_styles(visit, console):
    tab = visit(HOME)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=probe style=\"color: red\">x</p>')")
    tab.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.broken = true'; "
        "document.body.append(s); }"
    )

    assert tab.evaluate("window.broken") is None
    assert tab.evaluate("getComputedStyle(document.querySelector('#probe')).color") != "rgb(255, 0, 0)"
    assert len([c for c in console.complaints if "Content Security Policy" in c]) == 2


def test_pages_load_nothing_from_elsewhere(visit, live_server):
    tab = visit(HOME)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.reload(wait_until="networkidle")

    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert asked


def test_language_of_the_page_is_said(visit):
    assert visit(HOME, language="zh-hans").get_attribute("html", "lang") == "zh-Hans"
    assert visit(HOME, language="en").get_attribute("html", "lang") == "en"
    assert django_settings.LANGUAGE_CODE == "zh-hans"
