"""Is a certificate issued only on what carries it, and does it fall with what it rests on?"""

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from calculators.verify import verify_pdf
from calculators.verify_claim import claim_checks
from footprint.assessments.services import assessment_reopen
from footprint.certificates.documents import digest, render
from footprint.certificates.enums import State, Visibility
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import document_by_number, live_state
from footprint.certificates.services import document_set_state
from footprint.certificates.verification import root_pem
from footprint.claims import services
from footprint.claims.basis import certificate_of
from footprint.claims.enums import CertificateKind, ClaimState
from footprint.claims.problems import AnotherPersonIssues, ClaimsRefused, NotReady, Stale
from footprint.core.problems import Conflict
from footprint.offsets.services import issuance_invalidate
from tests.certificates.samples import sample
from tests.claims import world
from tests.claims.test_cover import reserve, retire, standing, state, true_up
from tests.claims.world import AFTER

ACHIEVED, COMMITMENT = CertificateKind.ACHIEVED, CertificateKind.COMMITMENT
LATER = AFTER + timedelta(days=3)


@pytest.fixture
def achieved(finished, people):
    """A claim whose tonnes are retired; the certificate is not issued yet."""
    claim = world.claim_make(finished, people)
    world.credits_make(people)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    world.approve(request, people.approver)
    return claim


def issue(claim, people, kind=ACHIEVED, now=AFTER, **options):
    seen = digest(services.certificate_prepare(claim=claim, kind=kind, now=now))
    usual = {"seen": seen, "issued_by": people.approver}
    return services.certificate_issue(claim=claim, kind=kind, now=now, **(usual | options))


def issued() -> int:
    return IssuedDocument.objects.filter(kind__in=CertificateKind.values).count()


def test_certificate_says_what_it_rests_on(achieved, people):
    document = issue(achieved, people)

    facts = document.facts
    assert document.number.startswith("CN-2026-000001-")
    assert facts["sentence"]["zh"] == (
        "西部博览会已依据《成都市会展活动碳足迹核算与碳中和实施指南》，"
        "以 517 吨二氧化碳当量的抵消实现碳中和。"
    )
    assert facts["quantity"] == {
        "basis": "point",
        "planned_t": 470,
        "estimate": facts["quantity"]["estimate"],
        "plan_issued_on": "2026-11-01",
        "required_t": 517,
        "done_t": 517,
        "promised_t": 0,
        "true_up_t": 0,
    }
    [row] = facts["retirements"]
    assert row["serials"] == [{"text": "T-1-517-X", "serial_from": "1", "serial_to": "517", "tonnes": 517}]
    assert (facts["due_on"], facts["promises"]) == (None, [])
    assert document.visibility == Visibility.HOLDERS
    assert {row.name for row in document.attachments.all()} == {
        "result.json", "event.json", "rulebook.json", "cover.json", "findings.json",
    }  # fmt: skip


def test_file_is_evaluated_anew_offline(achieved, people):
    document = issue(achieved, people)
    file = document.files.get(language="en")

    report = verify_pdf(bytes(file.pdf), trust_roots=[root_pem(file.signing_key)])

    verdicts = {one.code: one.verdict for one in report.checks}
    assert {code for code, verdict in verdicts.items() if verdict == "fail"} == set()
    assert {
        code: verdicts[code]
        for code in ("result", "serials", "claim.footprint", "claim.quantity", "claim.cover", "claim.inputs")
    } == dict.fromkeys(
        ("result", "serials", "claim.footprint", "claim.quantity", "claim.cover", "claim.inputs"), "pass"
    )
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(file.pdf))).pages)
    assert "Certificate of Carbon Neutrality" in text
    assert "T-1-517-X" in text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda facts: facts["footprint"].update(mg="1"), "claim.footprint"),
        (lambda facts: facts["quantity"].update(required_t=516), "claim.quantity"),
        (lambda facts: facts["quantity"].update(done_t=516), "claim.quantity"),
        (lambda facts: facts["retirements"][0].update(tonnes=516), "claim.cover"),
        (
            lambda facts: facts["retirements"][0]["serials"].append(facts["retirements"][0]["serials"][0]),
            "claim.cover",
        ),
        (lambda facts: facts["retirements"][0].update(proven_here=False), "claim.cover"),
        (lambda facts: facts.pop("quantity"), "claim"),
    ],
)
def test_certificate_that_does_not_follow_from_its_data_fails(achieved, people, change, code):
    facts = services.certificate_prepare(claim=achieved, kind=ACHIEVED, now=AFTER)
    from footprint.claims.certificate_facts import audit_pack
    from footprint.claims.standing import stand_of

    files = audit_pack(stand_of(achieved, now=AFTER), facts)
    record = {"kind": "neutrality_achieved", "facts": json.loads(json.dumps(facts))}
    assert {one.verdict for one in claim_checks(record, files)} == {"pass"}

    change(record["facts"])

    assert code in {one.code for one in claim_checks(record, files) if one.verdict == "fail"}


def test_second_submit_gives_the_same_certificate(achieved, people):
    first = issue(achieved, people)
    services.publication_note(
        event=achieved.subject.event, duty="declaration", published_on=AFTER.date(), how="官网",
        noted_by=people.organiser, now=AFTER,
    )  # fmt: skip

    assert issue(achieved, people) == first
    assert issued() == 1


def test_stale_form_issues_nothing(achieved, people):
    with pytest.raises(Stale):
        issue(achieved, people, seen="0" * 64)
    assert issued() == 0


def test_who_prepared_the_cover_cannot_issue(achieved, people):
    with pytest.raises(AnotherPersonIssues):
        issue(achieved, people, issued_by=people.organiser)
    assert issued() == 0


def test_nothing_is_said_before_the_proof(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people, operated_here=False)
    reserve(claim, people, AFTER)

    with pytest.raises(ClaimsRefused) as caught:
        issue(claim, people)
    assert "cover.enough" in {error.field for error in caught.value.errors}
    assert issued() == 0


def test_claim_without_verification_is_refused(planned, people):
    event = world.finish(planned, people)
    claim = world.claim_make(event, people)

    with pytest.raises(ClaimsRefused) as caught:
        issue(claim, people)
    assert [error.field for error in caught.value.errors] == ["declaration", "cover.enough", "clock.credits"]
    assert "10" in str(caught.value.errors[0])


def test_claim_without_plan_is_refused_with_its_clause(people):
    event = world.finish(world.event_make(people), people)
    world.verify(event, people)
    claim = world.claim_make(event, people)

    with pytest.raises(ClaimsRefused) as caught:
        issue(claim, people)
    error = next(error for error in caught.value.errors if error.field == "plan.before_start")
    assert "9.1" in str(error)
    assert error.details["clause"] == "plan"


def test_claim_before_the_event_is_refused(planned, people):
    claim = world.claim_make(planned, people)

    with pytest.raises(NotReady, match="not calculated"):
        issue(claim, people)


def test_commitment_names_its_day_and_becomes_the_certificate(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people, operated_here=False)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    world.approve(request, people.approver)

    promise = issue(claim, people, COMMITMENT)

    assert promise.facts["due_on"] == "2027-11-22"
    assert promise.facts["quantity"]["promised_t"] == 517
    assert promise.facts["retirements"] == []
    assert promise.valid_until.isoformat() == "2027-11-22"
    with pytest.raises(ClaimsRefused):
        issue(claim, people, ACHIEVED)
    world.prove(request, people)
    with pytest.raises(ClaimsRefused, match="nothing left to commit"):
        issue(claim, people, COMMITMENT)
    kept = issue(claim, people, ACHIEVED, LATER)
    assert kept.replaces == promise
    assert kept.valid_until is None
    assert live_state(IssuedDocument.objects.get(pk=promise.pk), now=LATER).state == State.SUPERSEDED
    assert state(claim, LATER) == ClaimState.ACHIEVED


def test_commitment_after_the_last_day_is_refused(finished, people):
    claim = world.claim_make(finished, people)
    world.credits_make(people, operated_here=False)
    reserve(claim, people, AFTER)
    [request] = retire(claim, people)
    world.approve(request, people.approver)
    overdue = AFTER.replace(year=2027)

    assert state(claim, overdue) == ClaimState.OVERDUE
    with pytest.raises(ClaimsRefused, match="has passed"):
        issue(claim, people, COMMITMENT, overdue)


def test_true_up_stands_on_the_certificate(planned, people):
    claim = world.claim_make(planned, people)
    world.credits_make(people)
    reserve(claim, people)
    world.verify(world.finish(planned, people), people)
    true_up(claim, people, 47)
    for request in retire(claim, people):
        world.approve(request, people.approver)

    facts = issue(claim, people).facts

    assert (facts["quantity"]["planned_t"], facts["quantity"]["required_t"]) == (470, 517)
    assert facts["quantity"]["true_up_t"] == 47
    assert [row["tonnes"] for row in facts["retirements"]] == [470, 47]


def invalidate(people, now=LATER):
    from footprint.offsets.models import Issuance

    issuance_invalidate(
        issuance=Issuance.objects.get(registry__code="here"), reason="登记机构撤销签发",
        invalidated_by=people.holder, request_id=uuid4(), now=now,
    )  # fmt: skip


def test_void_credits_suspend_the_certificate_at_once(achieved, people, work, clock):
    document = issue(achieved, people)
    clock.set(LATER)

    invalidate(people)
    assert state(achieved, LATER) == ClaimState.INVALIDATED
    work()
    work()

    suspended = live_state(IssuedDocument.objects.get(pk=document.pk), now=LATER)
    assert suspended.state == State.SUSPENDED
    assert "无效" in suspended.reason_zh
    assert "declared void" in suspended.reason_en
    assert document.states.count() == 2
    assert standing(achieved, LATER).lost_t == 517


def test_void_credits_are_replaced_and_the_new_certificate_supersedes(achieved, people, work, clock):
    document = issue(achieved, people)
    clock.set(LATER)
    invalidate(people)
    work()
    world.credits_make(people, code="second", first=50_001)

    reserve(achieved, people, LATER)
    [request] = [row for row in retire(achieved, people, LATER) if row.state == "requested"]
    world.approve(request, people.approver, now=LATER)
    again = issue(achieved, people, now=LATER)

    assert again.replaces == document
    assert [row["number"] for row in again.facts["retirements"]] != [
        row["number"] for row in document.facts["retirements"]
    ]
    assert live_state(IssuedDocument.objects.get(pk=document.pk), now=LATER).state == State.SUPERSEDED
    assert state(achieved, LATER) == ClaimState.ACHIEVED


def test_new_footprint_suspends_and_the_same_facts_do_not_come_back(achieved, people, work, clock):
    document = issue(achieved, people)
    services.certificate_withdraw(
        claim=achieved, reason_zh="主办方撤回", reason_en="Taken back", by=people.approver, now=LATER
    )

    assert state(achieved, LATER) == ClaimState.INVALIDATED
    assert live_state(IssuedDocument.objects.get(pk=document.pk), now=LATER).state == State.WITHDRAWN
    with pytest.raises(NotReady, match="same facts"):
        issue(achieved, people, now=LATER)
    with pytest.raises(Conflict):
        services.certificate_withdraw(
            claim=achieved, reason_zh="再次", reason_en="", by=people.approver, now=LATER
        )


def test_preview_issues_nothing(achieved, people):
    pdf = services.certificate_preview(claim=achieved, kind=ACHIEVED, language="zh-hans", now=AFTER)

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "预览" in text
    assert issued() == 0


def test_page_open_to_all_makes_the_certificate_public(achieved, people):
    services.public_page_set(event=achieved.subject.event, privacy="public", by=people.organiser, now=AFTER)

    assert issue(achieved, people).visibility == Visibility.PUBLIC
    assert certificate_of(achieved).kind == ACHIEVED


def reopen(claim, people, now=LATER):
    assessment_reopen(
        subject=claim.subject, reason="电表读数有误", by=people.organiser, organisation=claim.organisation,
        now=now,
    )  # fmt: skip


def test_reopened_footprint_suspends_and_the_new_one_replaces_the_certificate(achieved, people, work, clock):
    document = issue(achieved, people)
    clock.set(LATER)

    reopen(achieved, people)
    assert state(achieved, LATER) == ClaimState.INVALIDATED
    work()
    work()

    assert live_state(IssuedDocument.objects.get(pk=document.pk), now=LATER).state == State.SUSPENDED
    world.verify(achieved.subject.event, people, now=LATER)
    again = issue(achieved, people, now=LATER)
    assert again.replaces == document
    assert again.facts["assurance"]["statement"] != document.facts["assurance"]["statement"]
    assert state(achieved, LATER) == ClaimState.ACHIEVED


def test_withdrawn_statement_takes_the_certificate_with_it(achieved, people, work, clock):
    document = issue(achieved, people)
    clock.set(LATER)
    statement = document_by_number(document.facts["assurance"]["statement"])

    document_set_state(
        document=statement, state=State.WITHDRAWN, reason_zh="核查有误", reason_en="", by=None, now=LATER
    )
    assert state(achieved, LATER) == ClaimState.INVALIDATED
    work()
    work()

    held = live_state(IssuedDocument.objects.get(pk=document.pk), now=LATER)
    assert held.state == State.WITHDRAWN
    assert statement.number in held.reason_zh


def test_long_names_keep_the_front_on_one_page():
    record = sample("neutrality_commitment", valid_until=None)
    name = {
        "zh": "国际绿色会展博览会暨低碳发展交流大会" * 4,
        "en": "International Green Exhibition Fair " * 6,
    }
    record["facts"] = record["facts"] | {"event": record["facts"]["event"] | {"name": name}}

    for language in ("zh-hans", "en"):
        assert len(PdfReader(io.BytesIO(render(record, language=language))).pages) == 2
