"""Pages of registries, projects, prices, the radar, checkpoints and the audit."""

from datetime import date
from uuid import uuid4

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core import clock
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import LedgerAudit, Methodology, PriceRecord, Project, RadarFinding
from footprint.offsets.services import (
    account_open,
    audit_run,
    checkpoint_take,
    credits_install,
    issuance_register,
    project_register,
    radar_finding_settle,
    radar_run,
    registry_register,
)
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World


def _seeds(world: World) -> None:
    world.once("offsets:seeds", lambda: credits_install(now=clock.now()))


def _operator(world: World):
    """The organisation, whose administrator holds credits, approves and audits too."""

    def make():
        person, own = world.user("administrator"), organisation(world)
        for role in (Role.CREDIT_HOLDER, Role.APPROVER, Role.AUDITOR):
            membership_grant(user=person, organisation=own, role=role, granted_by=person, now=clock.now())
        return own

    return world.once("offsets:operator", make)


def _plant(world: World, *, code: str, name: str, serials: str, **facts) -> Project:
    """One project of the same forest in a registry of its own, issued for 2024."""
    registry = registry_register(
        code=code,
        name_zh=name,
        name_en=name,
        kind=RegistryKind.FORESTRY_INCLUSIVE,
        instrument=Instrument.CCER,
        serial_pattern=code.upper() + r"-(?P<first>\d+)-(?P<last>\d+)",
        serial_example=f"{code.upper()}-1-120",
        crediting="ccer_2023",
        operated_here=True,
        operator=_operator(world),
        now=clock.now(),
    )
    project = project_register(
        registry=registry,
        number=f"{code.upper()}-2024-003",
        kind=ProjectKind.AFFORESTATION,
        region="CN-ZJ",
        installation="临安大山坞造林地块",
        now=clock.now(),
        **facts,
    )
    issuance_register(
        project=project,
        vintage=2024,
        serials=serials,
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        issued_on=date(2025, 3, 20),
        account=account_open(registry=registry, organisation=_operator(world), now=clock.now()),
        registered_by=world.user("administrator"),
        request_id=uuid4(),
        now=clock.now(),
    )
    return project


def _forest(world: World) -> Project:
    """A project with everything that can be said, whose reductions stand in a second registry too."""

    def make():
        _seeds(world)
        project = _plant(
            world,
            code="zjlin",
            name="浙江林业碳汇登记簿",
            serials="ZJLIN-1-8000",
            name_zh="临安大山坞造林碳汇项目",
            methodology=Methodology.objects.get(code="AR-CM-001-V01"),
            methodology_answers={"land": True, "no_wetland": False},
            category=1,
            developer="临安林业有限公司",
            place="临安区大山坞",
            commissioned_on=date(2021, 3, 12),
            registered_on=date(2023, 12, 1),
            crediting_start=date(2021, 4, 1),
            crediting_years=20,
            crediting_end_stated=date(2040, 12, 31),
            annual_t_co2e=8000,
            total_t_co2e_stated=160_000,
            inside_regulated_firm=False,
            co_benefits=["jobs", "water", "poverty"],
            source="项目设计文件第 3 章",
        )
        _plant(
            world, code="second", name="第二登记簿", serials="SECOND-1-5000", name_zh="大山坞林场碳汇（另登）"
        )
        radar_run(now=clock.now())
        return project

    return world.once("offsets:forest", make)


def _finding(world: World) -> RadarFinding:
    _forest(world)
    return RadarFinding.objects.get(code="same_project")


def _settled(world: World) -> RadarFinding:
    def make():
        return radar_finding_settle(
            finding=_finding(world),
            reason="两家登记机构来函说明：第二登记簿的编号已作废。",
            settled_by=world.user("administrator"),
            now=clock.now(),
        )

    return world.once("offsets:settled", make)


def _checkpoint(world: World) -> int:
    def make():
        _forest(world)
        return checkpoint_take(now=clock.now()).number

    return world.once("offsets:checkpoint", make)


def _leaf(world: World) -> str:
    number = _checkpoint(world)
    return f"/checkpoints/{number}/?issuance={_forest(world).issuances.get().public_id}"


def _audit(world: World) -> LedgerAudit:
    def make():
        _forest(world)
        return audit_run(now=clock.now())

    return world.once("offsets:audit", make)


def _broken_audit(world: World) -> LedgerAudit:
    """As a damaged ledger would be reported."""

    def make():
        key = str(_forest(world).issuances.get().public_id)
        return LedgerAudit.objects.create(
            at=clock.now(), issuances=2, movements=2, blocks=2, tonnes=13_000, checkpoints=1, breaks_n=2,
            breaks=[
                {"code": "tiling_gap", "where": key, "values": {"first": "101", "last": "120"}},
                {"code": "chain_hash", "where": f"{key}/1", "values": {}},
            ],
        )  # fmt: skip

    return world.once("offsets:audit-broken", make)


def _public(name: str, path) -> Page:
    return Page(name=f"offsets-{name}", path=path, english_is_content=True)


def _page(name: str, path, **more) -> Page:
    # Outside the demo this reader would first have to set up a second factor.
    return Page(name=f"offsets-{name}", path=path, role="administrator", settings={"DEMO": True}, **more)


def _with_seeds(path: str):
    def address(world: World) -> str:
        _forest(world)
        return path

    return address


def _qishuyan(world: World) -> str:
    _seeds(world)
    return f"/projects/{Project.objects.get(number='~qishuyan').public_id}/"


def _price(world: World, key: str) -> str:
    _seeds(world)
    return f"/prices/{PriceRecord.objects.get(key=key).public_id}/"


PAGES = [
    _public("registries", _with_seeds("/registries/")),
    _public("registry", _with_seeds("/registries/zjlin/")),
    _public("registry-opaque", _with_seeds("/registries/ccer_2017/")),
    _public("projects", _with_seeds("/projects/")),
    _public("project", lambda world: f"/projects/{_forest(world).public_id}/"),
    _public("project-printed", _qishuyan),
    _public("methodologies", _with_seeds("/methodologies/")),
    _public("methodology", _with_seeds("/methodologies/CM-012-V01/")),
    _public("markets", "/markets/"),
    _public("market", "/markets/guangdong_2014/"),
    _public("prices", _with_seeds("/prices/")),
    _public("prices-usd", _with_seeds("/prices/?currency=USD")),
    _public("price", lambda world: _price(world, "phcer_auction_2018")),
    _public("price-derived", lambda world: _price(world, "bcer_sales")),
    _page("price-new", lambda world: "/prices/new/" if _operator(world) else ""),
    _public("checkpoints", lambda world: "/checkpoints/" if _checkpoint(world) else ""),
    _public("checkpoint", lambda world: f"/checkpoints/{_checkpoint(world)}/"),
    _public("checkpoint-leaf", _leaf),
    _page("radar", lambda world: "/credits/radar/" if _forest(world) else ""),
    _page("finding", lambda world: f"/credits/radar/{_finding(world).public_id}/"),
    _page("settle", lambda world: f"/credits/radar/{_finding(world).public_id}/settle/"),
    _page("finding-settled", lambda world: f"/credits/radar/{_settled(world).public_id}/"),
    _page("audits", lambda world: "/credits/audit/" if _audit(world) else ""),
    _page("audit", lambda world: f"/credits/audit/{_audit(world).public_id}/"),
    _page("audit-broken", lambda world: f"/credits/audit/{_broken_audit(world).public_id}/"),
]
EXCLUDED = {
    "credits/audit/run/": "answers POST alone",
    "credits/issuances/<uuid:issuance_id>/chain/": "a file, no page",
    "checkpoints/<int:number>/leaves/": "a file, no page",
    "projects/export/": "a file, no page",
}
