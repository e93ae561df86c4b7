"""An exhibition in Chengdu with plan, declared footprint and credits: what claims are made of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from footprint.accounts.models import Organisation, User
from footprint.assessments.models import SelfDeclaration
from footprint.assessments.services import self_declare
from footprint.claims.models import Claim
from footprint.claims.services import claim_open
from footprint.events import services as events
from footprint.events.enums import DataPurpose, Section, Tier
from footprint.events.models import Event
from footprint.offsets import services as offsets
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import Account, Issuance, RetirementRequest
from footprint.offsets.selectors import retirement_instruction
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install

BEFORE = datetime(2026, 11, 1, 4, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAYS = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 22)}
ZERO = "本次活动没有此类排放。"


@dataclass(frozen=True, kw_only=True)
class People:
    """The organiser's two people, and two of a holder of credits."""

    organiser: User
    approver: User
    holder: User
    holder_approver: User


def noon(day: date) -> datetime:
    """Noon of a day in Beijing."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def people_make() -> People:
    names = {"organiser": "林晓", "approver": "周敏", "holder": "黄海", "holder_approver": "郑洁"}
    return People(
        **{
            role: User.objects.get_or_create(email=f"{role}@example.org", defaults={"name": name})[0]
            for role, name in names.items()
        }
    )


def organiser_make() -> Organisation:
    return Organisation.objects.get_or_create(name_zh="成都会展公司", name_en="Chengdu Expo")[0]


def event_make(
    people: People,
    *,
    rulebook: str = "chengdu_2018",
    kwh: str = "300万度",
    organisation: Organisation | None = None,
    now: datetime = BEFORE,
    **facts,
) -> Event:
    """An exhibition whose boundary is drawn and whose estimate is calculated; no plan yet."""
    rulebooks_install(now=now)
    usual = {
        "name_zh": "西部博览会",
        "name_en": "Western Fair",
        "kind": "exhibition",
        "zone": "Asia/Shanghai",
        "place": "成都",
        "attendees_expected": 5000,
        **DAYS,
    }
    event = events.event_create(
        organisation=organisation or organiser_make(),
        rulebook_release=latest(rulebook),
        facts=usual | facts,
        venues=["西博城"],
        created_by=people.organiser,
        request_id=uuid4(),
        now=now,
    )
    used = {"electricity"}
    choices = {
        row: ("zero", ZERO)
        for row in ("fuel_fixed", "fuel_mobile", "heat", "travel", "lodging")
        if row not in used
    }
    events.boundary_set(event=event, choices=choices, by=people.organiser, version=None, now=now)
    enter(event, people, DataPurpose.ESTIMATE, kwh, now=now)
    events.event_compute(event=event, purpose=DataPurpose.ESTIMATE, by=people.organiser, now=now)
    return fresh(event)


def enter(event: Event, people: People, purpose: str, kwh: str, *, now: datetime = BEFORE) -> None:
    events.line_save(
        event=event,
        purpose=purpose,
        section=Section.ELECTRICITY,
        label="展馆用电",
        values={"quantity": kwh},
        tier=Tier.BEST,
        by=people.organiser,
        request_id=uuid4(),
        now=now,
    )


def plan(event: Event, people: People, *, now: datetime = BEFORE) -> Event:
    """Issue the plan in time."""
    version = fresh(event).plan.version
    events.plan_save(
        event=event,
        texts={"timetable": "11 月完成", "cover_intended": "碳信用"},
        by=people.organiser,
        version=version,
        now=now,
    )
    events.plan_issue(event=fresh(event), by=people.organiser, now=now)
    return fresh(event)


def finish(event: Event, people: People, *, kwh: str = "330万度", now: datetime = AFTER) -> Event:
    """Hold the event and calculate what happened."""
    enter(event, people, DataPurpose.ACTUAL, kwh, now=now)
    events.event_compute(event=fresh(event), purpose=DataPurpose.ACTUAL, by=people.organiser, now=now)
    return fresh(event)


def fresh(event: Event) -> Event:
    return Event.objects.select_related("organisation", "subject", "rulebook_release", "plan").get(
        pk=event.pk
    )


def claim_make(event: Event, people: People, *, now: datetime = BEFORE, **options) -> Claim:
    return claim_open(event=fresh(event), opened_by=people.organiser, now=now, **options)


def credits_make(
    people: People,
    *,
    code: str = "here",
    tonnes: int = 10_000,
    first: int = 1,
    instrument: str = Instrument.CCER,
    operated_here: bool = True,
    owner: Organisation | None = None,
    now: datetime = BEFORE,
) -> Issuance:
    """Credits in the holding of the organiser (or of ``owner``), in a registry operated here or not."""
    operator, _ = Organisation.objects.get_or_create(name_zh="登记机构", name_en="Registry body")
    registry = offsets.registry_register(
        code=code,
        name_zh=f"示例登记簿 {code}",
        name_en=f"Example registry {code}",
        kind=RegistryKind.NATIONAL_REDUCTION,
        instrument=instrument,
        serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X",
        operated_here=operated_here,
        operator=operator if operated_here else None,
        now=now,
    )
    account: Account = offsets.account_open(
        registry=registry, organisation=owner or organiser_make(), now=now
    )
    project = offsets.project_register(
        registry=registry, number="W-1", name_zh="甘肃风电", name_en="Gansu wind", kind=ProjectKind.WIND,
        region="CN-GS", now=now,
    )  # fmt: skip
    serials = f"T-{first}-{first + tonnes - 1}-X"
    issuance = offsets.issuance_register(
        project=project,
        vintage=2024,
        serials=serials,
        account=account if operated_here else None,
        registered_by=people.holder,
        request_id=uuid4(),
        now=now,
    )
    if not operated_here:
        _enter_by_statement(account, serials, tonnes, people, now)
    return issuance


def _enter_by_statement(account: Account, serials: str, tonnes: int, people: People, now: datetime) -> None:
    statement = offsets.statement_preview(
        account=account,
        file_name="holding.csv",
        content=f"编号,数量(吨)\n{serials},{tonnes}".encode(),
        as_of=now.date(),
        is_complete=False,
        uploaded_by=people.holder,
        request_id=uuid4(),
        now=now,
    )
    offsets.statement_submit(statement=statement, submitted_by=people.holder, request_id=uuid4(), now=now)
    offsets.statement_approve(
        statement=statement, decided_by=people.holder_approver, request_id=uuid4(), now=now
    )


def offer(issuance: Issuance, people: People, *, price: str = "60") -> None:
    """Put an issuance on the market."""
    account = issuance.registry.accounts.exclude(organisation=None).first()
    offsets.offer_make(
        account=account, issuance=issuance, price=Decimal(price), valid_until=AFTER + timedelta(days=365),
        offered_by=people.holder, now=BEFORE,
    )  # fmt: skip


def approve(request: RetirementRequest, by: User, *, now: datetime = AFTER) -> RetirementRequest:
    return offsets.retirement_approve(retirement_request=request, approved_by=by, request_id=uuid4(), now=now)


def verify(event: Event, people: People, *, now: datetime = AFTER) -> SelfDeclaration:
    """Let the organiser's second person declare the final footprint, as this rule book allows."""
    return self_declare(subject=event.subject, by=people.approver, now=now)


def prove(request: RetirementRequest, people: People, *, now: datetime = AFTER) -> None:
    """The registry is told and sends its proof."""
    request.refresh_from_db()
    offsets.retirement_instruct(
        retirement_request=request, instructed_by=people.holder, request_id=uuid4(), now=now
    )
    serials = [text for line in retirement_instruction(request) for text in line.serials]
    offsets.retirement_prove(
        retirement_request=request, serial_texts=serials, proof_sha256="ab" * 32, proof_number="证-1",
        retired_on=now.astimezone(UTC).date(), proved_by=people.holder, request_id=uuid4(), now=now,
    )  # fmt: skip
