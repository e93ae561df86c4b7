"""Four organisations with a key for each part of an event's path."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from footprint.accounts.credit_code import credit_code_check_character
from footprint.accounts.enums import SCOPES_OF_ACTIVITY, AccreditedActivity, Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    membership_grant,
    organisation_create,
    site_admin_create,
    user_create,
)
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.services import account_open, project_register, registry_register
from footprint.rulebooks.services import rulebooks_install
from tests.support.api import key_for

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The secrets of the four programs."""

    organiser: str
    approver: str
    verifier: str
    operator: str


def parts_make() -> Parts:
    """People, approvals, a registry operated here with a project, and an empty account of the organiser."""
    rulebooks_install(now=NOW)
    admin = site_admin_create(email="admin@example.com", password="none at all 1")
    organiser, client = _organisation("organiser", "成都会展公司", (Role.ORGANISER, Role.CREDIT_HOLDER))
    approver = _person("approver")
    membership_grant(user=approver, organisation=client, role=Role.APPROVER, granted_by=organiser, now=NOW)
    verifier, body = _organisation("verifier", "华北核查中心", (Role.VERIFIER,))
    operator, centre = _organisation("operator", "登记中心", (Role.REGISTRY_OPERATOR,))
    _approve(body, AccreditedActivity.VERIFIER, by=verifier, admin=admin)
    _approve(centre, AccreditedActivity.REGISTRY_OPERATOR, by=operator, admin=admin)
    registry = registry_register(
        code="here",
        name_zh="示例登记簿",
        name_en="Example registry",
        kind=RegistryKind.NATIONAL_REDUCTION,
        instrument=Instrument.CCER,
        serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X",
        operated_here=True,
        operator=centre,
        now=NOW,
    )
    project_register(
        registry=registry, number="W-1", name_zh="甘肃风电", name_en="Gansu wind", kind=ProjectKind.WIND,
        region="CN-GS", now=NOW,
    )  # fmt: skip
    account_open(registry=registry, organisation=client, now=NOW)
    return Parts(
        organiser=key_for(organiser, client).secret,
        approver=key_for(approver, client).secret,
        verifier=key_for(verifier, body).secret,
        operator=key_for(operator, centre).secret,
    )


def _person(name: str) -> User:
    return user_create(email=f"{name}@example.com", password=None, name=name)


def _organisation(name: str, name_zh: str, roles: tuple[Role, ...]) -> tuple[User, Organisation]:
    founder = _person(name)
    body = f"9133010{len(name)}MADEM{len(name_zh):04d}"
    made = organisation_create(
        created_by=founder,
        founder_roles=(Role.ADMINISTRATOR, *roles),
        name_zh=name_zh,
        name_en=name,
        credit_code=body + credit_code_check_character(body),
        now=NOW,
    )
    return founder, made


def _approve(organisation: Organisation, activity: AccreditedActivity, *, by: User, admin: User) -> None:
    request = accreditation_request(
        organisation=organisation,
        activity=activity,
        body="CNCA",
        number=f"CNCA-{activity}",
        scopes=SCOPES_OF_ACTIVITY[activity],
        valid_from=date(2020, 1, 1),
        valid_until=date(2099, 12, 31),
        evidence_note="Register entry.",
        requested_by=by,
        now=NOW,
    )
    accreditation_approve(accreditation=request, decided_by=admin, reason="Compared.", now=NOW)
