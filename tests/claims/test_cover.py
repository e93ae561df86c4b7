"""Does a claim find credits, keep exact serials, follow the final footprint and ask for their retirement?"""

from datetime import timedelta
from uuid import uuid4

import pytest

from footprint.claims import services
from footprint.claims.cover import cover_of
from footprint.claims.enums import ClaimState
from footprint.claims.models import Claim, TrueUp
from footprint.claims.problems import ClaimsRefused, NotReady, Stale
from footprint.claims.services import Portfolio
from footprint.claims.standing import stand_of
from footprint.core.problems import Conflict, InvalidInput
from footprint.events.models import Event
from footprint.offsets.models import Block, Quote, Reservation, RetirementRequest
from footprint.offsets.services import reservation_release, retirement_reject
from tests.claims import world
from tests.claims.world import AFTER, BEFORE

PORTFOLIO = Portfolio(keep_days=60)


def standing(claim, now=AFTER):
    return stand_of(Claim.objects.get(pk=claim.pk), now=now).standing


def state(claim, now=AFTER):
    return stand_of(Claim.objects.get(pk=claim.pk), now=now).state


def reserve(claim, people, now=BEFORE, **options):
    seen = standing(claim, now).missing_t
    usual = {"portfolio": PORTFOLIO, "seen_t": seen, "request_id": uuid4(), "now": now}
    return services.cover_reserve(claim=claim, reserved_by=people.organiser, **(usual | options))


def true_up(claim, people, change, **options):
    usual = {"portfolio": PORTFOLIO, "seen_t": change, "request_id": uuid4(), "now": AFTER}
    return services.cover_true_up(claim=claim, done_by=people.organiser, **(usual | options))


def retire(claim, people, now=AFTER, **options):
    usual = {"seen_t": standing(claim, now).reserved_t, "request_id": uuid4(), "now": now}
    return services.cover_retire(claim=claim, requested_by=people.organiser, **(usual | options))


def test_claim_is_opened_once(planned, people):
    first, second = world.claim_make(planned, people), world.claim_make(planned, people)

    assert first == second
    assert state(first, BEFORE) == ClaimState.PLANNED
    assert (standing(first, BEFORE).planned_t, standing(first, BEFORE).required_t) == (470, None)


def test_recorded_event_has_no_claim(people):
    event = world.event_make(people)
    Event.objects.filter(pk=event.pk).update(state="recorded", recorded_file={})

    with pytest.raises(NotReady, match="public source"):
        world.claim_make(event, people)
    assert Claim.objects.count() == 0


def test_trial_writes_nothing_and_names_the_rule(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people, code="green", instrument="green_certificate", tonnes=5000)
    world.credits_make(people, tonnes=400)

    tried = services.cover_try(claim=claim, portfolio=PORTFOLIO, now=BEFORE)

    assert (tried.proposal.covered_t, tried.proposal.shortfall_t) == (400, 70)
    assert [row["findings"][0]["clause"] for row in tried.answer["refused"]] == ["refused_green_certificate"]
    assert Quote.objects.count() == Reservation.objects.count() == 0


def test_reservation_keeps_exact_serials_for_the_estimate(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)

    quote = reserve(claim, people)

    [line] = cover_of(claim, now=BEFORE).lines
    assert (line.tonnes, line.state, line.serials) == (470, "reserved", ["T-1-470-X"])
    assert quote.rules_release == planned.rulebook_release.release
    assert line.reservation.subject_public_id == planned.subject.public_id
    assert state(claim, BEFORE) == ClaimState.PARTLY_COVERED
    assert standing(claim, BEFORE).missing_t == 0


def test_second_submit_reserves_once(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    key = uuid4()

    first = reserve(claim, people, request_id=key)
    second = reserve(claim, people, request_id=key, seen_t=470)

    assert first == second
    assert Reservation.objects.count() == 1


def test_stale_page_reserves_nothing(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)

    with pytest.raises(Stale, match="showed 400 t, now it is 470 t"):
        reserve(claim, people, seen_t=400)
    assert Reservation.objects.count() == 0


def test_nothing_on_offer_is_told_and_leaves_no_quote(planned, people):
    claim = world.claim_make(planned, people)

    with pytest.raises(NotReady, match="470 t stay missing"):
        reserve(claim, people)
    assert Quote.objects.count() == 0


@pytest.mark.parametrize("days", [0, 93])
def test_serials_are_kept_for_a_sensible_time(planned, people, days):
    claim = world.claim_make(planned, people)
    world.credits_make(people)

    with pytest.raises(InvalidInput) as caught:
        reserve(claim, people, portfolio=Portfolio(keep_days=days))
    assert caught.value.field == "keep_days"
    assert Reservation.objects.count() == 0


def test_expired_reservation_covers_nothing(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people, portfolio=Portfolio(keep_days=10))

    later = BEFORE + timedelta(days=10)
    assert standing(claim, later - timedelta(seconds=1)).reserved_t == 470
    assert standing(claim, later).reserved_t == 0


def test_true_up_tops_up_and_keeps_both_numbers(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    event = world.finish(planned, people)
    assert event.subject.assessments.count() == 2

    done = true_up(claim, people, 47)

    assert (done.planned_t, done.required_t) == (470, 517)
    assert (done.kept_before_t, done.kept_after_t, done.change_t) == (470, 517, 47)
    assert done.quote.covered_t == 47
    assert sorted(line.tonnes for line in cover_of(claim, now=AFTER).lines) == [47, 470]
    with pytest.raises(NotReady, match="517 t, is what"):
        true_up(claim, people, 0)


def test_true_up_releases_the_surplus_in_one_act(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    world.finish(planned, people, kwh="290万度")
    key = uuid4()

    done = true_up(claim, people, -16, request_id=key)
    again = true_up(claim, people, -16, request_id=key)

    assert done == again
    assert (done.change_t, done.quote) == (-16, None)
    assert standing(claim).reserved_t == standing(claim).required_t == 454
    held = Block.objects.open().filter(state="held").order_by("first")
    assert [(block.first, block.last) for block in held] == [(455, 470), (471, 10_000)]


def test_true_up_seen_otherwise_changes_nothing(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    world.finish(planned, people)

    with pytest.raises(Stale, match=r"\+40 t, now it is \+47 t"):
        true_up(claim, people, 40)
    assert TrueUp.objects.count() == 0
    assert Reservation.objects.count() == 1


def test_true_up_before_the_event_is_refused(planned, people):
    claim = world.claim_make(planned, people)

    with pytest.raises(NotReady, match="not calculated"):
        true_up(claim, people, 1)


def test_p95_is_covered_when_chosen(finished, people):
    claim = world.claim_make(finished, people, basis="p95")

    point = finished.subject.assessments.get(purpose="actual")
    assert standing(claim).required_t == -int(-point.p95_kg // 1000)
    assert standing(claim).required_t > 517


def test_basis_changes_with_the_right_version_only(finished, people):
    claim = world.claim_make(finished, people)

    changed = services.claim_basis_set(claim=claim, basis="p95", by=people.organiser, version=1, now=AFTER)
    assert (changed.basis, changed.version) == ("p95", 2)
    with pytest.raises(Conflict) as caught:
        services.claim_basis_set(claim=claim, basis="point", by=people.organiser, version=1, now=AFTER)
    assert caught.value.code == "stale_form"


def test_retirement_waits_for_verification(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    world.finish(planned, people)
    reserve(claim, people, AFTER)

    with pytest.raises(NotReady, match="not verified or declared"):
        retire(claim, people)
    assert RetirementRequest.objects.count() == 0


def test_retirement_of_more_than_needed_is_refused(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    world.verify(world.finish(planned, people, kwh="290万度"), people)

    with pytest.raises(NotReady, match="470 t are kept, 454 t are needed"):
        retire(claim, people)


def test_retirement_is_asked_for_approved_and_counts(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)
    key = uuid4()

    [request] = retire(claim, people, request_id=key)
    again = services.cover_retire(
        claim=claim, seen_t=517, requested_by=people.organiser, request_id=key, now=AFTER
    )

    assert again == [request]
    assert (request.beneficiary_name, request.subject_public_id) == (
        "成都会展公司",
        finished.subject.public_id,
    )
    assert "517 吨" in request.claim
    assert state(claim) == ClaimState.PARTLY_COVERED
    world.approve(request, people.approver)
    assert state(claim) == ClaimState.ACHIEVED
    assert standing(claim).done_t == standing(claim).required_t == 517


def test_rejected_request_gives_its_tonnes_back_to_the_claim(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)

    retirement_reject(
        retirement_request=request, rejected_by=people.approver, reason="等等", request_id=uuid4(), now=AFTER
    )

    assert standing(claim).reserved_t == 517
    [second] = retire(claim, people)
    assert second != request


def test_promise_needs_the_second_person_and_the_proof_makes_it_real(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people, operated_here=False)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    assert (standing(claim).reserved_t, standing(claim).promised_t) == (517, 0)

    world.approve(request, people.approver)

    assert (standing(claim).reserved_t, standing(claim).promised_t) == (0, 517)
    assert state(claim) == ClaimState.COMMITTED
    world.prove(request, people)
    assert (standing(claim).promised_t, standing(claim).done_t) == (0, 517)
    assert state(claim) == ClaimState.ACHIEVED


def test_plan_that_came_too_late_stops_a_useless_retirement(people):
    event = world.event_make(people)  # no plan issued
    world.verify(world.finish(event, people), people)
    claim = world.claim_make(event, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)

    with pytest.raises(ClaimsRefused) as caught:
        retire(claim, people)
    [error] = caught.value.errors
    assert error.field == "plan.before_start"
    assert "9.1" in str(error)
    assert RetirementRequest.objects.count() == 0


def test_tonnes_retired_for_somebody_else_do_not_count(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)
    [reservation] = Reservation.objects.all()
    request = world.offsets.retirement_request(
        reservation=reservation, beneficiary_name="另一家公司", purpose="event_neutrality", claim="x",
        subject="x", subject_public_id=finished.subject.public_id, requested_by=people.organiser,
        request_id=uuid4(), now=AFTER,
    )  # fmt: skip
    world.approve(request, people.approver)

    assert standing(claim).done_t == 0
    assert state(claim) != ClaimState.ACHIEVED


def test_tonnes_of_a_stranger_that_names_our_event_do_not_count(finished, people):
    claim = world.claim_make(finished, people)
    stranger = world.Organisation.objects.create(name_zh="陌生公司")
    issuance = world.credits_make(people, owner=stranger)
    account = issuance.registry.accounts.get(organisation=stranger)
    world.offsets.blocks_reserve(
        account=account, tonnes=517, subject_public_id=finished.subject.public_id,
        expires_at=AFTER + timedelta(days=9), reserved_by=people.holder, request_id=uuid4(), now=AFTER,
    )  # fmt: skip

    assert standing(claim).kept_t == 0


def test_reserved_units_that_the_rule_book_refuses_cover_nothing(finished, people):
    claim = world.claim_make(finished, people)
    issuance = world.credits_make(people, instrument="green_certificate")
    world.offsets.blocks_reserve(
        account=issuance.registry.accounts.get(organisation=world.organiser_make()), tonnes=517,
        subject_public_id=finished.subject.public_id, expires_at=AFTER + timedelta(days=9),
        reserved_by=people.organiser, request_id=uuid4(), now=AFTER,
    )  # fmt: skip

    assert (standing(claim).kept_t, standing(claim).missing_t) == (0, 517)
    assert [line.tonnes for line in cover_of(claim, now=AFTER).lines] == [517]


def test_credits_from_the_market_are_approved_by_their_holder(finished, people):
    claim = world.claim_make(finished, people)
    seller = world.Organisation.objects.create(name_zh="卖方公司", name_en="Seller")
    world.offer(world.credits_make(people, owner=seller), people)

    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    world.approve(request, people.holder_approver)

    assert request.account.organisation == seller
    assert state(claim) == ClaimState.ACHIEVED


def test_release_on_the_credit_pages_shows_here(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)

    reservation_release(
        reservation=Reservation.objects.get(), tonnes=75, released_by=people.organiser, request_id=uuid4(),
        now=AFTER,
    )  # fmt: skip

    assert (standing(claim).reserved_t, standing(claim).missing_t) == (442, 75)
