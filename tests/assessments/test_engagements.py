"""Is a verifier asked, independent and bound, and do the data stay as they are meanwhile?"""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.enums import ConflictKind, Role, Scope
from footprint.accounts.services import conflict_declare, membership_grant
from footprint.assessments import services
from footprint.assessments.enums import AssuranceState, EngagementState, ReviewState
from footprint.assessments.models import Engagement, EngagementStep
from footprint.assessments.problems import NoFinalFootprint, SubjectFrozen, VerifierRefused
from footprint.assessments.selectors import (
    assurance_of,
    current,
    engagement_standing,
    is_frozen,
    lines_of,
    verifier_candidates,
)
from footprint.assessments.workflow import TRANSITIONS, WrongStep
from footprint.core.models import OutboxFact
from footprint.core.problems import Conflict, InvalidInput
from tests.assessments.parties import (
    INDEPENDENT,
    LATER,
    NOW,
    approve_verifier,
    make_organisation,
)

pytestmark = pytest.mark.usefixtures("english")
S = EngagementState
CORRECTED = {"venue": "58", "travel": "30", "lodging": "7", "meals": "2", "print": "1"}


def state_of(engagement):
    return Engagement.objects.get(pk=engagement.pk).state


# --- asking -------------------------------------------------------------------------------------------
def test_request_fixes_level_materiality_and_criteria(parties):
    engagement = parties.request(materiality_percent=Decimal("2.5"), message="现场可访问。")

    assert engagement.state == S.REQUESTED
    assert engagement.assessment == current(subject=parties.subject, purpose="actual")
    assert engagement.criteria.name == "mee_2019"
    assert engagement.materiality_percent == Decimal("2.5")
    assert list(engagement.steps.values_list("name", "to_state", "reason")) == [
        ("request", "requested", "现场可访问。")
    ]


def test_request_without_materiality_takes_the_usual_five_percent(parties):
    assert parties.request().materiality_percent == 5


def test_same_request_again_opens_no_second_verification(parties):
    key = uuid4()

    assert parties.request(request_id=key) == parties.request(request_id=key)
    assert Engagement.objects.count() == 1


def test_second_request_while_one_stands_is_refused(parties):
    parties.request()

    with pytest.raises(Conflict, match="Withdraw or reopen"):
        parties.request()

    assert Engagement.objects.count() == 1


@pytest.mark.parametrize("percent", ["0", "-1", "20.01"])
def test_materiality_out_of_range_is_refused(parties, percent):
    with pytest.raises(InvalidInput) as refused:
        parties.request(materiality_percent=Decimal(percent))

    assert refused.value.field == "materiality_percent"


def test_estimate_alone_cannot_be_verified(parties):
    other = services.subject_create(organisation=parties.client, kind="event", name_zh="另一个活动", now=NOW)

    with pytest.raises(NoFinalFootprint):
        parties.request(subject=other)


# --- who may verify -----------------------------------------------------------------------------------
def reasons(parties, organisation, on=date(2026, 11, 20)):
    found = verifier_candidates(subject=parties.subject, on=on)
    return next(one.reasons for one in found if one.organisation == organisation)


def test_approved_and_unrelated_verifier_has_nothing_against_it(parties):
    assert reasons(parties, parties.verifier_organisation) == ()


def test_verifier_that_shares_a_person_is_listed_with_the_reason_and_refused(parties):
    membership_grant(
        user=parties.organiser,
        organisation=parties.verifier_organisation,
        role=Role.AUDITOR,
        granted_by=parties.verifier,
        now=NOW,
    )

    (reason,) = reasons(parties, parties.verifier_organisation)
    assert "belongs" in reason
    with pytest.raises(VerifierRefused) as refused:
        parties.request()
    assert refused.value.details["reasons"] == [reason]
    assert not Engagement.objects.exists()


def test_verifier_with_a_declared_tie_is_refused(parties):
    conflict_declare(
        organisation=parties.verifier_organisation,
        other_organisation=parties.client,
        kind=ConflictKind.OWNERSHIP,
        declared_by=parties.verifier,
        now=NOW,
    )

    with pytest.raises(VerifierRefused, match="declared a tie"):
        parties.request()


def test_verifier_whose_scope_leaves_events_out_is_refused(parties):
    house, _people = make_organisation("产品核查公司", "91310115MA1K4AAE0H", Role.VERIFIER)
    approve_verifier(house, scopes=[Scope.PRODUCT])

    with pytest.raises(VerifierRefused, match="does not cover"):
        parties.request(verifier=house)


def test_verifier_whose_approval_has_run_out_is_refused(parties):
    assert "no approval" in reasons(parties, parties.verifier_organisation, on=date(2029, 1, 1))[0]


def test_verifier_without_a_verifying_person_is_refused(parties):
    house, _people = make_organisation("空壳核查公司", "91310115MA1K4AAE0H")
    approve_verifier(house)

    assert reasons(parties, house) == ("Nobody there holds the role of verifier.",)


# --- accepting, freezing ------------------------------------------------------------------------------
def test_acceptance_freezes_the_data_and_keeps_the_declaration(parties):
    engagement = parties.request()
    assert not is_frozen(parties.subject)

    services.engagement_accept(
        engagement=engagement,
        independence=INDEPENDENT,
        seen=engagement.assessment,
        by=parties.verifier,
        now=NOW,
    )

    assert is_frozen(parties.subject)
    kept = Engagement.objects.get()
    assert (kept.state, kept.independence, kept.accepted_by) == (S.ACCEPTED, INDEPENDENT, parties.verifier)
    with pytest.raises(SubjectFrozen, match="send it back"):
        parties.compute(CORRECTED, reason="Venue corrected.")
    assert parties.subject.assessments.count() == 1


def test_acceptance_without_declaration_of_independence_is_refused(parties):
    engagement = parties.request()

    with pytest.raises(InvalidInput) as refused:
        services.engagement_accept(
            engagement=engagement, independence=" ", seen=engagement.assessment, by=parties.verifier, now=NOW
        )

    assert refused.value.field == "independence"
    assert state_of(engagement) == S.REQUESTED


def test_acceptance_of_a_footprint_that_was_replaced_meanwhile_is_refused(parties):
    engagement = parties.request()
    seen = engagement.assessment
    parties.compute(CORRECTED, reason="Venue corrected.")

    with pytest.raises(Conflict, match="new footprint"):
        services.engagement_accept(
            engagement=engagement, independence=INDEPENDENT, seen=seen, by=parties.verifier, now=NOW
        )


def test_client_cannot_accept_its_own_request(parties):
    engagement = parties.request()

    with pytest.raises(Exception, match="is not a verifier of"):
        services.engagement_accept(
            engagement=engagement,
            independence=INDEPENDENT,
            seen=engagement.assessment,
            by=parties.organiser,
            now=NOW,
        )

    assert state_of(engagement) == S.REQUESTED


def test_tie_that_arises_after_the_request_stops_the_acceptance(parties):
    engagement = parties.request()
    conflict_declare(
        organisation=parties.client,
        other_organisation=parties.verifier_organisation,
        kind=ConflictKind.CONSULTING,
        declared_by=parties.organiser,
        now=NOW,
    )

    with pytest.raises(VerifierRefused):
        services.engagement_accept(
            engagement=engagement,
            independence=INDEPENDENT,
            seen=engagement.assessment,
            by=parties.verifier,
            now=NOW,
        )


def test_declined_request_leaves_room_for_another(parties):
    engagement = parties.request()
    services.engagement_decline(engagement=engagement, reason="No time.", by=parties.verifier, now=NOW)

    assert parties.request().state == S.REQUESTED
    assert not is_frozen(parties.subject)


def test_stale_form_is_told_so(parties):
    engagement = parties.accepted()

    with pytest.raises(Conflict) as refused:
        services.engagement_send_back(
            engagement=engagement, reason="Missing meter.", by=parties.verifier, version=1, now=NOW
        )

    assert refused.value.code == "stale_form"
    assert state_of(engagement) == S.ACCEPTED


# --- back and forth -----------------------------------------------------------------------------------
def test_sent_back_data_may_change_and_come_again(parties):
    engagement = parties.accepted()
    services.engagement_send_back(
        engagement=engagement, reason="电表读数不符。", by=parties.verifier, now=NOW
    )
    assert not is_frozen(parties.subject)

    corrected = parties.compute(CORRECTED, reason="Venue corrected.", now=LATER)
    assert assurance_of(corrected).state == AssuranceState.SENT_BACK
    services.engagement_resubmit(
        engagement=engagement, note="已按电费单更正。", by=parties.organiser, now=LATER
    )

    kept = Engagement.objects.get()
    assert (kept.state, kept.assessment) == (S.IN_PROGRESS, corrected)
    assert is_frozen(parties.subject)
    assert list(kept.steps.values_list("name", flat=True)) == ["request", "accept", "send_back", "resubmit"]


def test_resubmission_keeps_what_was_checked_and_unchanged(parties):
    engagement = parties.accepted()
    for line in engagement.assessment.lines.filter(line_id__in=["venue", "travel"]):
        services.line_review(
            engagement=engagement, line=line, state=ReviewState.CHECKED, by=parties.verifier, now=NOW
        )
    sample = services.sample_draw(engagement=engagement, seed="7", by=parties.verifier, now=NOW)
    services.engagement_send_back(engagement=engagement, reason="Correct it.", by=parties.verifier, now=NOW)
    parties.compute(CORRECTED, reason="Venue corrected.", now=LATER)

    engagement = services.engagement_resubmit(
        engagement=engagement, note="Done.", by=parties.organiser, now=LATER
    )

    found = {row.line_id: (row.review_state, row.review_changed) for row in lines_of(engagement)}
    assert found["travel"] == ("checked", False)
    assert found["venue"] == ("not_looked_at", True)
    again = engagement.samples.order_by("-number").first()
    assert (again.number, again.seed, again.assessment) == (2, sample.seed, engagement.assessment)


def test_sending_back_needs_a_reason(parties):
    engagement = parties.accepted()

    with pytest.raises(InvalidInput):
        services.engagement_send_back(engagement=engagement, reason="  ", by=parties.verifier, now=NOW)

    assert state_of(engagement) == S.ACCEPTED


@pytest.mark.parametrize("side", ["client", "verifier"])
def test_either_side_may_withdraw_and_the_data_are_free(parties, side):
    engagement = parties.accepted()
    who = {
        "client": (parties.client, parties.organiser),
        "verifier": (parties.verifier_organisation, parties.verifier),
    }
    organisation, by = who[side]

    services.engagement_withdraw(
        engagement=engagement, organisation=organisation, reason="A conflict came up.", by=by, now=NOW
    )

    assert not is_frozen(parties.subject)
    assert engagement_standing(parties.subject) is None
    assert EngagementStep.objects.last().organisation == organisation


STEPS = {
    "accept": lambda p, e: services.engagement_accept(
        engagement=e, independence=INDEPENDENT, seen=e.assessment, by=p.verifier, now=NOW
    ),
    "decline": lambda p, e: services.engagement_decline(engagement=e, reason="r", by=p.verifier, now=NOW),
    "send_back": lambda p, e: services.engagement_send_back(engagement=e, reason="r", by=p.verifier, now=NOW),
    "resubmit": lambda p, e: services.engagement_resubmit(engagement=e, note="r", by=p.organiser, now=NOW),
    "withdraw": lambda p, e: services.engagement_withdraw(
        engagement=e, organisation=p.client, reason="r", by=p.organiser, now=NOW
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_is_possible_just_from_the_states_of_the_table(parties, name):
    engagement = parties.accepted()

    for state in S:
        with transaction.atomic():
            Engagement.objects.filter(pk=engagement.pk).update(state=state)
            if state in TRANSITIONS[name].sources:
                STEPS[name](parties, engagement)
                assert state_of(engagement) == TRANSITIONS[name].target
            else:
                with pytest.raises(WrongStep):
                    STEPS[name](parties, engagement)
                assert state_of(engagement) == state
            transaction.set_rollback(True)


def test_every_step_is_published_with_its_subject(parties):
    engagement = parties.accepted()

    kinds = OutboxFact.objects.filter(subject_public_id=engagement.public_id).values_list("kind", flat=True)
    assert list(kinds) == ["verification.request", "verification.accept"]
    assert OutboxFact.objects.last().payload["subject"] == str(parties.subject.public_id)


# --- the database is the last witness -----------------------------------------------------------------
def test_database_refuses_a_second_standing_verification(parties):
    engagement = parties.request()

    with (
        pytest.raises(IntegrityError, match=r"engagement_one_stands_per_subject|subject_id"),
        transaction.atomic(),
    ):
        Engagement.objects.create(
            subject=engagement.subject,
            assessment=engagement.assessment,
            verifier=engagement.verifier,
            level="limited",
            materiality_percent=5,
            requested_by=parties.organiser,
            requested_at=NOW,
            request_id=uuid4(),
        )


def test_database_refuses_acceptance_without_declaration(parties):
    engagement = parties.request()

    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=engagement.pk).update(state=S.ACCEPTED)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (S.REQUESTED, AssuranceState.REQUESTED),
        (S.ACCEPTED, AssuranceState.IN_PROGRESS),
        (S.IN_PROGRESS, AssuranceState.IN_PROGRESS),
        (S.SENT_BACK, AssuranceState.SENT_BACK),
        (S.DECLINED, AssuranceState.NONE),
        (S.WITHDRAWN, AssuranceState.NONE),
    ],
)
def test_assurance_tells_how_far_a_verification_is(parties, state, said):
    engagement = parties.accepted()
    Engagement.objects.filter(pk=engagement.pk).update(state=state)

    assert assurance_of(engagement.assessment).state == said
