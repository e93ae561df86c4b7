"""Chapter: events. Four of the past as public sources print them, one that is over, and one still to come.

The exhibition to come can be finished by hand with the demo clock: its plan is written and may be issued
until the day before it starts; the edition before it has its actual footprint and waits for a verifier.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from calculators.event.file_text import parse_event_text
from footprint.accounts.demo import DemoAccounts
from footprint.accounts.models import Organisation, User
from footprint.events import services
from footprint.events.enums import DataPurpose, EventState, LinkKind, Section, Tier
from footprint.events.models import Event
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install

HISTORIC = Path(__file__).parent / "historic"
BASIS = "iso_14064_1"
TO_COME, OVER = "2026-fair", "2025-fair"
HEADCOUNT = {
    "groups": [
        {"origin": "重庆", "persons": "1200", "mode": "rail", "distance_km_one_way": "", "stays": True},
        {"origin": "北京", "persons": "300", "mode": "air", "distance_km_one_way": "", "stays": True},
        {"origin": "上海", "persons": "260", "mode": "air", "distance_km_one_way": "", "stays": True},
        {"origin": "绵阳", "persons": "400", "mode": "coach", "distance_km_one_way": "", "stays": False},
        {"origin": "成都", "persons": "3200", "mode": "metro", "distance_km_one_way": "14", "stays": False},
    ],
    "meal_kind": "vegetarian",
    "waste_treatment": "incineration",
    "stated": {"electricity_kwh": "6.5", "nights": "1"},
}
TEXTS = {
    "timetable": "开幕前四周：与场馆、搭建商签订减排约定。\n开幕前一周：发布本计划，开通参会人员问卷。\n"
    "活动期间：抄表、收集凭证。\n闭幕后一个月：完成核算并委托核查。\n闭幕后一年内：完成抵消。",
    "responsible": "会展部 林晓；场馆对接 周敏",
    "cover_intended": "拟使用国家核证自愿减排量（CCER）抵消全部剩余排放，约 640 吨，闭幕后一年内完成注销。",
}
MEASURES = (
    ("展馆照明全部改用 LED", "林晓", Decimal(4200)),
    ("车站至展馆改乘地铁，取消接驳大巴", "周敏", Decimal(2600)),
    ("会刊电子化，不印纸质会刊", "林晓", Decimal(900)),
)
ACTUAL = (
    (Section.ELECTRICITY, "展馆用电（三日抄表）", {"quantity": "9.86万度"}, Tier.BEST, "国网账单"),
    (
        Section.TRAVEL,
        "重庆来客",
        {"mode": "rail", "persons": "1130", "from": "重庆"},
        Tier.BETTER,
        "报名系统与问卷",
    ),
    (
        Section.TRAVEL,
        "北京来客",
        {"mode": "air", "persons": "280", "from": "北京"},
        Tier.BETTER,
        "报名系统与问卷",
    ),
    (
        Section.TRAVEL,
        "上海来客",
        {"mode": "air", "persons": "245", "from": "上海"},
        Tier.BETTER,
        "报名系统与问卷",
    ),
    (
        Section.TRAVEL,
        "本市来客",
        {"mode": "metro", "persons": "3050", "distance_km_one_way": "14"},
        Tier.BASIC,
        "按抽样问卷推算",
    ),
    (Section.LODGING, "外地来客住宿", {"persons": "1655", "nights": "1"}, Tier.BETTER, "合作酒店房晚统计"),
    (Section.FUEL, "备用发电机柴油", {"fuel": "diesel", "quantity": "420 L"}, Tier.BEST, "加油发票"),
    (Section.CATERING, "素食午餐", {"kind": "vegetarian", "meals": "4200"}, Tier.BETTER, "餐饮结算单"),
)


def fill(*, accounts: DemoAccounts, now: datetime) -> None:
    """Record what is printed of the past, and open the two exhibitions; nothing is added twice."""
    host, person = accounts.organisations["organiser"], accounts.people["organiser"]
    rulebooks_install(now=now)
    for file in sorted(HISTORIC.glob("*.yaml")):
        _record(file, host, now)
    over = _fair(OVER, host, person, opens=now - timedelta(days=40), now=now - timedelta(days=75))
    if over.state == EventState.DRAFT:
        _finish(over, person, planned=now - timedelta(days=60), counted=now - timedelta(days=20))
    _fair(TO_COME, host, person, opens=now + timedelta(days=16), now=now)


def _record(file: Path, host: Organisation, now: datetime) -> None:
    data = parse_event_text(file.read_text(encoding="utf-8"))
    if not Event.objects.filter(organisation=host, name_zh=data["event"]["name"]["zh"]).exists():
        services.event_record(
            organisation=host,
            rulebook_release=latest(data.get("rulebook", BASIS)),
            data=data,
            by=None,
            now=now,
        )


def _fair(key: str, host: Organisation, person: User, *, opens: datetime, now: datetime) -> Event:
    """An exhibition under the Chengdu guide with its estimate, measures and the text of its plan."""
    first = opens.date()
    edition = {OVER: ("第九届", "9th"), TO_COME: ("第十届", "10th")}[key]
    event = services.event_create(
        organisation=host,
        rulebook_release=latest("chengdu_2018"),
        facts={
            "name_zh": f"{edition[0]}西部绿色消费博览会（演示）",
            "name_en": f"{edition[1]} Western Green Consumption Fair (demo)",
            "kind": "exhibition",
            "starts_on": first,
            "ends_on": first + timedelta(days=2),
            "place": "成都",
            "attendees_expected": 5360,
            "privacy": "totals",
        },
        venues=["中国西部国际博览城 3 号馆", "天府国际会议中心"],
        created_by=person,
        request_id=_id(key),
        now=now,
    )
    if event.boundary.exists():
        return event
    services.boundary_set(event=event, choices={}, by=person, version=None, now=now)
    services.estimate_make(event=event, headcount=HEADCOUNT, by=person, now=now)
    services.event_compute(event=event, purpose=DataPurpose.ESTIMATE, by=person, now=now)
    for label, owner, expected_kg in MEASURES:
        services.measure_add(
            event=event,
            label=label,
            owner=owner,
            due_on=first - timedelta(days=2),
            expected_kg=expected_kg,
            by=person,
            now=now,
        )
    services.plan_save(event=event, texts=TEXTS, by=person, version=None, now=now)
    services.link_create(
        event=event,
        kind=LinkKind.SURVEY,
        section=Section.TRAVEL,
        label="参会人员出行问卷",
        expires_on=first + timedelta(days=32),
        by=person,
        request_id=_id(f"{key}-survey"),
        now=now,
    )
    return event


def _finish(event: Event, person: User, *, planned: datetime, counted: datetime) -> None:
    """Issue the plan, enter what happened, show what a measure avoided, and calculate."""
    services.plan_issue(event=event, by=person, now=planned)
    event = Event.objects.get(pk=event.pk)
    for number, (section, label, values, tier, note) in enumerate(ACTUAL):
        services.line_save(
            event=event,
            purpose=DataPurpose.ACTUAL,
            section=section,
            label=label,
            values=values,
            tier=tier,
            source_note=note,
            by=person,
            request_id=_id(f"{event.pk}-line-{number}"),
            now=counted,
        )
    lamps = event.measures.get(label=MEASURES[0][0])
    services.measure_achieve(
        measure=lamps,
        done_on=event.starts_on,
        before=event.lines.get(purpose=DataPurpose.ESTIMATE, section=Section.ELECTRICITY),
        after=event.lines.get(purpose=DataPurpose.ACTUAL, section=Section.ELECTRICITY),
        avoided_kg=None,
        explanation="",
        by=person,
        now=counted,
    )
    services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=counted)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:footprint:demo:events:{name}")
