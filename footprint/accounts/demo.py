"""Who lives in the demo? Invented organisations with one person in every role."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from footprint.accounts.actors import local_day
from footprint.accounts.credit_code import credit_code_check_character
from footprint.accounts.enums import SCOPES_OF_ACTIVITY, AccreditedActivity, Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    mandate_accept,
    mandate_offer,
    membership_grant,
    organisation_create,
    site_admin_create,
    user_create,
)

R = Role
YEARS_APPROVED = 3


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """``body`` are the first 17 places of its invented credit code; ``people``: login → name and roles."""

    name_zh: str
    name_en: str
    body: str
    region: str
    people: dict[str, tuple[str, tuple[Role, ...]]]
    kinds: tuple[str, ...] = ()
    activity: AccreditedActivity | None = None


ORGANISATIONS = {
    "organiser": DemoOrganisation(
        name_zh="钱江会展有限公司",
        name_en="Qianjiang Expo Ltd",
        body="91330100MADEM0001",
        region="CN-ZJ",
        kinds=("organises_events",),
        people={
            "organiser": ("林晓", (R.ADMINISTRATOR, R.ORGANISER)),
            "approver": ("周敏", (R.APPROVER,)),
            "auditor": ("吴刚", (R.AUDITOR,)),
        },
    ),
    "verifier": DemoOrganisation(
        name_zh="华北核查中心有限公司",
        name_en="North China Verification Centre Ltd",
        body="91110105MADEM0002",
        region="CN-BJ",
        activity=AccreditedActivity.VERIFIER,
        people={"verifier": ("陈立", (R.ADMINISTRATOR, R.VERIFIER))},
    ),
    "credits": DemoOrganisation(
        name_zh="南方碳资产管理有限公司",
        name_en="Southern Carbon Assets Ltd",
        body="91440101MADEM0003",
        region="CN-GD",
        kinds=("holds_credits",),
        people={
            "holder": ("黄海", (R.ADMINISTRATOR, R.CREDIT_HOLDER)),
            "holder-approver": ("郑洁", (R.APPROVER,)),
        },
    ),
    "registry": DemoOrganisation(
        name_zh="示例自愿减排登记中心",
        name_en="Example Voluntary Reduction Registry",
        body="12110000MADEM0004",
        region="CN-BJ",
        activity=AccreditedActivity.REGISTRY_OPERATOR,
        people={
            "registry": ("孙宁", (R.ADMINISTRATOR, R.REGISTRY_OPERATOR)),
            "registry-second": ("钱磊", (R.REGISTRY_OPERATOR,)),
        },
    ),
    "forest": DemoOrganisation(
        name_zh="临安碳汇林场",
        name_en="Lin'an Carbon Forest Farm",
        body="12330185MADEM0005",
        region="CN-ZJ",
        kinds=("plants_forests",),
        people={"forester": ("马青", (R.ADMINISTRATOR, R.FORESTER))},
    ),
    "company": DemoOrganisation(
        name_zh="蓉城电器制造有限公司",
        name_en="Rongcheng Appliances Ltd",
        body="91510100MADEM0006",
        region="CN-SC",
        kinds=("makes_products",),
        people={
            "company": ("高远", (R.ADMINISTRATOR, R.APPLICANT)),
            "company-approver": ("罗兰", (R.APPROVER,)),
        },
    ),
    "certifier": DemoOrganisation(
        name_zh="东方低碳认证有限公司",
        name_en="Oriental Low-Carbon Certification Ltd",
        body="91310115MADEM0007",
        region="CN-SH",
        activity=AccreditedActivity.CERTIFICATION_BODY,
        people={
            "assessor": ("何平", (R.ADMINISTRATOR, R.ASSESSOR)),
            "reviewer": ("唐宇", (R.TECHNICAL_REVIEWER,)),
            "decider": ("许静", (R.DECIDER,)),
        },
    ),
    "consultant": DemoOrganisation(
        name_zh="碳路咨询有限公司",
        name_en="Carbon Path Consulting Ltd",
        body="91420100MADEM0008",
        region="CN-HB",
        kinds=("consults",),
        people={"consultant": ("谢明", (R.ADMINISTRATOR, R.CONSULTANT))},
    ),
}
MANDATED_BY = "company"
SITE_ADMIN = ("admin", "站点管理员")


@dataclass(frozen=True, kw_only=True)
class DemoAccounts:
    """What was made: people by login (``organiser``, ``verifier``, … ``admin``), organisations by key."""

    people: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def logins(self) -> list[tuple[str, str, str]]:
        """E-mail address, name and organisation of everybody, in the order of the story."""
        rows = []
        for key, facts in ORGANISATIONS.items():
            organisation = self.organisations[key]
            rows += [
                (self.people[login].email, self.people[login].name, str(organisation))
                for login in facts.people
            ]
        return [*rows, (self.people[SITE_ADMIN[0]].email, SITE_ADMIN[1], "")]


def address_of(login: str) -> str:
    """The invented address of a login; ``.example`` exists nowhere."""
    return f"{login}@demo.example"


@transaction.atomic
def demo_accounts(*, password: str, now: datetime, language: str = "zh-hans") -> DemoAccounts:
    """Make the people and organisations of the demo; the same ones again when they are there already.

    Everybody signs in with ``password``. Verifier, certification body and registry are approved from two
    years before ``now`` until one year after; the company has mandated the consultant.
    """
    if User.objects.filter(email=address_of(SITE_ADMIN[0])).exists():
        return demo_accounts_find()
    admin = site_admin_create(
        email=address_of(SITE_ADMIN[0]), password=password, name=SITE_ADMIN[1], language=language
    )
    made = DemoAccounts(people={SITE_ADMIN[0]: admin})
    for key, facts in ORGANISATIONS.items():
        _organisation_make(made, key, facts, password=password, language=language, now=now)
    for key, facts in ORGANISATIONS.items():
        if facts.activity:
            _approve(made.organisations[key], facts, made, now)
    _mandate(made, now)
    return made


def demo_accounts_find() -> DemoAccounts:
    """The people and organisations that an earlier run made."""
    people = {login: User.objects.get(email=address_of(login)) for login in [*_logins(), SITE_ADMIN[0]]}
    organisations = {
        key: Organisation.objects.get(credit_code=_code(facts)) for key, facts in ORGANISATIONS.items()
    }
    return DemoAccounts(people=people, organisations=organisations)


def _logins() -> list[str]:
    return [login for facts in ORGANISATIONS.values() for login in facts.people]


def _code(facts: DemoOrganisation) -> str:
    return facts.body + credit_code_check_character(facts.body)


def _organisation_make(
    made: DemoAccounts, key: str, facts: DemoOrganisation, *, password: str, language: str, now: datetime
) -> None:
    for login, (name, _roles) in facts.people.items():
        made.people[login] = user_create(
            email=address_of(login), password=password, name=name, language=language
        )
    first = next(iter(facts.people))
    founder = made.people[first]
    made.organisations[key] = organisation_create(
        created_by=founder,
        founder_roles=facts.people[first][1],
        name_zh=facts.name_zh,
        name_en=facts.name_en,
        credit_code=_code(facts),
        region=facts.region,
        contact_name=founder.name,
        contact_email=founder.email,
        now=now,
        **dict.fromkeys(facts.kinds, True),
    )
    for login, (_name, roles) in facts.people.items():
        for role in roles:
            membership_grant(
                user=made.people[login],
                organisation=made.organisations[key],
                role=role,
                granted_by=founder,
                now=now,
            )


def _approve(organisation: Organisation, facts: DemoOrganisation, made: DemoAccounts, now: datetime) -> None:
    today = local_day(now)
    founder = made.people[next(iter(facts.people))]
    request = accreditation_request(
        organisation=organisation,
        activity=facts.activity,
        body="CNCA（演示）",
        number=f"DEMO-{organisation.credit_code[8:17]}",
        scopes=SCOPES_OF_ACTIVITY[facts.activity],
        valid_from=_years(today, -2),
        valid_until=_years(today, YEARS_APPROVED - 2),
        evidence_note="演示数据，非真实资质。Demo data, no real accreditation.",
        requested_by=founder,
        now=now,
    )
    accreditation_approve(
        accreditation=request,
        decided_by=made.people[SITE_ADMIN[0]],
        reason="演示数据，未与名录核对。Demo data, not compared with any register.",
        now=now,
    )


def _mandate(made: DemoAccounts, now: datetime) -> None:
    client = made.organisations[MANDATED_BY]
    consultant = made.people["consultant"]
    mandate = mandate_offer(
        client=client,
        consultant_organisation=made.organisations["consultant"],
        roles=[Role.APPLICANT],
        valid_from=local_day(now),
        valid_until=local_day(now) + timedelta(days=365),
        granted_by=made.people[MANDATED_BY],
        now=now,
    )
    mandate_accept(mandate=mandate, accepted_by=consultant, now=now)


def _years(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))
