"""Who verifies for whom in these tests: a client and its people, an approved verifier, a footprint."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from calculators.engine import evaluate
from calculators.factors import shipped_library
from calculators.inventory import Activity, Inventory
from footprint.accounts.enums import SCOPES_OF_ACTIVITY, AccreditedActivity, Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    membership_grant,
    organisation_create,
    site_admin_create,
    user_create,
)
from footprint.assessments import services
from footprint.assessments.enums import AssuranceLevel, Purpose, SubjectKind
from footprint.assessments.models import Assessment, Engagement, Subject
from footprint.events import services as events
from footprint.events.enums import DataPurpose, Section, Tier
from footprint.events.models import Event
from footprint.evidence.services import evidence_upload
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
INDEPENDENT = "We are independent of the client."
EVENT_LINES = (
    (Section.ELECTRICITY, "展馆用电", {"quantity": "12.8万度"}, Tier.BEST),
    (Section.LODGING, "酒店住宿", {"nights": "2", "rooms": "900"}, Tier.BETTER),
    (Section.CATERING, "素食午餐", {"kind": "vegetarian", "meals": "300"}, Tier.BASIC),
)
TONNES = {"venue": "60", "travel": "30", "lodging": "7", "meals": "2", "print": "1"}


@dataclass
class Parties:
    """Everybody that a verification needs."""

    client: Organisation
    organiser: User
    approver: User
    verifier_organisation: Organisation
    verifier: User
    subject: Subject

    def compute(self, tonnes=None, *, reason="", rulebook=None, origins=None, now=NOW) -> Assessment:
        """The footprint of lines with these tonnes, entered and computed by the organiser."""
        rows = [
            Activity(id=name, category="construction", label=name, reported_kg_co2e=Decimal(value) * 1000)
            for name, value in (tonnes or TONNES).items()
        ]
        return services.assessment_record(
            subject=self.subject,
            purpose=Purpose.ACTUAL,
            inputs={"rows": {name: str(value) for name, value in (tonnes or TONNES).items()}},
            result=evaluate(Inventory.from_activities(rows), shipped_library(), "AR5"),
            rulebook_release=rulebook or latest("mee_2019"),
            computed_by=self.organiser,
            reason=reason,
            origins=origins,
            now=now,
        )

    def request(self, **options) -> Engagement:
        usual = {"subject": self.subject, "verifier": self.verifier_organisation, "by": self.organiser}
        usual |= {"level": AssuranceLevel.REASONABLE, "request_id": uuid4(), "now": NOW}
        return services.engagement_request(**(usual | options))

    def accepted(self, **options) -> Engagement:
        """A verification that the verifier has accepted."""
        engagement = self.request(**options)
        return services.engagement_accept(
            engagement=engagement,
            independence=INDEPENDENT,
            seen=engagement.assessment,
            by=self.verifier,
            now=NOW,
        )


def make_organisation(name: str, credit_code: str, *roles: Role, **facts) -> tuple[Organisation, list[User]]:
    """An organisation with one person in each role; its founder administrates it."""
    founder = user_create(
        email=f"founder@{credit_code.lower()}.example.com", password=None, name=f"{name}管理员"
    )
    organisation = organisation_create(
        created_by=founder, name_zh=name, credit_code=credit_code, makes_products=True, now=NOW, **facts
    )
    people = []
    for role in roles:
        person = user_create(
            email=f"{role}@{credit_code.lower()}.example.com", password=None, name=f"{name}{role}"
        )
        membership_grant(user=person, organisation=organisation, role=role, granted_by=founder, now=NOW)
        people.append(person)
    return organisation, people


def approve_verifier(organisation: Organisation, *, scopes=None, valid_until=date(2028, 12, 31)):
    """Let a site administrator approve an organisation to verify."""
    admin = User.objects.filter(is_site_admin=True).first() or site_admin_create(
        email="admin@example.com", password=None
    )
    request = accreditation_request(
        organisation=organisation,
        activity=AccreditedActivity.VERIFIER,
        body="CNAS",
        number=f"V-{organisation.pk}",
        scopes=scopes or SCOPES_OF_ACTIVITY[AccreditedActivity.VERIFIER],
        valid_from=date(2024, 1, 1),
        valid_until=valid_until,
        evidence_note="Register entry.",
        requested_by=organisation.memberships.first().user,
        now=NOW,
    )
    return accreditation_approve(accreditation=request, decided_by=admin, reason="Compared.", now=NOW)


def make_parties() -> Parties:
    rulebooks_install(now=NOW)
    client, (organiser, approver) = make_organisation(
        "成都会展公司", "91110000600037341L", Role.ORGANISER, Role.APPROVER, name_en="Chengdu Expo Ltd"
    )
    house, (verifier,) = make_organisation(
        "华西核查公司", "91330100799655058B", Role.VERIFIER, name_en="West China Verification Ltd"
    )
    approve_verifier(house)
    subject = services.subject_create(
        organisation=client, kind=SubjectKind.EVENT, name_zh="西部博览会", name_en="Western Fair", now=NOW
    )
    parties = Parties(client, organiser, approver, house, verifier, subject)
    parties.compute()
    return parties


def make_event(parties: Parties) -> Event:
    """An event of the client that is over, with a bill behind its electricity and a footprint."""
    person = parties.organiser
    event = events.event_create(
        organisation=parties.client,
        rulebook_release=latest("mee_2019"),
        facts={
            "name_zh": "西部绿色会展",
            "name_en": "Western Green Expo",
            "kind": "exhibition",
            "starts_on": date(2026, 11, 10),
            "ends_on": date(2026, 11, 12),
            "place": "成都",
        },
        venues=["西博城"],
        created_by=person,
        request_id=uuid4(),
        now=NOW,
    )
    bill = evidence_upload(
        organisation=parties.client,
        filename="bill.pdf",
        content=b"%PDF-1.7\n%%EOF\n",
        uploaded_by=person,
        now=NOW,
    )
    for section, label, values, tier in EVENT_LINES:
        events.line_save(
            event=event,
            purpose=DataPurpose.ACTUAL,
            section=section,
            label=label,
            values=values,
            tier=tier,
            source_note="财务凭证",
            evidence=[bill] if section == Section.ELECTRICITY else None,
            by=person,
            request_id=uuid4(),
            now=NOW,
        )
    events.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=NOW)
    return event
