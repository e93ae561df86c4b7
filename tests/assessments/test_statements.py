"""Does a signed opinion rest on what was found, say exactly that, and fall when the data are reopened?"""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.enums import ConflictKind, Role
from footprint.accounts.services import conflict_declare, membership_grant
from footprint.assessments import services
from footprint.assessments.documents import statement_facts
from footprint.assessments.enums import (
    AssuranceState,
    EngagementState,
    MisstatementKind,
    Opinion,
    Purpose,
    RemarkKind,
    ReviewState,
    Settlement,
)
from footprint.assessments.models import Engagement, Misstatement, SelfDeclaration, Statement
from footprint.assessments.problems import (
    DeclarationRefused,
    MisstatementsMaterial,
    QueriesOpen,
    SampleNotReviewed,
    SignerRefused,
    SubjectFrozen,
    VerifierRefused,
)
from footprint.assessments.selectors import assurance_of, current, is_frozen, standing_of
from footprint.assessments.services import statements
from footprint.certificates.enums import State
from footprint.certificates.models import IssuedDocument
from footprint.certificates.selectors import live_state
from footprint.core.activity import activity_record
from footprint.core.models import OutboxFact
from footprint.core.problems import Conflict, InvalidInput
from footprint.rulebooks.selectors import latest
from tests.assessments.parties import LATER, NOW

pytestmark = pytest.mark.usefixtures("english")
KG = 10**6
CORRECTED = {"venue": "54", "travel": "30", "lodging": "7", "meals": "2", "print": "1"}


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path_factory):
    """Signing keys of these tests stay out of the tree."""
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "statements"
    settings.DATA_DIR.mkdir(exist_ok=True)


@pytest.fixture
def reviewed(parties):
    """A verification whose sample is drawn and checked: ready for an unmodified opinion."""
    engagement = parties.accepted()
    sample = services.sample_draw(engagement=engagement, seed="1", by=parties.verifier, now=NOW)
    for row in sample.lines.select_related("line"):
        check(parties, engagement, row.line)
    return Engagement.objects.get(pk=engagement.pk)


def check(parties, engagement, line, state=ReviewState.CHECKED):
    return services.line_review(engagement=engagement, line=line, state=state, by=parties.verifier, now=NOW)


def line_of(engagement, name):
    return engagement.assessment.lines.get(line_id=name)


def ask(parties, engagement, name="venue", **options):
    usual = {
        "line": line_of(engagement, name),
        "kind": RemarkKind.QUERY,
        "text": "电表编号是多少？",
        "by": parties.verifier,
        "organisation": parties.verifier_organisation,
        "request_id": uuid4(),
        "now": NOW,
    }
    return services.remark_add(engagement=engagement, **(usual | options))


def found(parties, engagement, kg, **options):
    usual = {
        "description": "读数少记一位。",
        "amount_mg": kg * KG,
        "kind": MisstatementKind.FACTUAL,
        "by": parties.verifier,
        "request_id": uuid4(),
        "now": NOW,
    }
    return services.misstatement_record(engagement=engagement, **(usual | options))


def sign(parties, engagement, opinion=Opinion.UNMODIFIED, **options):
    usual = {"basis_zh": "", "by": parties.verifier, "now": NOW}
    return services.statement_sign(engagement=engagement, opinion=opinion, **(usual | options))


# --- looking at lines ---------------------------------------------------------------------------------
def test_first_look_at_a_line_begins_the_review(parties):
    engagement = parties.accepted()

    check(parties, engagement, line_of(engagement, "venue"))

    assert Engagement.objects.get().state == EngagementState.IN_PROGRESS
    assert standing_of(engagement).checked == 1


def test_question_marks_the_line_and_the_answer_leaves_it_to_the_verifier(parties):
    engagement = parties.accepted()
    ask(parties, engagement)
    ask(
        parties,
        engagement,
        kind=RemarkKind.ANSWER,
        text="编号 1024。",
        by=parties.organiser,
        organisation=parties.client,
    )

    assert standing_of(engagement).open_queries == 1
    check(parties, engagement, line_of(engagement, "venue"))
    assert standing_of(engagement).open_queries == 0


def test_client_cannot_ask_and_verifier_cannot_answer(parties):
    engagement = parties.accepted()

    with pytest.raises(InvalidInput, match="verifier asks"):
        ask(parties, engagement, by=parties.organiser, organisation=parties.client)
    with pytest.raises(InvalidInput, match="verifier asks"):
        ask(parties, engagement, kind=RemarkKind.ANSWER)

    assert not engagement.remarks.exists()


def test_same_remark_again_is_said_once(parties):
    engagement, key = parties.accepted(), uuid4()

    assert ask(parties, engagement, request_id=key) == ask(parties, engagement, request_id=key)


def test_sample_holds_every_large_line_and_can_be_drawn_again_from_its_record(parties):
    engagement = parties.accepted()

    first = services.sample_draw(engagement=engagement, seed="42", by=parties.verifier, now=NOW)
    second = services.sample_draw(engagement=engagement, seed="42", by=parties.verifier, now=NOW)

    assert first.materiality_mg == 5_000 * KG
    assert first.threshold_mg == 2_500 * KG
    large = first.lines.filter(reason="key").values_list("line__line_id", flat=True)
    assert list(large) == ["venue", "travel", "lodging"]
    assert (first.number, second.number) == (1, 2)
    assert [row.line_id for row in first.lines.all()] == [row.line_id for row in second.lines.all()]
    assert first.lines_in_all == 5
    assert first.coverage >= 0.97


# --- misstatements ------------------------------------------------------------------------------------
def test_misstatements_add_up_by_direction(parties):
    engagement = parties.accepted()
    found(parties, engagement, 4_000)
    found(parties, engagement, -3_000)
    dropped = found(parties, engagement, 9_000)
    services.misstatement_settle(
        misstatement=dropped,
        settled_as=Settlement.DROPPED,
        note="Invoice found.",
        by=parties.verifier,
        now=NOW,
    )

    judgement = standing_of(engagement).judgement

    assert (judgement.over_mg, judgement.under_mg, judgement.net_mg) == (4_000 * KG, 3_000 * KG, 1_000 * KG)
    assert not judgement.material


def test_misstatement_is_corrected_by_a_new_footprint_alone(parties):
    engagement = parties.accepted()
    mistake = found(parties, engagement, 6_000, line=line_of(engagement, "venue"))
    settle = {
        "misstatement": mistake,
        "settled_as": Settlement.CORRECTED,
        "note": "Meter read again.",
        "by": parties.verifier,
        "now": LATER,
    }
    with pytest.raises(Conflict) as refused:
        services.misstatement_settle(**settle)
    assert refused.value.code == "not_corrected"

    services.engagement_send_back(engagement=engagement, reason="Meter.", by=parties.verifier, now=NOW)
    corrected = parties.compute(CORRECTED, reason="Meter read again.", now=LATER)
    services.engagement_resubmit(engagement=engagement, note="Done.", by=parties.organiser, now=LATER)
    services.misstatement_settle(**settle)

    kept = Misstatement.objects.get()
    assert (kept.settled_as, kept.settled_in) == (Settlement.CORRECTED, corrected)
    with pytest.raises(Conflict, match="settled already"):
        services.misstatement_settle(**settle)


def test_misstatement_of_nothing_is_refused(parties):
    with pytest.raises(InvalidInput) as refused:
        found(parties, parties.accepted(), 0)

    assert refused.value.field == "amount"


# --- what an opinion needs ----------------------------------------------------------------------------
def refuse(parties, engagement, error, opinion=Opinion.UNMODIFIED, **options):
    with pytest.raises(error) as refused:
        sign(parties, engagement, opinion, **options)
    assert not Statement.objects.exists()
    assert not IssuedDocument.objects.exists()
    assert is_frozen(parties.subject)
    return refused.value


def test_unmodified_opinion_above_materiality_is_refused(parties, reviewed):
    found(parties, reviewed, -5_001)

    error = refuse(parties, reviewed, MisstatementsMaterial)

    assert error.code == "misstatements_material"
    assert "5001.000 kg too low" in str(error)


def test_unmodified_opinion_with_an_open_question_is_refused(parties, reviewed):
    ask(parties, reviewed, "print")

    assert refuse(parties, reviewed, QueriesOpen).params["count"] == 1


def test_unmodified_opinion_without_a_sample_is_refused(parties):
    engagement = parties.accepted()
    check(parties, engagement, line_of(engagement, "venue"))

    refuse(parties, engagement, SampleNotReviewed)


@pytest.mark.parametrize("opinion", [Opinion.UNMODIFIED, Opinion.QUALIFIED])
def test_good_opinion_with_unchecked_lines_of_the_sample_is_refused(parties, reviewed, opinion):
    check(parties, reviewed, line_of(reviewed, "travel"), ReviewState.NOT_LOOKED_AT)

    refuse(parties, reviewed, SampleNotReviewed, opinion, basis_zh="依据。")


@pytest.mark.parametrize("opinion", [Opinion.QUALIFIED, Opinion.ADVERSE, Opinion.DISCLAIMED])
def test_other_opinion_needs_its_basis(parties, reviewed, opinion):
    assert refuse(parties, reviewed, InvalidInput, opinion).field == "basis_zh"


def test_person_without_the_role_cannot_sign(parties, reviewed):
    refuse(parties, reviewed, SignerRefused, by=parties.organiser)


def test_verifier_that_came_to_be_tied_cannot_sign(parties, reviewed):
    conflict_declare(
        organisation=parties.verifier_organisation,
        other_organisation=parties.client,
        kind=ConflictKind.SERVICES,
        declared_by=parties.verifier,
        now=NOW,
    )

    refuse(parties, reviewed, VerifierRefused)


def test_whoever_worked_on_the_data_cannot_sign(parties, reviewed):
    activity_record(
        verb="event_line.entered",
        target=parties.subject,
        actor=parties.verifier,
        organisation=parties.client,
        now=NOW,
    )

    assert "entered or calculated" in str(refuse(parties, reviewed, SignerRefused))


def test_stale_form_is_refused(parties, reviewed):
    assert refuse(parties, reviewed, Conflict, version=reviewed.version - 1).code == "stale_form"


# --- the statement ------------------------------------------------------------------------------------
def test_statement_says_what_was_verified_how_and_with_which_result(parties, reviewed):
    found(parties, reviewed, 1_200, line=line_of(reviewed, "venue"))
    preview = statement_facts(
        engagement=reviewed,
        opinion=Opinion.UNMODIFIED,
        basis_zh="",
        basis_en="",
        signer=parties.verifier,
        now=NOW,
    )

    statement = sign(parties, reviewed)

    document, assessment = statement.document, reviewed.assessment
    assert document.number.startswith("VS-2026-")
    assert (document.organisation, document.issuer) == (parties.client, parties.verifier_organisation)
    assert set(document.files.values_list("language", flat=True)) == {"zh-hans", "en"}
    assert document.facts == preview == Statement.objects.get().facts
    facts = document.facts
    assert facts["assessment"]["digest"] == assessment.digest
    assert facts["assessment"]["total_t"] == "100.00"
    assert facts["materiality"] == {"percent": "5", "tonnes": "5.00"}
    assert facts["misstatements"]["over_t"] == "1.20"
    assert facts["sampling"]["seed"] == "1"
    assert facts["criteria"]["release"].startswith("mee_2019 ")
    assert facts["accreditation"]["body"] == "CNAS"

    said = assurance_of(assessment)
    assert said.state == AssuranceState.VERIFIED
    assert said.is_third_party
    assert (said.level, said.verifier) == ("reasonable", parties.verifier_organisation)
    assert (said.statement, said.signed_at) == (document, NOW)
    fact = OutboxFact.objects.get(kind="assessment.verified")
    assert fact.payload == {
        "assessment": str(assessment.public_id),
        "subject": str(parties.subject.public_id),
        "document": document.number,
    }
    assert sign(parties, reviewed) == statement
    assert IssuedDocument.objects.count() == 1

    reopen_and_verify_again(parties, statement)


def reopen_and_verify_again(parties, statement):
    """The second half of the story: it would cost another document to tell it alone."""
    old = statement.assessment
    with pytest.raises(SubjectFrozen, match="Reopen it"):
        parties.compute(CORRECTED, reason="Meter.")
    with pytest.raises(InvalidInput):
        services.assessment_reopen(
            subject=parties.subject, reason=" ", by=parties.organiser, organisation=parties.client, now=LATER
        )
    assert assurance_of(old).state == AssuranceState.VERIFIED

    services.assessment_reopen(
        subject=parties.subject,
        reason="电表读数有误。",
        by=parties.organiser,
        organisation=parties.client,
        now=LATER,
    )

    assert assurance_of(old).state == AssuranceState.NONE
    assert not is_frozen(parties.subject)
    live = live_state(IssuedDocument.objects.get(), now=LATER)
    assert live.state == State.WITHDRAWN
    assert "电表读数有误。" in live.reason_zh
    assert OutboxFact.objects.filter(kind="assessment.reopened").count() == 1
    with pytest.raises(Conflict, match="Nothing was signed"):
        services.assessment_reopen(
            subject=parties.subject, reason="x", by=parties.organiser, organisation=parties.client, now=LATER
        )
    parties.compute(CORRECTED, reason="Meter.", now=LATER)
    again = parties.accepted()
    facts = statement_facts(
        engagement=again,
        opinion=Opinion.DISCLAIMED,
        basis_zh="无",
        basis_en="",
        signer=parties.verifier,
        now=LATER,
    )
    assert facts["previous"] == IssuedDocument.objects.get().number


def test_adverse_opinion_is_published_as_not_verified(parties, reviewed):
    found(parties, reviewed, 50_000)
    ask(parties, reviewed, "print")

    statement = sign(parties, reviewed, Opinion.ADVERSE, basis_zh="主要数据不实。")

    said = assurance_of(reviewed.assessment)
    assert said.state == AssuranceState.ADVERSE
    assert not said.is_third_party
    assert OutboxFact.objects.filter(kind="assessment.not_verified").count() == 1
    assert not OutboxFact.objects.filter(kind="assessment.verified").exists()
    assert statement.document.facts["misstatements"]["material"] is True
    assert statement.document.facts["review"]["open_questions"] == 1


def test_crash_before_the_document_is_mended_by_the_sweep(parties, reviewed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements, "document_issue", _crash)
        with pytest.raises(RuntimeError):
            sign(parties, reviewed)

    assert assurance_of(reviewed.assessment).state == AssuranceState.IN_PROGRESS
    assert is_frozen(parties.subject)
    assert services.documents_complete(now=LATER) == 1
    assert services.documents_complete(now=LATER) == 0
    assert assurance_of(reviewed.assessment).state == AssuranceState.VERIFIED
    assert IssuedDocument.objects.get().issued_at == NOW


def _crash(**facts):
    raise RuntimeError("the power went")


def test_database_refuses_an_unmodified_opinion_that_the_review_does_not_carry(parties, reviewed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(
            engagement=reviewed,
            assessment=reviewed.assessment,
            opinion=Opinion.UNMODIFIED,
            level="reasonable",
            materiality_mg=100,
            over_mg=0,
            under_mg=101,
            open_queries=0,
            sample=reviewed.samples.first(),
            facts={},
            signed_by=parties.verifier,
            signed_at=NOW,
        )


# --- self-declaration ---------------------------------------------------------------------------------
def declare(parties, **options):
    usual = {"subject": parties.subject, "by": parties.approver, "now": NOW}
    return services.self_declare(**(usual | options))


def test_self_declaration_says_that_no_third_party_verified(parties):
    declaration = declare(parties)

    assessment = current(subject=parties.subject, purpose=Purpose.ACTUAL)
    said = assurance_of(assessment)
    assert said.state == AssuranceState.SELF_DECLARED
    assert not said.is_third_party
    assert said.verifier is None
    assert declaration.document.number.startswith("SD-2026-")
    assert declaration.document.facts["third_party"] is False
    assert declaration.document.facts["signed_by"] == parties.approver.name
    assert OutboxFact.objects.get(kind="assessment.self_declared").payload["assessment"] == str(
        assessment.public_id
    )
    assert declare(parties) == declaration
    with pytest.raises(SubjectFrozen):
        parties.compute(CORRECTED, reason="Meter.")
    with pytest.raises(Conflict, match="Reopen the footprint"):
        parties.request()

    services.assessment_reopen(
        subject=parties.subject, reason="更正。", by=parties.organiser, organisation=parties.client, now=LATER
    )

    assert assurance_of(assessment).state == AssuranceState.NONE
    assert live_state(declaration.document, now=LATER).state == State.WITHDRAWN
    assert parties.request().state == EngagementState.REQUESTED


def test_whoever_calculated_cannot_declare(parties):
    membership_grant(
        user=parties.organiser,
        organisation=parties.client,
        role=Role.APPROVER,
        granted_by=parties.approver,
        now=NOW,
    )

    with pytest.raises(SignerRefused, match="Another person"):
        declare(parties, by=parties.organiser)

    assert not SelfDeclaration.objects.exists()


@pytest.mark.parametrize("book", ["g20_style", "iso_14068_1", "shanghai_2025"])
def test_rule_book_that_does_not_say_so_carries_no_self_declaration(parties, book):
    assessment = parties.compute(CORRECTED, reason="Other rule book.", rulebook=latest(book))

    with pytest.raises(DeclarationRefused, match="does not say whether") as refused:
        declare(parties)

    assert refused.value.value == assessment.rulebook_release.name
    assert not SelfDeclaration.objects.exists()


def test_self_declaration_while_a_verifier_is_asked_is_refused(parties):
    parties.request()

    with pytest.raises(Conflict, match="Withdraw the verification"):
        declare(parties)


def test_person_in_the_file_cannot_be_changed_afterwards(parties):
    """The origins of lines stay as they were when the assessment was computed."""
    assessment = parties.compute(
        CORRECTED,
        reason="With origins.",
        origins={
            "venue": services.LineOrigin(
                entered_by=parties.organiser, entered_at=NOW, source_note="电费单", override_reason=""
            )
        },
    )

    source = assessment.lines.get(line_id="venue").source
    assert (source.entered_by, source.source_note) == (parties.organiser, "电费单")
    assert not hasattr(assessment.lines.get(line_id="travel"), "source")


def test_materiality_of_a_limited_engagement_is_kept_with_its_level(parties):
    engagement = parties.request(level="limited", materiality_percent=Decimal(10))

    assert engagement.get_level_display() == "Limited assurance"
    assert engagement.materiality_percent == 10
    assert engagement.requested_at.date() == date(2026, 11, 20)
