"""Does an issuance enter whole, once, within its limit, and where it may?"""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, IssuanceKind, RegistryKind
from footprint.offsets.models import Account, Block, Issuance, Registry
from footprint.offsets.problems import AheadOfLimit, IdempotencyConflict, SerialTaken, WholeTonnesOnly
from tests.offsets.conftest import NOW


@pytest.fixture
def register(project, people):
    def _register(serials="T-1-100-X", **options) -> Issuance:
        return services.issuance_register(
            **{
                "project": project,
                "vintage": 2025,
                "serials": serials,
                "registered_by": people[0],
                "request_id": uuid4(),
                "now": NOW,
            }
            | options
        )

    return _register


def test_issuance_begins_as_one_block_elsewhere_in_the_registry(register, outside):
    issuance = register(period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))

    block = Block.objects.open().get()
    assert (block.first, block.last, block.state, block.account) == (1, 100, "held", outside)
    assert (issuance.prefix, issuance.tonnes, issuance.serial_text()) == ("T-{}-X", 100, "T-1-100-X")
    assert issuance.movements.get().kind == "issue"


def test_repeated_registration_is_the_same_issuance(register):
    key = uuid4()
    issuance = register(request_id=key)

    assert register(request_id=key) == issuance
    with pytest.raises(IdempotencyConflict):
        register(request_id=key, vintage=2024)
    assert Issuance.objects.count() == 1


@pytest.mark.parametrize(
    ("period_t", "issued_t"),
    [(1_995, 1_197), (160_000, 96_000), (2_500, 1_500)],
)
def test_sixty_percent_may_be_issued_ahead_and_not_a_tonne_more(register, period_t, issued_t):
    """Beijing's forestry units: 60 % of the first period is issued ahead of verification."""
    ahead = {"kind": IssuanceKind.PRE_ISSUE, "period_t_co2e": period_t, "limit_percent": 60}

    with pytest.raises(AheadOfLimit, match=f"{issued_t} t"):
        register(f"T-1-{issued_t + 1}-X", **ahead)
    issuance = register(f"T-1-{issued_t}-X", **ahead)

    assert issuance.tonnes == issued_t
    assert Issuance.objects.count() == 1
    assert sum(block.tonnes for block in Block.objects.open()) == issued_t


def test_database_keeps_the_limit_too(register, registry, project, people):
    with pytest.raises(IntegrityError, match="issuance_ahead_within_limit"), transaction.atomic():
        Issuance.objects.create(
            registry=registry,
            project=project,
            kind=IssuanceKind.PRE_ISSUE,
            vintage=2025,
            prefix="T-{}-X",
            first=1,
            last=1_198,
            period_t_co2e=1_995,
            limit_percent=60,
            registered_at=NOW,
            registered_by=people[0],
        )


def test_issue_ahead_needs_its_limit(register):
    with pytest.raises(InvalidInput) as refusal:
        register(kind=IssuanceKind.PRE_ISSUE)

    assert refusal.value.field == "limit_percent"


@pytest.mark.parametrize("serials", ["T-50-150-X", "T-100-100-X", "T-1-1-X", "t–0001–0100–x"])
def test_serials_that_were_entered_are_refused(register, serials):
    register()

    with pytest.raises(SerialTaken):
        register(serials)

    assert Issuance.objects.count() == 1


def test_numbering_goes_on_across_vintages_and_prefixes_do_not_collide(register):
    register()
    register("T-101-200-X", vintage=2026)
    register("T-1-100-Y", vintage=2026)

    assert Issuance.objects.count() == 3


def test_same_serials_in_another_registry_are_other_units(register, project):
    register()
    other = services.registry_register(
        code="other",
        name_zh="另一登记簿",
        name_en="Other",
        kind=RegistryKind.INTERNATIONAL,
        serial_pattern=project.registry.serial_pattern,
        serial_example="T-1-2-X",
        now=NOW,
    )
    twin = services.project_register(registry=other, number="P-1", name_zh="同号", kind="wind", now=NOW)

    assert register(project=twin).registry == other


@pytest.mark.parametrize(
    ("serials", "words"),
    [
        ("", "for example T-1-120-X"),
        ("Q-1-2", "one looks like T-1-120-X"),
        ("T-9-1-X", "before it begins"),
        ("T-NaN-undefined-X", "is not a serial"),
    ],
)
def test_serials_outside_the_grammar_are_refused(register, serials, words):
    with pytest.raises(InvalidInput, match=words):
        register(serials)

    assert Issuance.objects.count() == 0


def test_holding_elsewhere_is_not_filled_by_an_issuance(register, registry, holding):
    Registry.objects.filter(pk=registry.pk).update(operated_here=False, operator=None)
    registry.refresh_from_db()
    holding = Account.objects.get(pk=holding.pk)

    with pytest.raises(InvalidInput, match="enter a holding by a registry statement"):
        register(project=registry.projects.get(), account=holding)


def test_account_of_another_registry_is_refused(register, project):
    other = services.registry_register(
        code="other", name_zh="另一登记簿", name_en="Other", kind=RegistryKind.INCLUSIVE, now=NOW
    )

    with pytest.raises(InvalidInput, match="is not in the registry"):
        register(account=other.accounts.get(kind=AccountKind.OUTSIDE))


def test_opaque_serial_is_entered_once_in_a_registry(people):
    registry = services.registry_register(
        code="opaque", name_zh="不透明", name_en="Opaque", kind=RegistryKind.INCLUSIVE, now=NOW
    )
    project = services.project_register(
        registry=registry, number="O-1", name_zh="项目", kind="other", now=NOW
    )

    def register(*texts):
        return services.issuance_register(
            project=project,
            vintage=2025,
            opaque_serials=texts,
            registered_by=people[0],
            request_id=uuid4(),
            now=NOW,
        )

    register(("A-1", 5), ("A-2", 1))
    with pytest.raises(SerialTaken):
        register(("B-1", 1), ("ａ-1", 1))
    with pytest.raises(WholeTonnesOnly):
        register(("C-1", 0))
    with pytest.raises(InvalidInput, match="opaque serials"):
        register()

    assert Issuance.objects.get().tonnes == 6


def test_example_that_the_pattern_does_not_read_is_refused(db):
    with pytest.raises(InvalidInput, match="is not a serial"):
        services.registry_register(
            code="x",
            name_zh="x",
            name_en="x",
            kind=RegistryKind.INCLUSIVE,
            serial_pattern=r"A(?P<first>\d+)",
            serial_example="B1",
            now=NOW,
        )

    assert Registry.objects.count() == 0
