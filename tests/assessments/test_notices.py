"""Is each step of a verification told to the other side, and only to it?"""

from uuid import uuid4

from footprint.assessments import services
from footprint.assessments.selectors import lines_of
from footprint.notices.models import Notice
from tests.assessments.parties import NOW
from tests.notices.looking import told

CLIENT, VERIFIER = "成都会展公司organiser", "华西核查公司verifier"
FOUNDER = "成都会展公司管理员"  # enters products, so may ask for verifications too


def test_request_is_told_to_the_verifier_and_the_answer_to_the_client(parties):
    told()  # of the verifier's own approval

    engagement = parties.request()
    assert told() == {(VERIFIER, "verification.requested")}
    notice = Notice.objects.get(kind="verification.requested")
    assert notice.subject_en == "Chengdu Expo Ltd asks you to verify “Western Fair”"
    assert notice.subject_zh == "成都会展公司请您核查“西部博览会”"
    assert notice.organisation == parties.verifier_organisation

    services.engagement_decline(engagement=engagement, reason="人手不足", by=parties.verifier, now=NOW)
    assert told() == {(CLIENT, "verification.moved"), (FOUNDER, "verification.moved")}
    assert "人手不足" in Notice.objects.filter(kind="verification.moved").first().text_zh


def test_data_sent_back_are_told_to_the_client_with_the_reason(parties):
    engagement = parties.accepted()
    told()

    services.engagement_send_back(engagement=engagement, reason="缺电费单", by=parties.verifier, now=NOW)
    assert told() == {(CLIENT, "verification.sent_back"), (FOUNDER, "verification.sent_back")}

    services.engagement_resubmit(engagement=engagement, note="已补齐", by=parties.organiser, now=NOW)
    assert told() == {(VERIFIER, "verification.moved")}


def test_word_on_a_line_is_told_to_who_shall_answer(parties):
    engagement = parties.accepted()
    told()

    services.remark_add(
        engagement=engagement,
        line=lines_of(engagement).first(),
        kind="question",
        text="电表读数在哪里？",
        by=parties.verifier,
        organisation=parties.verifier_organisation,
        request_id=uuid4(),
        now=NOW,
    )

    assert told() == {(CLIENT, "verification.remarked"), (FOUNDER, "verification.remarked")}
    assert "电表读数在哪里？" in Notice.objects.filter(kind="verification.remarked").first().text_zh
