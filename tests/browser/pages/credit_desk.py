"""Pages of registry statements, transfers, the registry desk, and the papers of credits."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from footprint.accounts.enums import SCOPES_OF_ACTIVITY, AccreditedActivity, Role
from footprint.accounts.services import accreditation_approve, accreditation_request, membership_grant
from footprint.core import clock
from footprint.offsets import services
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind, RetirementPurpose
from footprint.offsets.selectors import serials_named
from footprint.offsets.services.matching import Wish
from footprint.offsets.services.papers import quote_paper_issue, retirement_letter_issue
from footprint.offsets.services.statement_files import statement_preview_by_file
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation, other_organisation
from tests.browser.world import World


def _own(world: World):
    """The organisation, whose administrator holds credits, approves and operates a registry."""

    def make():
        person, own, now = world.user("administrator"), organisation(world), clock.now()
        for role in (Role.CREDIT_HOLDER, Role.ORGANISER, Role.APPROVER, Role.REGISTRY_OPERATOR):
            membership_grant(user=person, organisation=own, role=role, granted_by=person, now=now)
        activity = AccreditedActivity.REGISTRY_OPERATOR
        request = accreditation_request(
            organisation=own,
            activity=activity,
            body="生态环境部",
            number="R-2026-01",
            scopes=SCOPES_OF_ACTIVITY[activity],
            valid_from=now.date().replace(year=now.year - 1),
            valid_until=now.date().replace(year=now.year + 1),
            evidence_note="登记簿编号见上。",
            requested_by=person,
            now=now,
        )
        accreditation_approve(
            accreditation=request, decided_by=world.user("site_admin"), reason="已核对。", now=now
        )
        return own

    return world.once("desk:own", make)


def _elsewhere(world: World):
    """A registry elsewhere with 2 000 t issued."""

    def make():
        _own(world)
        registry = services.registry_register(
            code="biedi",
            name_zh="广东省碳普惠登记簿（示例）",
            name_en="Guangdong inclusive-carbon register (example)",
            kind=RegistryKind.INCLUSIVE,
            instrument=Instrument.CCER,
            serial_pattern=r"GD-(?P<first>\d+)-(?P<last>\d+)",
            serial_example="GD-1-120",
            now=clock.now(),
        )
        project = _project(registry, number="GD-2023-011", name_zh="某林场森林保护项目", region="CN-BJ")
        _issue(world, project, "GD-1-2000", vintage=2023)
        return registry

    return world.once("desk:elsewhere", make)


def _project(registry, **facts):
    return services.project_register(
        registry=registry,
        kind=ProjectKind.FOREST_PROTECTION,
        name_en="A forest farm",
        inside_regulated_firm=False,
        now=clock.now(),
        **facts,
    )


def _issue(world: World, project, serials: str, *, vintage: int, account=None):
    return services.issuance_register(
        project=project,
        vintage=vintage,
        serials=serials,
        account=account,
        registered_by=world.user("administrator"),
        request_id=uuid4(),
        now=clock.now(),
    )


def _statement(world: World, *lines: str, by: str = "administrator", submit: bool = False):
    """A statement of the holding elsewhere, and handed in if it is told so."""
    made = statement_preview_by_file(
        registry=_elsewhere(world),
        organisation=_own(world),
        account_number="GD-0003",
        file_name="对账单.csv",
        content="\n".join(["编号,数量,项目编号,年份", *lines, ""]).encode(),
        as_of=clock.now().date(),
        is_complete=False,
        uploaded_by=world.user(by),
        request_id=uuid4(),
        now=clock.now(),
    )
    if submit:
        made = services.statement_submit(
            statement=made, submitted_by=world.user(by), request_id=uuid4(), now=clock.now()
        )
    return made


def _clean(world: World):
    return world.once("desk:clean", lambda: _statement(world, "GD-1501-1600,100,GD-2023-011,2023"))


def _wrong(world: World):
    lines = ("GD-1501-1600,99,GD-2023-011,2023", "GD-1590-1610,21,,", "ABC,1,,", "GD-9001-9002,2,,")
    return world.once("desk:wrong", lambda: _statement(world, *lines))


def _waiting(world: World):
    """Handed in by a colleague, so the reader decides."""
    return world.once(
        "desk:waiting", lambda: _statement(world, "GD-1701-1800,100,,", by="person", submit=True)
    )


def _held(world: World):
    """The holding elsewhere with 1 000 t."""

    def make():
        statement = _statement(world, "GD-1-1000,1000,GD-2023-011,2023", submit=True)
        services.statement_approve(
            statement=statement, decided_by=world.user("person"), request_id=uuid4(), now=clock.now()
        )
        return statement.account

    return world.once("desk:held", make)


def _letter(world: World):
    """A retirement whose letter is issued."""

    def make():
        request = services.retirement_request(
            account=_held(world),
            tonnes=120,
            beneficiary_name="钱江会展有限公司",
            purpose=RetirementPurpose.EVENT_NEUTRALITY,
            claim="抵销峰会的温室气体排放。",
            subject="钱塘江峰会2026",
            requested_by=world.user("person"),
            request_id=uuid4(),
            now=clock.now(),
        )
        request = services.retirement_approve(
            retirement_request=request, approved_by=world.user("administrator"), request_id=uuid4(),
            now=clock.now(),
        )  # fmt: skip
        retirement_letter_issue(
            retirement_request=request, issued_by=world.user("administrator"), now=clock.now()
        )
        return request

    return world.once("desk:letter", make)


def _quote(world: World):
    def make():
        _held(world)
        made = services.quote_make(
            organisation=_own(world),
            wish=Wish(
                rules="beijing_2014", demand_t=30, used_on=clock.now().date(), obligation_t=100_000,
                regions=("CN-BJ",),
            ),
            subject="钱塘江峰会2026",
            quoted_by=world.user("administrator"),
            request_id=uuid4(),
            now=clock.now(),
        )  # fmt: skip
        if made.covered_t:
            quote_paper_issue(quote=made, issued_by=world.user("administrator"), now=clock.now())
        return made

    return world.once("desk:quote", make)


def _registry(world: World):
    """A registry operated by the reader's organisation, with holdings of two."""

    def make():
        own, person = _own(world), world.user("administrator")
        registry = services.registry_open(
            operator=own,
            letters="LA",
            code="linan",
            name_zh="临安林业碳汇登记簿（示例）",
            name_en="Lin'an forestry register (example)",
            kind=RegistryKind.FORESTRY_INCLUSIVE,
            instrument=Instrument.PLANTING,
            region="CN-ZJ",
            zone="Asia/Shanghai",
            actor=person,
            now=clock.now(),
        )
        project = _project(registry, number="LA-001", name_zh="竹林经营碳汇项目", region="CN-ZJ")
        for holder, serials in ((own, "LA-2025-1-1000"), (other_organisation(world), "LA-2024-1-500")):
            account = services.account_open(registry=registry, organisation=holder, now=clock.now())
            _issue(world, project, serials, vintage=2025, account=account)
        return registry

    return world.once("desk:registry", make)


def _account(world: World, *, own: bool):
    holder = _own(world) if own else other_organisation(world)
    return _registry(world).accounts.get(organisation=holder)


def _cancellation(world: World):
    return world.once(
        "desk:cancellation",
        lambda: services.cancellation_request(
            account=_account(world, own=True),
            serials=serials_named(registry=_registry(world), texts=["LA-2025-901-950"]),
            reason="火灾导致碳逆转。",
            requested_by=world.user("person"),
            request_id=uuid4(),
            now=clock.now(),
        ),
    )


def _transfer(world: World, *, incoming: bool):
    def make():
        return services.transfer_offer(
            from_account=_account(world, own=not incoming),
            to_account=_account(world, own=incoming),
            tonnes=50,
            note="按年度协议交付。",
            offered_by=world.user("person"),
            request_id=uuid4(),
            now=clock.now(),
        )

    return world.once(f"desk:transfer {incoming}", make)


def _offer(world: World):
    """A price for what the reader's organisation holds in a registry operated here."""

    def make():
        account = _account(world, own=True)
        return services.offer_make(
            account=account, issuance=_registry(world).issuances.first(), price=Decimal("41.50"),
            valid_until=clock.now() + timedelta(days=60), offered_by=world.user("person"), now=clock.now(),
        )  # fmt: skip

    return world.once("desk:offer", make)


def _invalidated(world: World):
    """An issuance that was invalidated after some of it was retired."""

    def make():
        registry, own = _registry(world), _own(world)
        account = registry.accounts.get(organisation=own)
        issuance = _issue(world, registry.projects.get(), "LA-2023-1-300", vintage=2023, account=account)
        request = services.retirement_request(
            account=account, tonnes=40, issuances=[issuance], beneficiary_name="钱江会展有限公司",
            purpose=RetirementPurpose.EVENT_NEUTRALITY, claim="抵销峰会的温室气体排放。",
            subject="钱塘江峰会2026", requested_by=world.user("person"), request_id=uuid4(), now=clock.now(),
        )  # fmt: skip
        services.retirement_approve(
            retirement_request=request, approved_by=world.user("administrator"), request_id=uuid4(),
            now=clock.now(),
        )  # fmt: skip
        return services.issuance_invalidate(
            issuance=issuance, reason="监测报告有误。", invalidated_by=world.user("administrator"),
            request_id=uuid4(), now=clock.now(),
        )  # fmt: skip

    return world.once("desk:invalidated", make)


def _page(name: str, path, **more) -> Page:
    # Outside the demo this reader would first have to set up a second factor.
    return Page(name=f"desk-{name}", path=path, role="administrator", settings={"DEMO": True}, **more)


def _after(make, address: str):
    """The address, once the records that ``make`` makes are there; ``{}`` is their identifier."""
    return lambda world: address.format(make(world).public_id)


def _out(world: World):
    return _transfer(world, incoming=False)


def _in(world: World):
    return _transfer(world, incoming=True)


def _many(world: World):
    """Statements in every state."""
    _wrong(world), _clean(world), _waiting(world)
    return _held(world)


PAGES = [
    _page("statements", _after(_many, "/credits/statements/")),
    _page("statement-new", _after(_elsewhere, "/credits/statements/new/")),
    _page("statement-clean", _after(_clean, "/credits/statements/{}/")),
    _page("statement-wrong", _after(_wrong, "/credits/statements/{}/")),
    _page("statement-waiting", _after(_waiting, "/credits/statements/{}/")),
    _page("statement-approve", _after(_waiting, "/credits/statements/{}/approve/")),
    _page("issuance-choice", _after(_own, "/credits/issuances/new/")),
    _page("issuance-new", _after(_elsewhere, "/credits/issuances/new/?registry=biedi")),
    _page("project-new", _after(_elsewhere, "/credits/projects/new/?registry=biedi")),
    _page("letter", _after(_letter, "/credits/retirements/{}/letter/")),
    _page("retirement-approved", _after(_letter, "/credits/retirements/{}/")),
    _page("quote-paper", _after(_quote, "/credits/quotes/{}/paper/")),
    _page("offers", _after(_offer, "/credits/offers/")),
    _page("offer-new", _after(_registry, "/credits/offers/new/")),
    _page("offer-withdraw", _after(_offer, "/credits/offers/{}/withdraw/")),
    _page("transfers", lambda world: "/credits/transfers/" if _in(world) and _out(world) else ""),
    _page("transfer-new", _after(_registry, "/credits/transfers/new/")),
    _page("transfer", _after(_in, "/credits/transfers/{}/")),
    _page("transfer-accept", _after(_in, "/credits/transfers/{}/accept/")),
    _page("registries", _after(_registry, "/desk/")),
    _page("new", _after(_own, "/desk/new/")),
    _page("issuances", _after(_registry, "/desk/{}/")),
    _page("accounts", _after(_registry, "/desk/{}/accounts/")),
    _page("account-new", _after(_registry, "/desk/{}/accounts/new/")),
    _page("projects", _after(_registry, "/desk/{}/projects/")),
    _page("retirements", _after(_registry, "/desk/{}/retirements/")),
    _page(
        "cancellations",
        lambda world: _cancellation(world) and f"/desk/{_registry(world).public_id}/cancellations/",
    ),
    _page("moves", _after(_registry, "/desk/{}/serials/")),
    _page("move", _after(_registry, "/desk/{}/serials/freeze/")),
    _page("cancellation", _after(_cancellation, "/desk/cancellations/{}/")),
    _page(
        "invalidate",
        lambda world: f"/desk/issuances/{_registry(world).issuances.first().public_id}/invalidate/",
    ),
    _page("invalidated", _after(_invalidated, "/credits/issuances/{}/")),
]
EXCLUDED = {
    "credits/statements/template/": "a file, no page",
    "credits/statements/<uuid:statement_id>/submit/": "answers POST alone",
    "credits/statements/<uuid:statement_id>/withdraw/": "a confirmation like that of the approval",
    "credits/statements/<uuid:statement_id>/refuse/": "a confirmation with a reason, as for retirements",
    "credits/transfers/<uuid:transfer_id>/refuse/": "a confirmation like that of the acceptance",
    "credits/transfers/<uuid:transfer_id>/withdraw/": "a confirmation like that of the acceptance",
    "desk/<uuid:registry_id>/projects/new/": "the form of credits/projects/new/",
    "desk/<uuid:registry_id>/issuances/new/": "the form of credits/issuances/new/ with one more field",
    "desk/cancellations/<uuid:cancellation_id>/approve/": "a confirmation like that of an invalidation",
    "desk/cancellations/<uuid:cancellation_id>/refuse/": "a confirmation with a reason, as for retirements",
}
