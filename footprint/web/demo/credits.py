"""Chapter: credits by serial number, from the registry's statement to a retirement with proof.

Projects, issuances and serial numbers are invented; each says so in its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from footprint.accounts.actors import local_day
from footprint.accounts.demo import DemoAccounts
from footprint.accounts.models import Organisation, User
from footprint.offsets import services
from footprint.offsets.enums import Instrument, Privacy, ProjectKind, RegistryKind, RetirementPurpose
from footprint.offsets.models import Account, Issuance, Registry, Reservation
from footprint.offsets.selectors import retirement_instruction
from footprint.offsets.services.proofs import retirement_prove_by_file
from footprint.offsets.services.statement_files import statement_preview_by_file

SUMMIT = "钱塘江峰会2026（演示）"


@dataclass(frozen=True, kw_only=True)
class Example:
    """An invented project with what was issued to it: vintage → tonnes. [t]"""

    registry: str
    number: str
    name_zh: str
    name_en: str
    kind: ProjectKind
    region: str
    commissioned_on: date
    issued_t: dict[int, int]
    price: str
    co_benefits: Sequence[str] = ()

    def lots(self) -> list[tuple[str, int, int]]:
        """Serial text, tonnes and vintage of each issuance."""
        return [(f"演示-{self.number}-{year}", tonnes, year) for year, tonnes in self.issued_t.items()]


EXAMPLES = (
    Example(
        registry="ccer",
        number="DEMO-CCER-001",
        name_zh="演示：某海上风电项目",
        name_en="Demo example: an offshore wind farm",
        kind=ProjectKind.OFFSHORE_WIND,
        region="CN-GD",
        commissioned_on=date(2021, 12, 1),
        issued_t={2023: 18_000, 2024: 22_000},
        price="88.50",
    ),
    Example(
        registry="ccer",
        number="DEMO-CCER-002",
        name_zh="演示：某造林碳汇项目",
        name_en="Demo example: an afforestation project",
        kind=ProjectKind.AFFORESTATION,
        region="CN-NM",
        commissioned_on=date(2020, 4, 1),
        issued_t={2024: 6_000},
        price="102.00",
        co_benefits=("community", "species"),
    ),
    Example(
        registry="phcer",
        number="DEMO-PHCER-001",
        name_zh="演示：某林场森林保护碳普惠项目",
        name_en="Demo example: forest protection (inclusive carbon)",
        kind=ProjectKind.FOREST_PROTECTION,
        region="CN-GD",
        commissioned_on=date(2019, 1, 1),
        issued_t={2023: 15_000, 2024: 20_000},
        price="41.20",
        co_benefits=("community", "tenure"),
    ),
    Example(
        registry="chengdu_tianfu",
        number="DEMO-TF-001",
        name_zh="演示：某城市公园碳汇项目",
        name_en="Demo example: carbon sink of a city park",
        kind=ProjectKind.FOREST_MANAGEMENT,
        region="CN-SC",
        commissioned_on=date(2021, 3, 1),
        issued_t={2024: 32_000},
        price="30.00",
        co_benefits=("water",),
    ),
)
HERE = "demo_forestry"
"""Code of the registry that a demo organisation operates on this site."""


def fill(*, accounts: DemoAccounts, now: datetime) -> None:
    """Fill registries, holdings, offers and a retirement with proof, once: all of it or nothing."""
    if Registry.objects.filter(code=HERE).exists():
        return
    services.credits_install(now=now)
    with transaction.atomic():
        _Story(accounts, now).tell()


class _Story:
    """The chapter, with its people at hand."""

    def __init__(self, accounts: DemoAccounts, now: datetime) -> None:
        self.now = now
        self.today = local_day(now)
        self.people: dict[str, User] = accounts.people
        self.organisations: dict[str, Organisation] = accounts.organisations
        self.holder, self.second = self.people["holder"], self.people["holder-approver"]

    def tell(self) -> None:
        for example in EXAMPLES:
            self._issue(example)
        held = {code: self._hold(code) for code in dict.fromkeys(one.registry for one in EXAMPLES)}
        for example in EXAMPLES:
            self._offer(held[example.registry], example)
        self._retire_with_proof(held["ccer"])
        self._reserve(held["phcer"], tonnes=4_079, days=5)
        self._waiting_statement(held["chengdu_tianfu"])
        self._registry_here()

    # --- registries elsewhere -------------------------------------------------------------------------
    def _issue(self, example: Example) -> None:
        project = services.project_register(
            registry=Registry.objects.get(code=example.registry),
            number=example.number,
            name_zh=example.name_zh,
            name_en=example.name_en,
            kind=example.kind,
            region=example.region,
            commissioned_on=example.commissioned_on,
            inside_regulated_firm=False,
            co_benefits=list(example.co_benefits),
            source="演示数据，非真实项目。Demo data, no real project.",
            actor=self.holder,
            now=self.now,
        )
        for text, tonnes, year in example.lots():
            services.issuance_register(
                project=project,
                vintage=year,
                opaque_serials=[(text, tonnes)],
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                issued_on=date(year + 1, 6, 30),
                registered_by=self.holder,
                request_id=uuid4(),
                now=self.now,
            )

    def _hold(self, registry: str) -> Account:
        """The holding that enters by the registry's statement, approved by the second person."""
        account = services.account_open(
            registry=Registry.objects.get(code=registry),
            organisation=self.organisations["credits"],
            number=f"DEMO-{registry.upper()}-0003",
            actor=self.holder,
            now=self.now,
        )
        lines = [
            f"{text},{tonnes},{example.number},{year}"
            for example in EXAMPLES
            if example.registry == registry
            for text, tonnes, year in example.lots()
        ]
        statement = self._statement(account, lines, as_of=self.today - timedelta(days=3))
        services.statement_approve(
            statement=statement, decided_by=self.second, request_id=uuid4(), now=self.now
        )
        return account

    def _statement(self, account: Account, lines: list[str], *, as_of: date):
        """A statement that is handed in."""
        statement = statement_preview_by_file(
            registry=account.registry,
            organisation=account.organisation,
            file_name=f"演示对账单-{account.registry.code}-{as_of}.csv",
            content="\n".join(["编号,数量(吨),项目编号,减排量产生年份", *lines, ""]).encode(),
            as_of=as_of,
            is_complete=False,
            uploaded_by=self.holder,
            request_id=uuid4(),
            now=self.now,
        )
        return services.statement_submit(
            statement=statement, submitted_by=self.holder, request_id=uuid4(), now=self.now
        )

    def _offer(self, account: Account, example: Example) -> None:
        for issuance in Issuance.objects.filter(project__number=example.number):
            services.offer_make(
                account=account,
                issuance=issuance,
                price=Decimal(example.price),
                valid_until=self.now + timedelta(days=180),
                offered_by=self.holder,
                now=self.now,
            )

    def _reserve(self, account: Account, *, tonnes: int, days: int) -> Reservation:
        return services.blocks_reserve(
            account=account,
            tonnes=tonnes,
            subject=SUMMIT,
            expires_at=self.now + timedelta(days=days),
            reserved_by=self.holder,
            request_id=uuid4(),
            now=self.now,
        )

    def _retire_with_proof(self, account: Account) -> None:
        """The whole way: reserved, requested, approved, instructed, proved."""
        request = services.retirement_request(
            reservation=self._reserve(account, tonnes=1_170, days=30),
            beneficiary_name=str(self.organisations["organiser"].name_zh),
            beneficiary_organisation=self.organisations["organiser"],
            purpose=RetirementPurpose.EVENT_NEUTRALITY,
            claim="演示：抵销第七届低碳发展论坛的温室气体排放。",
            subject="第七届低碳发展论坛（演示）",
            privacy=Privacy.PUBLIC,
            requested_by=self.holder,
            request_id=uuid4(),
            now=self.now,
        )
        services.retirement_approve(
            retirement_request=request, approved_by=self.second, request_id=uuid4(), now=self.now
        )
        services.retirement_instruct(
            retirement_request=request,
            instructed_by=self.holder,
            instruction_number="演示-2026-01",
            request_id=uuid4(),
            now=self.now,
        )
        serials = [text for line in retirement_instruction(request) for text in line.serials]
        retirement_prove_by_file(
            retirement_request=request,
            file_name="演示注销证明.txt",
            content="\n".join(["注销证明（演示数据，不具任何效力）", *serials, ""]).encode(),
            serial_texts=serials,
            proof_number="演示-注销-0001",
            retired_on=self.today,
            proved_by=self.holder,
            request_id=uuid4(),
            now=self.now,
        )

    def _waiting_statement(self, account: Account) -> None:
        """One more statement, so that the second person has something to decide."""
        project = account.registry.projects.get(number="DEMO-TF-001")
        services.issuance_register(
            project=project,
            vintage=2025,
            opaque_serials=[("演示-DEMO-TF-001-2025", 2_600)],
            issued_on=date(2026, 6, 30),
            registered_by=self.holder,
            request_id=uuid4(),
            now=self.now,
        )
        self._statement(account, ["演示-DEMO-TF-001-2025,2600,DEMO-TF-001,2025"], as_of=self.today)

    # --- a registry operated here -----------------------------------------------------------------------
    def _registry_here(self) -> None:
        """The forest farm holds what the registry issued, and offers some of it to the credit holder."""
        operator, farmer = self.people["registry"], self.people["forester"]
        registry = services.registry_register(
            code=HERE,
            name_zh="演示林业碳汇登记簿",
            name_en="Demo register of forestry credits",
            kind=RegistryKind.FORESTRY_INCLUSIVE,
            instrument=Instrument.PLANTING,
            region="CN-ZJ",
            serial_pattern=r"YS(?:-[A-Z0-9]+)*-(?P<first>\d+)-(?P<last>\d+)",
            serial_example="YS-2025-1-120",
            source="演示数据。Demo data.",
            operated_here=True,
            operator=self.organisations["registry"],
            actor=operator,
            now=self.now,
        )
        project = services.project_register(
            registry=registry,
            number="YS-001",
            name_zh="演示：临安竹林经营碳汇项目",
            name_en="Demo example: bamboo management in Lin'an",
            kind=ProjectKind.BAMBOO,
            region="CN-ZJ",
            commissioned_on=date(2022, 3, 1),
            inside_regulated_firm=False,
            co_benefits=["community", "water"],
            source="演示数据，非真实项目。Demo data, no real project.",
            actor=operator,
            now=self.now,
        )
        farm, buyer = (
            services.account_open(
                registry=registry, organisation=self.organisations[key], actor=operator, now=self.now
            )
            for key in ("forest", "credits")
        )
        services.issuance_register(
            project=project,
            vintage=2025,
            serials="YS-2025-1-5200",
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
            issued_on=date(2026, 3, 31),
            account=farm,
            registered_by=operator,
            request_id=uuid4(),
            now=self.now,
        )
        services.transfer_offer(
            from_account=farm,
            to_account=buyer,
            tonnes=600,
            note="演示：按年度协议交付。",
            offered_by=farmer,
            request_id=uuid4(),
            now=self.now,
        )
