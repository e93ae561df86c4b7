"""Registries, accounts and people that the ledger's tests share."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils.translation import override

from footprint.accounts.models import Organisation, User
from footprint.offsets import services
from footprint.offsets.enums import AccountKind, ProjectKind, RegistryKind

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    """Messages are compared in the source language."""
    with override("en"):
        yield


@pytest.fixture
def people(db) -> tuple[User, User]:
    """Two people: one asks, the other approves."""
    return (
        User.objects.create_user("asks@example.org", name="甲"),
        User.objects.create_user("approves@example.org", name="乙"),
    )


@pytest.fixture
def operator(db) -> Organisation:
    return Organisation.objects.create(name_zh="登记机构", name_en="Registry body")


@pytest.fixture
def registry(operator):
    """A registry operated here, with serials like T-1-120-X."""
    return services.registry_register(
        code="here",
        name_zh="本站登记簿",
        name_en="Registry of this site",
        kind=RegistryKind.FORESTRY_INCLUSIVE,
        serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+",
        serial_example="T-1-120-X",
        operated_here=True,
        operator=operator,
        now=NOW,
    )


@pytest.fixture
def project(registry):
    return services.project_register(
        registry=registry, number="P-1", name_zh="造林", kind=ProjectKind.AFFORESTATION, now=NOW
    )


@pytest.fixture
def holding(registry):
    """A holding without any tonnes."""
    company = Organisation.objects.create(name_zh="持有公司", name_en="Holder Ltd")
    return services.account_open(registry=registry, organisation=company, now=NOW)


@pytest.fixture
def issuance(project, holding, people):
    """10 000 t in the holding: serials 1 to 10 000."""
    return services.issuance_register(
        project=project,
        vintage=2025,
        serials="T-1-10000-X",
        account=holding,
        registered_by=people[0],
        request_id=uuid4(),
        now=NOW,
    )


@pytest.fixture
def outside(registry):
    return registry.accounts.get(kind=AccountKind.OUTSIDE)
