"""Pages of credits."""

from datetime import timedelta
from uuid import uuid4

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant
from footprint.core import clock
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind, RetirementPurpose
from footprint.offsets.services import (
    account_open,
    blocks_reserve,
    issuance_register,
    project_register,
    quote_make,
    registry_register,
    retirement_approve,
    retirement_request,
)
from footprint.offsets.services.matching import Wish
from tests.browser.pages import Page
from tests.browser.pages.accounts import organisation
from tests.browser.world import World


def _holder(world: World):
    """The organisation, whose administrator holds credits, plans events and runs a registry too."""

    def make():
        person, own = world.user("administrator"), organisation(world)
        for role in (Role.CREDIT_HOLDER, Role.ORGANISER, Role.APPROVER):
            membership_grant(user=person, organisation=own, role=role, granted_by=person, now=clock.now())
        return own

    return world.once("offsets:holder", make)


def _issuance(world: World):
    def make():
        own = _holder(world)
        registry = registry_register(
            code="shili",
            name_zh="示例林业碳汇登记簿",
            name_en="示例林业碳汇登记簿",
            kind=RegistryKind.FORESTRY_INCLUSIVE,
            instrument=Instrument.CCER,
            serial_pattern=r"SL-(?P<first>\d+)-(?P<last>\d+)",
            serial_example="SL-1-120",
            operated_here=True,
            operator=own,
            now=clock.now(),
        )
        project = project_register(
            registry=registry,
            number="SL-2024-001",
            name_zh="临安竹林经营碳汇项目",
            kind=ProjectKind.BAMBOO,
            region="CN-ZJ",
            inside_regulated_firm=False,
            co_benefits=["community"],
            now=clock.now(),
        )
        return issuance_register(
            project=project,
            vintage=2024,
            serials="SL-1-12000",
            account=account_open(registry=registry, organisation=own, now=clock.now()),
            registered_by=world.user("administrator"),
            request_id=uuid4(),
            now=clock.now(),
        )

    return world.once("offsets:issuance", make)


def _reservation(world: World):
    def make():
        account = _issuance(world).registry.accounts.get(organisation=_holder(world))
        return blocks_reserve(
            account=account,
            tonnes=4079,
            subject="钱塘江峰会 2026",
            expires_at=clock.now() + timedelta(days=5),
            reserved_by=world.user("administrator"),
            request_id=uuid4(),
            now=clock.now(),
        )

    return world.once("offsets:reservation", make)


RULES = "beijing_2014"


def _wish(world: World) -> str:
    _reservation(world)
    return f"demand_t=300&rules={RULES}&used_on=2026-12-20&first=local_first&sources=both&currency=CNY"


def _quote(world: World):
    def make():
        _reservation(world)
        return quote_make(
            organisation=_holder(world),
            wish=Wish(rules=RULES, demand_t=300, used_on=clock.now().date(), regions=("CN-BJ",)),
            subject="钱塘江峰会 2026",
            quoted_by=world.user("administrator"),
            request_id=uuid4(),
            now=clock.now(),
        )

    return world.once("offsets:quote", make)


def _request(world: World):
    account = _issuance(world).registry.accounts.get(organisation=_holder(world))
    return retirement_request(
        account=account,
        tonnes=120,
        beneficiary_name="钱江会展有限公司",
        purpose=RetirementPurpose.EVENT_NEUTRALITY,
        claim="峰会实现碳中和。",
        subject="钱塘江峰会 2026",
        requested_by=world.user("administrator"),
        request_id=uuid4(),
        now=clock.now(),
    )


def _requested(world: World):
    return world.once("offsets:request", lambda: _request(world))


def _step(world: World, step: str) -> str:
    return f"/credits/retirements/{_requested(world).public_id}/{step}"


def _retired(world: World):
    def make():
        done = retirement_approve(
            retirement_request=_request(world),
            approved_by=world.user("person"),
            request_id=uuid4(),
            now=clock.now(),
        )
        return done.retirement

    return world.once("offsets:retired", make)


def _page(name: str, path, **more) -> Page:
    # Outside the demo this reader would first have to set up a second factor.
    return Page(name=f"offsets-{name}", path=path, role="administrator", settings={"DEMO": True}, **more)


def _at(address: str):
    """An address of the issuance or the reservation, both of which stand."""

    def path(world: World) -> str:
        reservation = _reservation(world)
        return address.format(issuance=_issuance(world).public_id, reservation=reservation.public_id)

    return path


PAGES = [
    _page("holdings", _at("/credits/")),
    _page("issuance", _at("/credits/issuances/{issuance}/")),
    _page("issuance-past", _at("/credits/issuances/{issuance}/?after=1")),
    _page("journal", _at("/credits/issuances/{issuance}/journal/")),
    _page("serial", _at("/credits/issuances/{issuance}/serial/?serial=7")),
    _page("match", _at("/credits/match/")),
    _page("match-tried", lambda world: f"/credits/match/?{_wish(world)}"),
    _page("quotes", lambda world: "/credits/quotes/" if _quote(world) else ""),
    _page("quote", lambda world: f"/credits/quotes/{_quote(world).public_id}/"),
    _page("quote-reserve", lambda world: f"/credits/quotes/{_quote(world).public_id}/reserve/"),
    _page("retire", _at("/credits/reservations/{reservation}/retire/")),
    _page("retirements", lambda world: "/credits/retirements/" if _requested(world) else ""),
    _page("retirement", lambda world: _step(world, "")),
    _page("withdraw", lambda world: _step(world, "withdraw/")),
    _page("approve", lambda world: _step(world, "approve/")),
    _page("refuse", lambda world: _step(world, "refuse/")),
    _page("instruct", lambda world: _step(world, "instruct/")),
    _page("letter", lambda world: _step(world, "letter/")),
    _page("proof", lambda world: _step(world, "proof/")),
    _page("register", lambda world: "/register/" if _retired(world) else ""),
    _page("register-nothing", "/register/?q=SL-999"),
    _page("public-retirement", lambda world: f"/register/{_retired(world).number}/"),
    _page("reservations", _at("/credits/reservations/")),
    _page("reservation", _at("/credits/reservations/{reservation}/")),
    _page("release", _at("/credits/reservations/{reservation}/release/")),
    _page("prolong", _at("/credits/reservations/{reservation}/prolong/")),
]
EXCLUDED = {
    "credits/retirements/<uuid:request_id>/file/": "a file, no page",
    "credits/quotes/new/": "answers POST alone",
}
