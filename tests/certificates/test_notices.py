"""Does the holder learn that a document lost its force?"""

from footprint.accounts.enums import Role
from footprint.accounts.models import Membership, User
from footprint.certificates import services
from footprint.certificates.enums import State
from footprint.notices.models import Notice
from tests.certificates.conftest import NOW
from tests.notices.looking import told


def test_withdrawal_is_told_to_those_who_issue_and_use_certificates(issue, organisation):
    for name, role in (("a", Role.APPROVER), ("o", Role.ORGANISER), ("f", Role.FORESTER)):
        person = User.objects.create(email=f"{name}@example.com", name=name)
        Membership.objects.create(
            user=person, organisation=organisation, role=role, granted_by=person, started_at=NOW
        )
    document = issue()
    assert told() == set()

    services.document_set_state(
        document=document,
        state=State.WITHDRAWN,
        reason_zh="数据有误",
        reason_en="Wrong data",
        by=None,
        now=NOW,
    )

    assert told() == {("a", "document.state_changed"), ("o", "document.state_changed")}
    notice = Notice.objects.first()
    assert document.number in notice.subject_zh
    assert "Wrong data" in notice.text_en
    assert notice.link == f"/verify/{document.number}"
