"""What do the tests of accounts share?"""

from datetime import UTC, date, datetime

import pytest

from footprint.accounts.enums import AccreditedActivity, Role, Scope
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    membership_grant,
    organisation_create,
    site_admin_create,
    user_create,
)

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def person(db):
    """Makes people: ``person("wang")`` has the address wang@example.com."""

    def make(name: str) -> User:
        return user_create(email=f"{name}@example.com", password="correct horse 7", name=name)

    return make


@pytest.fixture
def founder(person) -> User:
    return person("founder")


@pytest.fixture
def organiser(founder) -> Organisation:
    """An organisation that organises events, administered by its founder."""
    return organisation_create(
        created_by=founder, name_zh="杭州会展有限公司", name_en="Hangzhou Expo Ltd", now=NOW
    )


@pytest.fixture
def site_admin(db) -> User:
    return site_admin_create(email="site@example.com", password="correct horse 7", name="site")


@pytest.fixture
def chief(person) -> User:
    """The founder of the verifying organisation."""
    return person("chief")


@pytest.fixture
def verifying(chief) -> Organisation:
    """An organisation that wants to verify; its founder holds the role, the approval is not there yet."""
    organisation = organisation_create(
        created_by=chief, name_zh="北京核查有限公司", credit_code="91110000600037341L", now=NOW
    )
    membership_grant(user=chief, organisation=organisation, role=Role.VERIFIER, granted_by=chief, now=NOW)
    return organisation


@pytest.fixture
def request_approval(verifying, chief):
    """Requests the approval to verify events and products until the end of 2027."""

    def make(**changes):
        facts = {
            "organisation": verifying,
            "activity": AccreditedActivity.VERIFIER,
            "body": "CNCA",
            "number": "CNCA-R-2024-0001",
            "scopes": [Scope.EVENT, Scope.PRODUCT],
            "valid_from": date(2026, 1, 1),
            "valid_until": date(2027, 12, 31),
            "evidence_note": "Certificate sent by post.",
            "requested_by": chief,
            "now": NOW,
        }
        return accreditation_request(**facts | changes)

    return make


@pytest.fixture
def approved(request_approval, site_admin):
    return accreditation_approve(
        accreditation=request_approval(), decided_by=site_admin, reason="Compared with the register.", now=NOW
    )
