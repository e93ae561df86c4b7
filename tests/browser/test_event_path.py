"""The main job, walked by everybody who has a part in it: from form to a certificate that a stranger checks.

Boxes are found by their names and buttons by their weight, so one walk serves both languages; what people
read on the way is compared in theirs.
"""

import subprocess
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from footprint.accounts.demo import DemoAccounts, demo_accounts
from footprint.assessments.models import Assessment
from footprint.certificates.models import IssuedDocument
from footprint.core import clock
from footprint.events.models import Event
from footprint.offsets import services as ledger
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import Registry, Retirement, RetirementRequest
from footprint.rulebooks.services import rulebooks_install
from footprint.web.demo import credits
from tests.browser.conftest import LANGUAGES
from tests.support.signin import sign_in

PASSWORD = "a way to be walked 1"
WORDS = {
    "zh-hans": {
        "achieved": "实现碳中和",
        "authentic": "真件：与签发的文件逐字节一致。",
        "not_authentic": "非真件：该文件不是本站签发的。",
        "withdrawn": "撤销",
    },
    "en": {
        "achieved": "is carbon neutral under",
        "authentic": "Authentic: this is byte for byte the file that was issued.",
        "not_authentic": "Not authentic: this file was not issued by this site.",
        "withdrawn": "Withdrawn",
    },
}


class Walk:
    """People at their browsers, each with a window of their own."""

    def __init__(self, browser, address: str, accounts: DemoAccounts, language: str, console) -> None:
        self.browser, self.address, self.accounts = browser, address, accounts
        self.language, self.console = language, console
        self.words = WORDS[language]
        self.tabs: dict[str, Tab] = {}

    def at(self, person: str, path: str = "") -> Tab:
        """The window of a person, opened and signed in when it is asked for first."""
        if person not in self.tabs:
            context = self.browser.new_context(
                viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=True
            )
            cookies = {django_settings.LANGUAGE_COOKIE_NAME: self.language}
            if person != "stranger":
                client = sign_in(Client(), self.accounts.people[person], fresh=True)
                cookies[django_settings.SESSION_COOKIE_NAME] = client.session.session_key
            context.add_cookies(
                [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
            )
            self.tabs[person] = context.new_page()
            self.console.listen(self.tabs[person])
        tab = self.tabs[person]
        if path:
            tab.goto(path if path.startswith("http") else self.address + path)
            assert tab.locator("html").get_attribute("lang").lower().startswith(self.language[:2])
        return tab

    def refused(self, person: str, path: str) -> bool:
        """Whether somebody is kept from a page, asked beside the window so that its console stays silent."""
        return self.at(person).request.get(self.address + path).status == 403

    def close(self) -> None:
        for tab in self.tabs.values():
            tab.context.close()


@pytest.fixture
def walk(request, browser, live_server, settings, console):
    settings.DEMO = True
    settings.PUBLIC_URL = live_server.url
    now = clock.now()
    accounts = demo_accounts(password=PASSWORD, now=now)
    rulebooks_install(now=now)
    credits.fill(accounts=accounts, now=now)
    found = Walk(browser, live_server.url, accounts, request.param, console)
    yield found
    found.close()


@pytest.fixture
def registry(walk) -> Registry:
    """A register of local units that a demo organisation operates on this site, with one project."""
    operator, now = walk.accounts.people["registry"], clock.now()
    made = ledger.registry_register(
        code="jincheng", name_zh="锦城碳普惠登记簿", name_en="Jincheng register", kind=RegistryKind.INCLUSIVE,
        instrument=Instrument.CHENGDU_TIANFU, region="CN-SC",
        serial_pattern=r"JC-2025-(?P<first>\d+)-(?P<last>\d+)",
        serial_example="JC-2025-1-120", operated_here=True, operator=walk.accounts.organisations["registry"],
        actor=operator, now=now,
    )  # fmt: skip
    ledger.project_register(
        registry=made, number="JC-001", name_zh="JC-001 湿地", name_en="JC-001 wetland",
        kind=ProjectKind.FOREST_MANAGEMENT, region="CN-SC", commissioned_on=date(2022, 3, 1),
        inside_regulated_firm=False, actor=operator, now=now,
    )  # fmt: skip
    holder = walk.accounts.organisations["credits"]
    ledger.account_open(registry=made, organisation=holder, actor=operator, now=now)
    return made


def press(tab: Tab) -> None:
    """The main button of the form that is shown."""
    buttons = tab.locator("main form button.btn-primary:visible, main form button.btn-danger:visible")
    assert buttons.count(), f"{tab.url} offers nothing to press: {said(tab)}"
    buttons.first.click()
    tab.wait_for_load_state()


def fill(tab: Tab, **boxes: str) -> None:
    for name, value in boxes.items():
        box = tab.locator(f"main [name={name}]:visible").first
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


def said(tab: Tab) -> str:
    """What the page says, for the message of a failed comparison."""
    return tab.locator("main").inner_text()


def day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


def set_demo_clock(walk: Walk, moment: datetime) -> None:
    tab = walk.at("organiser", "/demo/clock/")
    fill(tab, moment=timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M"))
    press(tab)
    clock.forget()


# --- the stations -----------------------------------------------------------------------------------------
def open_event(walk: Walk, starts: datetime) -> Event:
    tab = walk.at("organiser", "/events/new/")
    fill(
        tab, name_zh="锦城绿色展", name_en="Jincheng Green Fair", kind="exhibition", rulebook="chengdu_2018",
        starts_on=day(starts), ends_on=day(starts + timedelta(days=2)), place="成都", venues="世纪城 5 号馆",
        attendees_expected="1200", privacy="public",
    )  # fmt: skip
    press(tab)
    event = Event.objects.get(name_zh="锦城绿色展")
    tab = walk.at("organiser", f"/events/{event.public_id}/boundary/")
    for category in ("fuel_fixed", "fuel_mobile", "heat"):
        fill(tab, **{f"status_{category}": "zero", f"reason_{category}": "馆内不用燃料，不供热。"})
    press(tab)
    return event


def plan_it(walk: Walk, event: Event, starts: datetime) -> None:
    base = f"/events/{event.public_id}"
    tab = walk.at("organiser", f"{base}/headcount/")
    fill(tab, persons_0="700", distance_km_one_way_0="12", origin_1="重庆", persons_1="500", mode_1="rail")
    press(tab)
    press(walk.at("organiser", f"{base}/data/estimate/"))
    tab = walk.at("organiser", f"{base}/plan/")
    fill(tab, label="展台可重复使用", owner="林晓", due_on=day(starts), expected_kg="3000")
    tab.locator("main form[action$='/measures/'] button").click()
    fill(tab, timetable="开幕前发布计划", responsible="林晓", cover_intended="注销本市碳减排量")
    tab.locator("main form:has([name=timetable]) button").click()
    press(walk.at("organiser", f"{base}/plan/issue/"))
    assert IssuedDocument.objects.filter(kind="neutrality_plan").count() in (0, 1)
    event.refresh_from_db()
    assert event.plan.issued_at is not None, said(walk.at("organiser"))


def enter_what_happened(walk: Walk, event: Event) -> Assessment:
    base = f"/events/{event.public_id}/data/actual"
    lines = {
        "electricity": {"label": "展馆用电", "quantity": "4.2万度", "tier": "best"},
        "travel": {"label": "重庆来客", "mode": "rail", "persons": "480", "from": "重庆", "tier": "better"},
        "lodging": {"label": "住宿", "persons": "480", "nights": "2", "tier": "better"},
        "catering": {"label": "素食午餐", "kind": "vegetarian", "meals": "2400", "tier": "better"},
    }
    for section, boxes in lines.items():
        tab = walk.at("organiser", f"{base}/{section}/")
        fill(tab, **boxes)
        press(tab)
        assert event.lines.filter(purpose="actual", section=section).exists(), said(tab)
    tab = walk.at("organiser", f"{base}/")
    tab.locator("main form[action$='/calculate/'] button").click()
    tab.wait_for_load_state()
    return Assessment.objects.get(subject=event.subject, purpose="actual")


def verify(walk: Walk, event: Event) -> None:
    tab = walk.at("organiser", f"/events/{event.public_id}/verification/")
    tab.locator("main a[href*='/ask/']").first.click()
    fill(tab, message="请核查。")
    press(tab)
    engagement = event.subject.engagements.get()
    base = f"/verification/{engagement.public_id}"

    tab = walk.at("verifier", f"{base}/accept/")
    tab.locator("main [name=independent]").check()
    press(tab)
    press(walk.at("verifier", f"{base}/sample/"))
    tab = walk.at("verifier", f"{base}/lines/")
    for address in tab.locator("main table a[href*='/lines/']").evaluate_all("all => all.map(a => a.href)"):
        walk.at("verifier", address)
        tab.locator("main form[action$='/check/'] button[value=checked]").click()
        tab.wait_for_load_state()
    tab = walk.at("verifier", f"{base}/opinion/")
    tab.locator("main [name=opinion][value=unmodified]").check()
    tab.locator("main form:has([name=opinion]) button").click()
    tab.wait_for_load_state()
    press(walk.at("verifier", f"{base}/sign/"))
    engagement.refresh_from_db()
    assert engagement.state == "concluded", said(tab)


def issue_and_offer(walk: Walk, registry: Registry) -> None:
    """The registry's operator issues into the holder's account; the holder names a price."""
    tab = walk.at("registry", f"/desk/{registry.public_id}/issuances/new/")
    fill(
        tab, project=str(registry.projects.get().pk), vintage="2025", issued_on="2026-06-30",
        serials="JC-2025-1-900", account=str(registry.accounts.get(organisation__isnull=False).public_id),
    )  # fmt: skip
    report = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    tab.locator("main [name=document]").set_input_files(report)
    press(tab)
    tab = walk.at("holder", "/credits/offers/new/")
    tab.locator("main [name=lot]").select_option(index=lot_number(tab, "JC-001"))
    fill(tab, price="12.00", smallest_t="1", last_day=day(clock.now() + timedelta(days=300)))
    press(tab)
    assert registry.accounts.filter(offers__isnull=False).exists(), said(tab)


def lot_number(tab: Tab, project: str) -> int:
    words = tab.locator("main [name=lot] option").all_inner_texts()
    return next(number for number, text in enumerate(words) if project in text)


def cover(walk: Walk, event: Event, tonnes: int) -> None:
    base = f"/events/{event.public_id}/cover"
    tab = walk.at("organiser", f"{base}/")
    if not hasattr(event.subject, "claim"):
        press(tab)
    tab = walk.at("organiser", f"{base}/credits/")
    tab.locator("main form[action$='/reserve/'] button.btn-primary").click()
    tab.wait_for_load_state()
    press(walk.at("organiser", f"{base}/retire/"))
    request = RetirementRequest.objects.latest("pk")
    assert request.tonnes == tonnes, said(walk.at("organiser"))

    assert walk.refused("organiser", f"/credits/retirements/{request.public_id}/approve/")
    press(walk.at("holder-approver", f"/credits/retirements/{request.public_id}/approve/"))
    request.refresh_from_db()
    assert request.state == "retired", said(walk.at("holder-approver"))
    desk = walk.at("registry", f"/desk/{request.account.registry.public_id}/retirements/")
    expect(desk.get_by_text(Retirement.objects.latest("pk").number).first).to_be_visible()


def certify(walk: Walk, event: Event) -> IssuedDocument:
    base = f"/events/{event.public_id}/cover/certificate/achieved"
    assert walk.refused("organiser", f"{base}/issue/")
    press(walk.at("approver", f"{base}/issue/"))
    return IssuedDocument.objects.get(kind="neutrality_achieved")


def download(tab: Tab, document: IssuedDocument, folder: Path) -> Path:
    """The PDF as a stranger saves it."""
    address = tab.locator("main a[href$='.pdf'], main a[href*='/pdf']").first.get_attribute("href")
    answer = tab.request.get(urlsplit(tab.url)._replace(path=address, query="").geturl())
    assert answer.status == 200
    file = folder / f"{document.number}.pdf"
    file.write_bytes(answer.body())
    return file


def qr_of(file: Path) -> str:
    subprocess.run(["pdftoppm", "-r", "150", "-png", file.name, "page"], cwd=file.parent, check=True)
    pages = [Image.open(page) for page in sorted(file.parent.glob("page*.png"))]
    return next(code.text for page in pages for code in zxingcpp.read_barcodes(page))


def compare(tab: Tab, file: Path) -> str:
    tab.locator("main [name=file]").set_input_files(str(file))
    tab.locator("main form:has([name=file]) button").click()
    tab.wait_for_load_state()
    return said(tab)


# --- the walk ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("walk", LANGUAGES, indirect=True)
def test_from_the_form_to_a_certificate_that_a_stranger_checks(walk, registry, work, tmp_path):
    starts = clock.now() + timedelta(days=20)

    event = open_event(walk, starts)
    plan_it(walk, event, starts)
    set_demo_clock(walk, starts + timedelta(days=5))
    final = enter_what_happened(walk, event)
    verify(walk, event)
    issue_and_offer(walk, registry)
    tonnes = int((Decimal(final.emissions_mg) / 10**9).to_integral_value(ROUND_CEILING))
    cover(walk, event, tonnes)
    document = certify(walk, event)
    work()

    stranger = walk.at("stranger", reverse("verify-document", args=[document.number]))
    expect(stranger.locator("main")).to_contain_text(walk.words["achieved"])
    file = download(stranger, document, tmp_path)
    page = qr_of(file)
    assert urlsplit(page).path.rstrip("/").endswith(document.number)
    walk.at("stranger", page)
    assert walk.words["authentic"] in compare(stranger, file)

    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(bytes(content))
    walk.at("stranger", page)
    assert walk.words["not_authentic"] in compare(stranger, forged)

    stranger = walk.at("stranger", f"/e/{event.public_id}/")
    expect(stranger.locator("main")).to_contain_text(document.number)

    tab = walk.at("approver", f"/events/{event.public_id}/cover/withdraw/")
    fill(tab, reason_zh="数据有误", reason_en="Wrong data")
    press(tab)
    stranger = walk.at("stranger", page)
    expect(stranger.locator("main")).to_contain_text(walk.words["withdrawn"])
    expect(walk.at("stranger", f"/e/{event.public_id}/").locator("main")).not_to_contain_text(
        walk.words["achieved"]
    )
    walk.console.check()
