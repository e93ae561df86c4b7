"""Does every tie between a verifier and its client count, as long as it must?"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.enums import ConflictKind, Role
from footprint.accounts.independence import independence_findings, years_later
from footprint.accounts.models import ConflictDeclaration, Membership
from footprint.accounts.services import (
    conflict_declare,
    conflict_replace,
    conflict_retract,
    mandate_accept,
    mandate_end,
    mandate_offer,
    membership_end,
    membership_grant,
)
from footprint.core.problems import Conflict, InvalidInput
from tests.accounts.conftest import NOW, TODAY


@pytest.fixture
def findings(verifying, organiser):
    def on(day: date = TODAY) -> list[str]:
        found = independence_findings(reviewer_organisation=verifying, subject_organisation=organiser, on=day)
        return [finding.code for finding in found]

    return on


@pytest.fixture
def declare(verifying, organiser, chief):
    def make(**changes):
        facts = {
            "organisation": verifying,
            "other_organisation": organiser,
            "kind": ConflictKind.OWNERSHIP,
            "declared_by": chief,
            "now": NOW,
        }
        return conflict_declare(**facts | changes)

    return make


def test_strangers_are_independent(findings):
    assert findings() == []


def test_nobody_judges_itself(verifying):
    (finding,) = independence_findings(
        reviewer_organisation=verifying, subject_organisation=verifying, on=TODAY
    )

    assert finding.code == "same_organisation"


def test_shared_person_counts(findings, verifying, organiser, founder, chief):
    membership_grant(user=founder, organisation=verifying, role=Role.AUDITOR, granted_by=chief, now=NOW)

    (finding,) = independence_findings(
        reviewer_organisation=verifying, subject_organisation=organiser, on=TODAY
    )

    assert (finding.code, finding.counts_until) == ("shared_person", None)
    assert "founder" in finding.text_in("en")


def test_former_colleague_counts_for_five_years(findings, verifying, founder, chief):
    membership = membership_grant(
        user=founder, organisation=verifying, role=Role.AUDITOR, granted_by=chief, now=NOW
    )
    membership_end(membership=membership, ended_by=chief, now=NOW)

    assert findings(date(2031, 11, 20)) == ["shared_person"]
    assert findings(date(2031, 11, 21)) == []


def test_person_who_left_both_counts_by_the_earlier_leave(verifying, organiser, founder, chief):
    left_verifier = NOW + timedelta(days=30)
    both = [
        membership_grant(user=founder, organisation=verifying, role=Role.AUDITOR, granted_by=chief, now=NOW)
    ]
    membership_grant(user=chief, organisation=organiser, role=Role.ADMINISTRATOR, granted_by=founder, now=NOW)
    membership_end(membership=both[0], ended_by=chief, now=left_verifier)

    found = independence_findings(
        reviewer_organisation=verifying, subject_organisation=organiser, on=date(2027, 1, 1)
    )

    assert {str(f.facts["person"]): f.counts_until for f in found} == {
        "chief": None,
        "founder": date(2031, 12, 20),
    }


def test_membership_after_the_day_does_not_count(findings, verifying, founder, chief):
    later = NOW + timedelta(days=10)
    membership_grant(user=founder, organisation=verifying, role=Role.AUDITOR, granted_by=chief, now=later)

    assert findings(TODAY) == []
    assert findings(TODAY + timedelta(days=10)) == ["shared_person"]


def test_mandate_counts_for_three_years(findings, verifying, organiser, founder, chief):
    mandate = mandate_offer(
        client=organiser,
        consultant_organisation=verifying,
        roles=[Role.ORGANISER],
        valid_from=TODAY,
        granted_by=founder,
        now=NOW,
    )
    assert findings() == []
    mandate_accept(mandate=mandate, accepted_by=chief, now=NOW)
    assert findings() == ["mandate"]
    mandate_end(mandate=mandate, ended_by=founder, reason="Done.", now=NOW)

    assert findings(date(2029, 11, 20)) == ["mandate"]
    assert findings(date(2029, 11, 21)) == []


def test_mandate_of_one_of_its_people_counts(findings, organiser, founder, chief):
    mandate = mandate_offer(
        client=organiser,
        consultant_user=chief,
        roles=[Role.ORGANISER],
        valid_from=TODAY,
        valid_until=date(2026, 12, 31),
        granted_by=founder,
        now=NOW,
    )
    mandate_accept(mandate=mandate, accepted_by=chief, now=NOW)

    assert findings(date(2029, 12, 31)) == ["mandate"]
    assert findings(date(2030, 1, 1)) == []


def test_mandate_to_read_is_no_consulting(findings, organiser, founder, chief):
    mandate = mandate_offer(
        client=organiser,
        consultant_user=chief,
        roles=[Role.AUDITOR],
        valid_from=TODAY,
        granted_by=founder,
        now=NOW,
    )
    mandate_accept(mandate=mandate, accepted_by=chief, now=NOW)

    assert findings() == []


@pytest.mark.parametrize(
    ("kind", "last_day"),
    [
        (ConflictKind.EMPLOYMENT, date(2029, 6, 30)),
        (ConflictKind.MANAGEMENT, date(2029, 6, 30)),
        (ConflictKind.OWNERSHIP, date(2029, 6, 30)),
        (ConflictKind.CONSULTING, date(2027, 6, 30)),
        (ConflictKind.SERVICES, date(2027, 6, 30)),
        (ConflictKind.OTHER, date(2029, 6, 30)),
    ],
)
def test_declared_tie_counts_as_long_as_its_kind(kind, last_day, declare, findings):
    declare(kind=kind, ended_on=date(2024, 6, 30))

    assert findings(last_day) == ["declared"]
    assert findings(last_day + timedelta(days=1)) == []


def test_tie_declared_by_the_client_counts(declare, findings, verifying, organiser, founder):
    declare(organisation=organiser, other_organisation=verifying, declared_by=founder)

    assert findings() == ["declared"]


def test_tie_of_a_person_goes_with_the_person(declare, findings, chief, person, verifying):
    declare(person=chief, kind=ConflictKind.EMPLOYMENT)
    assert findings() == ["declared"]
    membership_grant(
        user=person("heir"), organisation=verifying, role=Role.ADMINISTRATOR, granted_by=chief, now=NOW
    )
    for membership in Membership.objects.filter(user=chief, ended_at=None):
        membership_end(membership=membership, ended_by=chief, now=NOW)

    assert findings(date(2031, 11, 20)) == ["declared"]
    assert findings(date(2031, 11, 21)) == []


def test_correction_takes_the_place_of_the_old_row(declare, findings, chief):
    first = declare()
    assert findings(date(2032, 1, 1)) == ["declared"]

    second = conflict_replace(
        declaration=first,
        kind=ConflictKind.OWNERSHIP,
        ended_on=date(2020, 1, 1),
        note="Shares sold.",
        declared_by=chief,
        now=NOW,
    )

    assert findings() == []
    assert (second.replaces, ConflictDeclaration.objects.count()) == (first, 2)


def test_retracted_declaration_counts_no_more_and_stays(declare, findings, chief):
    first = declare()

    conflict_retract(
        declaration=first, reason="Another company of the same name.", declared_by=chief, now=NOW
    )

    assert findings() == []
    assert ConflictDeclaration.objects.count() == 2


def test_retraction_needs_a_reason(declare, chief):
    with pytest.raises(InvalidInput):
        conflict_retract(declaration=declare(), reason=" ", declared_by=chief, now=NOW)


def test_replaced_declaration_is_not_corrected_again(declare, chief):
    first = declare()
    conflict_retract(declaration=first, reason="Mistake.", declared_by=chief, now=NOW)

    with pytest.raises(Conflict):
        conflict_retract(declaration=first, reason="Mistake.", declared_by=chief, now=NOW)


def test_tie_cannot_end_in_the_future(declare):
    with pytest.raises(InvalidInput) as refusal:
        declare(ended_on=date(2026, 11, 21))

    assert refusal.value.field == "ended_on"


def test_person_must_have_belonged_to_the_organisation(declare, founder):
    with pytest.raises(InvalidInput) as refusal:
        declare(person=founder)

    assert refusal.value.field == "person"


def test_database_refuses_a_tie_to_itself(verifying, chief):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictDeclaration.objects.create(
            organisation=verifying,
            other_organisation=verifying,
            kind=ConflictKind.OTHER,
            declared_by=chief,
            declared_at=NOW,
        )


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [(date(2024, 2, 29), 3, date(2027, 2, 28)), (date(2024, 2, 29), 4, date(2028, 2, 29))],
)
def test_leap_day_falls_back_to_the_28th(day, years, expected):
    assert years_later(day, years) == expected
