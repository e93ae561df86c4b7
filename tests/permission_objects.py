"""Which record does an address name, of the reader's own organisation and of another one?

One function per name in the addresses: ``@object_for("event_id")`` makes the record of a ``Side`` (an
organisation with one person in every role) and returns what stands in the address. A route whose name means
something else gets its own: ``@object_for("mandate_id", route="accounts:mandate-accept")``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from calculators.engine import evaluate
from calculators.factors import shipped_library
from calculators.inventory import Activity, Inventory
from footprint.accounts.enums import (
    SCOPES_OF_ACTIVITY,
    AccreditedActivity,
    ConflictKind,
    Role,
)
from footprint.accounts.models import Accreditation, Organisation, User
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    conflict_declare,
    invitation_create,
    mandate_offer,
    membership_grant,
    organisation_create,
    user_create,
)
from footprint.assessments.enums import Purpose, SubjectKind
from footprint.assessments.services import (
    assessment_record,
    engagement_accept,
    engagement_request,
    engagement_send_back,
    misstatement_record,
    opinion_draft,
    subject_create,
)
from footprint.certificates.models import SigningKey
from footprint.certificates.services import document_issue
from footprint.claims.services import claim_open, public_page_set
from footprint.core import clock
from footprint.core.jobs import job_enqueue
from footprint.events import services as event_services
from footprint.events.enums import DataPurpose, LinkKind, Section, Tier
from footprint.events.models import CollectionLink
from footprint.events.services.links import link_code
from footprint.evidence.services import evidence_upload
from footprint.notices.services import feed_of_organisation, notice_send
from footprint.notices.tokens import feed_token, unsubscribe_token
from footprint.notices.work import WORK_ENDED
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind, RetirementPurpose
from footprint.offsets.models import Checkpoint, Methodology, RadarFinding
from footprint.offsets.selectors import serials_named
from footprint.offsets.services import (
    account_open,
    audit_run,
    blocks_reserve,
    cancellation_request,
    checkpoint_take,
    issuance_register,
    methodology_register,
    offer_make,
    price_record,
    project_register,
    quote_make,
    registry_register,
    retirement_approve,
    retirement_request,
    statement_preview,
    statement_submit,
    transfer_offer,
)
from footprint.offsets.services.matching import Wish
from footprint.rulebooks.selectors import latest
from footprint.rulebooks.services import rulebooks_install
from footprint.webhooks.models import WebhookEndpoint
from footprint.webhooks.services import webhook_create, webhook_ping
from tests.support.api import key_for

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass
class Side:
    """An organisation with one person in every role, approved for every activity."""

    label: str
    organisation: Organisation
    people: dict[str, User]
    site_admin: User
    other: "Side | None" = None
    _made: dict[str, Any] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        return self.people[role]

    def forget(self) -> None:
        """The records made so far are gone."""
        self._made.clear()

    def value(self, route: str, name: str) -> Any:
        """What stands in the address for this name, made once."""
        key = f"{route} {name}" if f"{route} {name}" in _MAKERS else name
        if key not in _MAKERS:
            raise LookupError(
                f"Nobody has said which record “{name}” in {route} means: "
                "add a function to tests/permission_objects.py."
            )
        if key not in self._made:
            self._made[key] = _MAKERS[key](self)
        return self._made[key]


_MAKERS: dict[str, Callable[[Side], Any]] = {}


def object_for(name: str, *, route: str = "") -> Callable:
    """Register the maker of what stands in addresses under ``name`` (in one route alone, if given)."""

    def register(maker: Callable[[Side], Any]) -> Callable[[Side], Any]:
        _MAKERS[f"{route} {name}".strip()] = maker
        return maker

    return register


def make_side(label: str, *, credit_code: str, site_admin: User) -> Side:
    """An organisation, its people and its approvals."""
    founder = user_create(
        email=f"administrator@{label}.example.com", password=None, name=f"administrator {label}"
    )
    organisation = organisation_create(
        created_by=founder, name_zh=f"{label} 公司", credit_code=credit_code, makes_products=True, now=NOW
    )
    for membership in organisation.memberships.exclude(role=Role.ADMINISTRATOR):
        membership.ended_at, membership.ended_by = NOW, founder
        membership.save(update_fields=["ended_at", "ended_by"])
    people = {Role.ADMINISTRATOR.value: founder}
    for role in Role:
        if role != Role.ADMINISTRATOR:
            user = user_create(email=f"{role}@{label}.example.com", password=None, name=f"{role} {label}")
            membership_grant(user=user, organisation=organisation, role=role, granted_by=founder, now=NOW)
            people[role.value] = user
    side = Side(label, organisation, people, site_admin)
    for activity in AccreditedActivity:
        accreditation_approve(
            accreditation=_request(side, activity), decided_by=site_admin, reason="Compared.", now=NOW
        )
    return side


def _request(side: Side, activity: AccreditedActivity) -> Accreditation:
    return accreditation_request(
        organisation=side.organisation,
        activity=activity,
        body="CNCA",
        number=f"CNCA-{side.label}-{activity}",
        scopes=SCOPES_OF_ACTIVITY[activity],
        valid_from=date(2020, 1, 1),
        valid_until=date(2099, 12, 31),
        evidence_note="Register entry.",
        requested_by=side.person(Role.ADMINISTRATOR),
        now=NOW,
    )


# --- notices ------------------------------------------------------------------------------------------
@object_for("notice_id")
def _notice(side: Side):
    return (
        notice_send(
            kind=WORK_ENDED,
            to=side.person(Role.ORGANISER),
            facts={"work": "A", "state": "B", "done": 1, "failed": 0},
            organisation=side.organisation,
            key="matrix",
            now=NOW,
        )[0]
    ).public_id


@object_for("token", route="notices:unsubscribe")
def _unsubscribe_token(side: Side):
    return unsubscribe_token(person=side.person(Role.ORGANISER), kind=WORK_ENDED)


@object_for("token", route="notices:calendar-feed")
def _calendar_token(side: Side):
    return feed_token(feed_of_organisation(organisation=side.organisation, now=NOW))


# --- accounts -----------------------------------------------------------------------------------------
@object_for("membership_id")
def _membership(side: Side):
    return side.organisation.memberships.get(role=Role.ORGANISER, ended_at=None).public_id


def _invite(side: Side, email: str):
    return invitation_create(
        organisation=side.organisation,
        email=email,
        roles=[Role.AUDITOR],
        invited_by=side.person(Role.ADMINISTRATOR),
        now=clock.now(),
    )


@object_for("invitation_id")
def _invitation(side: Side):
    return _invite(side, "new@example.com").public_id


@object_for("token", route="accounts:invitation-accept")
def _invitation_token(side: Side):
    return _invite(side, "other@example.com").token


def _mandate(*, client: Side, consultant: Side):
    return mandate_offer(
        client=client.organisation,
        consultant_organisation=consultant.organisation,
        roles=[Role.ORGANISER],
        valid_from=date(2026, 1, 1),
        granted_by=client.person(Role.ADMINISTRATOR),
        now=NOW,
    )


def _third_party(side: Side) -> Side:
    """A partner that belongs to neither side."""
    founder = user_create(email=f"partner@{side.label}.example.com", password=None)
    organisation = organisation_create(created_by=founder, name_zh=f"{side.label} 伙伴", now=NOW)
    return Side("partner", organisation, {Role.ADMINISTRATOR.value: founder}, side.site_admin)


@object_for("mandate_id")
def _mandate_given(side: Side):
    side._made.setdefault("partner", _third_party(side))
    return _mandate(client=side, consultant=side._made["partner"]).public_id


@object_for("mandate_id", route="accounts:mandate-accept")
def _mandate_held(side: Side):
    side._made.setdefault("partner", _third_party(side))
    return _mandate(client=side._made["partner"], consultant=side).public_id


@object_for("accreditation_id")
def _accreditation(side: Side):
    return Accreditation.objects.filter(organisation=side.organisation).first().public_id


@object_for("accreditation_id", route="accounts:approval-certificate")
def _accreditation_with_certificate(side: Side):
    file = evidence_upload(
        organisation=side.organisation,
        filename="certificate.pdf",
        content=b"%PDF-1.7\n" + side.label.encode(),
        uploaded_by=None,
        now=NOW,
    )
    accreditation = Accreditation.objects.filter(organisation=side.organisation).first()
    accreditation.evidence_digest = file.sha256
    accreditation.save(update_fields=["evidence_digest"])
    return accreditation.public_id


@object_for("step")
def _step(side: Side):
    return "suspend"


@object_for("conflict_id")
def _conflict(side: Side):
    side._made.setdefault("partner", _third_party(side))
    return conflict_declare(
        organisation=side.organisation,
        other_organisation=side._made["partner"].organisation,
        kind=ConflictKind.OWNERSHIP,
        declared_by=side.person(Role.ADMINISTRATOR),
        now=NOW,
    ).public_id


# --- signing in (library) -----------------------------------------------------------------------------
@object_for("key")
def _key(side: Side):
    return "x:y:z"


@object_for("uidb36")
def _uid(side: Side):
    return "1"


@object_for("pk", route="mfa_remove_webauthn")
@object_for("pk", route="mfa_edit_webauthn")
def _security_key(side: Side):
    return 0


# --- web ----------------------------------------------------------------------------------------------
@object_for("code", route="style_error")
def _error_code(side: Side):
    return 404


# --- documents of record ------------------------------------------------------------------------------
def _document(side: Side):
    """A document that only its holder may read; that it exists is public."""
    if "document" not in side._made:
        words = {"zh": "说明", "en": "Statement"}
        facts = {"title": words, "text": words, "items": [{"label": words, "value": "1"}], "basis": words}
        side._made["document"] = document_issue(
            kind="statement",
            facts=facts,
            subject=side.organisation,
            organisation=side.organisation,
            issued_by=None,
            demo=False,
            visibility="holders",
            now=NOW,
        )
    return side._made["document"]


@object_for("number")
def _document_number(side: Side):
    return _document(side).number


@object_for("language", route="verify-document-pdf")
def _document_language(side: Side):
    return "zh-hans"


@object_for("fingerprint")
def _key_fingerprint(side: Side):
    _document(side)
    return SigningKey.objects.first().fingerprint


# --- evidence -----------------------------------------------------------------------------------------
@object_for("evidence_id")
def _evidence(side: Side):
    return evidence_upload(
        organisation=side.organisation,
        filename="bill.pdf",
        content=b"%PDF-1.7\n%%EOF\n",
        uploaded_by=side.person(Role.ORGANISER),
        now=NOW,
    ).public_id


# --- background work ----------------------------------------------------------------------------------
@object_for("job_id")
def _job(side: Side):
    return job_enqueue(kind="core.periodic", organisation=side.organisation).public_id


# --- credits ------------------------------------------------------------------------------------------
def _registry_here(side: Side):
    """A registry that the side's organisation operates here, with 1 000 t in the side's own account."""
    if "registry_here" not in side._made:
        registry = registry_register(
            code=f"here-{side.label}",
            name_zh=f"{side.label} 登记簿",
            name_en=f"Registry of {side.label}",
            kind=RegistryKind.FORESTRY_INCLUSIVE,
            instrument=Instrument.BCER,
            serial_pattern=r"T-(?P<first>\d+)-(?P<last>\d+)-" + side.label.upper(),
            serial_example=f"T-1-120-{side.label.upper()}",
            operated_here=True,
            operator=side.organisation,
            now=NOW,
        )
        project = project_register(
            registry=registry, number="P-1", name_zh="造林", kind=ProjectKind.AFFORESTATION, now=NOW
        )
        account = account_open(registry=registry, organisation=side.organisation, now=NOW)
        issuance_register(
            project=project,
            vintage=2025,
            serials=f"T-1-1000-{side.label.upper()}",
            account=account,
            registered_by=side.person(Role.CREDIT_HOLDER),
            request_id=uuid4(),
            now=NOW,
        )
        side._made["registry_here"] = registry
    return side._made["registry_here"]


@object_for("issuance_id")
def _issuance(side: Side):
    return _registry_here(side).issuances.get().public_id


def _reserve(side: Side):
    account = _registry_here(side).accounts.get(organisation=side.organisation)
    return blocks_reserve(
        account=account,
        tonnes=10,
        expires_at=clock.now() + timedelta(days=10),
        reserved_by=side.person(Role.CREDIT_HOLDER),
        request_id=uuid4(),
        now=clock.now(),
    )


@object_for("reservation_id")
def _reservation(side: Side):
    return _reserve(side).public_id


@object_for("quote_id")
def _quote(side: Side):
    _registry_here(side)
    return quote_make(
        organisation=side.organisation,
        wish=Wish(rules="beijing_2014", demand_t=5, used_on=date(2026, 12, 1), marketplace=False),
        quoted_by=side.person(Role.CREDIT_HOLDER),
        request_id=uuid4(),
        now=clock.now(),
    ).public_id


@object_for("registry_id")
def _registry(side: Side):
    return _registry_here(side).public_id


@object_for("act")
def _act(side: Side):
    return "freeze"


@object_for("statement_id")
def _statement(side: Side):
    """A statement of a registry elsewhere, handed in and undecided."""
    registry = registry_register(
        code=f"there-{side.label}",
        name_zh=f"{side.label} 别处登记簿",
        name_en=f"Registry elsewhere of {side.label}",
        kind=RegistryKind.INCLUSIVE,
        now=NOW,
    )
    project = project_register(
        registry=registry, number="P-1", name_zh="造林", kind=ProjectKind.AFFORESTATION, now=NOW
    )
    uploader = side.person(Role.CREDIT_HOLDER)
    issuance_register(
        project=project,
        vintage=2025,
        opaque_serials=[(f"LOT-{side.label}", 10)],
        registered_by=uploader,
        request_id=uuid4(),
        now=NOW,
    )
    statement = statement_preview(
        account=account_open(registry=registry, organisation=side.organisation, now=NOW),
        file_name="statement.csv",
        content=f"serial,tonnes\nLOT-{side.label},10\n".encode(),
        as_of=NOW.date(),
        is_complete=True,
        uploaded_by=uploader,
        request_id=uuid4(),
        now=NOW,
    )
    return statement_submit(statement=statement, submitted_by=uploader, request_id=uuid4(), now=NOW).public_id


@object_for("cancellation_id")
def _cancellation(side: Side):
    registry = _registry_here(side)
    return cancellation_request(
        account=registry.accounts.get(organisation=side.organisation),
        serials=serials_named(registry=registry, texts=[f"T-901-910-{side.label.upper()}"]),
        reason="Fire.",
        requested_by=side.person(Role.ADMINISTRATOR),
        request_id=uuid4(),
        now=NOW,
    ).public_id


def _third_account(side: Side):
    registry = _registry_here(side)
    side._made.setdefault("partner", _third_party(side))
    return account_open(registry=registry, organisation=side._made["partner"].organisation, now=NOW)


@object_for("offer_id")
def _offer(side: Side):
    account = _registry_here(side).accounts.get(organisation=side.organisation)
    return offer_make(
        account=account,
        issuance=account.registry.issuances.first(),
        price=Decimal(30),
        valid_until=NOW + timedelta(days=30),
        offered_by=side.person(Role.CREDIT_HOLDER),
        now=NOW,
    ).public_id


@object_for("transfer_id", route="offsets:transfer-withdraw")
@object_for("transfer_id")
def _transfer_out(side: Side):
    """Offered by the side to somebody else."""
    return _offered(
        side, _registry_here(side).accounts.get(organisation=side.organisation), _third_account(side)
    )


@object_for("transfer_id", route="offsets:transfer-accept")
@object_for("transfer_id", route="offsets:transfer-refuse")
def _transfer_in(side: Side):
    """Offered to the side by somebody else."""
    theirs = _third_account(side)
    issuance_register(
        project=theirs.registry.projects.get(),
        vintage=2026,
        serials=f"T-2001-2100-{side.label.upper()}",
        account=theirs,
        registered_by=side.person(Role.CREDIT_HOLDER),
        request_id=uuid4(),
        now=NOW,
    )
    own = theirs.registry.accounts.get(organisation=side.organisation)
    return _offered(side, theirs, own)


def _offered(side: Side, sender, receiver):
    return transfer_offer(
        from_account=sender,
        to_account=receiver,
        tonnes=5,
        offered_by=side.person(Role.CREDIT_HOLDER),
        request_id=uuid4(),
        now=NOW,
    ).public_id


def _request_retirement(side: Side):
    return retirement_request(
        reservation=_reserve(side),
        beneficiary_name=str(side.organisation),
        purpose=RetirementPurpose.EVENT_NEUTRALITY,
        claim="The event is carbon neutral.",
        subject="The event",
        requested_by=side.person(Role.CREDIT_HOLDER),
        request_id=uuid4(),
        now=clock.now(),
    )


@object_for("request_id")
def _retirement_request(side: Side):
    return _request_retirement(side).public_id


@object_for("number", route="offsets:public-retirement")
@object_for("number", route="api:public-retirement")
def _retirement_number(side: Side):
    done = retirement_approve(
        retirement_request=_request_retirement(side),
        approved_by=side.person(Role.APPROVER),
        request_id=uuid4(),
        now=clock.now(),
    )
    return done.retirement.number


@object_for("code", route="offsets:registry")
def _registry_code(side: Side):
    return _registry_here(side).code


@object_for("code", route="offsets:methodology")
def _methodology_code(side: Side):
    code = f"M-{side.label}"
    if not Methodology.objects.filter(code=code).exists():
        methodology_register(code=code, name_zh="方法学", now=NOW)
    return code


@object_for("name", route="offsets:market")
def _market_name(side: Side):
    return "beijing_2014"


@object_for("project_id")
def _project(side: Side):
    return _registry_here(side).projects.get().public_id


@object_for("price_id")
def _price(side: Side):
    return price_record(
        key=f"price-{side.label}",
        kind="trade",
        venue_zh="交易所",
        venue_en="Exchange",
        currency="CNY",
        price=Decimal(20),
        until_on=date(2026, 1, 31),
        printed="20 元/吨",
        source="公报",
        now=NOW,
    ).public_id


@object_for("number", route="offsets:checkpoint")
@object_for("number", route="offsets:checkpoint-leaves")
def _checkpoint_number(side: Side):
    _registry_here(side)
    checkpoint_take(now=clock.now())
    return Checkpoint.objects.order_by("-number").first().number


@object_for("finding_id")
def _finding(side: Side):
    registry = _registry_here(side)
    finding = RadarFinding.objects.create(
        code="same_project",
        fingerprint=f"seen {side.label}",
        units=[str(registry.issuances.get().public_id)],
        text_zh="同一项目。",
        text_en="The same project.",
        rule_zh="规则。",
        rule_en="The rule.",
        source="公报",
        first_seen_at=NOW,
        last_seen_at=NOW,
    )
    finding.registries.add(registry)
    return finding.public_id


@object_for("audit_id")
def _audit(side: Side):
    return audit_run(now=NOW).public_id


# --- events -------------------------------------------------------------------------------------------
def _event(side: Side):
    """An event that is over, with one line and its footprint."""
    if "event" not in side._made:
        rulebooks_install(now=NOW)
        person = side.person(Role.ORGANISER)
        event = event_services.event_create(
            organisation=side.organisation,
            rulebook_release=latest("chengdu_2018"),
            facts={
                "name_zh": "展会",
                "kind": "exhibition",
                "starts_on": date(2026, 11, 1),
                "ends_on": date(2026, 11, 2),
                "place": "成都",
            },
            venues=["西博城"],
            created_by=person,
            request_id=uuid4(),
            now=NOW,
        )
        event_services.line_save(
            event=event,
            purpose=DataPurpose.ACTUAL,
            section=Section.ELECTRICITY,
            label="用电",
            values={"quantity": "3万度"},
            tier=Tier.BEST,
            by=person,
            request_id=uuid4(),
            now=NOW,
        )
        event_services.event_compute(event=event, purpose=DataPurpose.ACTUAL, by=person, now=NOW)
        side._made["event"] = event
    return side._made["event"]


@object_for("event_id")
def _event_id(side: Side):
    return _event(side).public_id


@object_for("line_id")
def _line_id(side: Side):
    return _event(side).lines.get().public_id


@object_for("assessment_id", route="events:assessment")
@object_for("assessment_id", route="events:assessment-file")
@object_for("assessment_id", route="events:assessment-line")
@object_for("assessment_id", route="events:report-document")
def _event_assessment(side: Side):
    return _event(side).subject.assessments.get().public_id


@object_for("ordinal", route="events:assessment-line")
def _event_assessment_line(side: Side):
    return 1


@object_for("data_purpose")
def _data_purpose(side: Side):
    return DataPurpose.ACTUAL.value


@object_for("data_section")
def _data_section(side: Side):
    return Section.ELECTRICITY.value


@object_for("file_format", route="events:import-template")
def _file_format(side: Side):
    return "csv"


@object_for("batch_id")
def _import_batch(side: Side):
    return event_services.import_read(
        event=_event(side),
        purpose=DataPurpose.ACTUAL,
        filename="trips.csv",
        content="出发地,交通方式\n北京,高铁\n".encode(),
        by=side.person(Role.ORGANISER),
        now=NOW,
    ).public_id


def _collection_link(side: Side) -> CollectionLink:
    made = CollectionLink.objects.filter(event=_event(side)).first()
    return made or event_services.link_create(
        event=_event(side),
        kind=LinkKind.SURVEY,
        section=Section.TRAVEL,
        label="问卷",
        expires_on=_event(side).ends_on + timedelta(days=300),
        by=side.person(Role.ORGANISER),
        request_id=uuid4(),
        now=NOW,
    )


@object_for("link_id")
def _link_id(side: Side):
    return _collection_link(side).public_id


@object_for("link_code")
def _link_code(side: Side):
    return link_code(_collection_link(side))


@object_for("form_name", route="events:draft")
def _form_name(side: Side):
    return "actual-electricity"


@object_for("measure_id")
def _measure_id(side: Side):
    return event_services.measure_add(
        event=_event(side),
        label="LED",
        owner="李静",
        due_on=date(2026, 10, 1),
        expected_kg=None,
        by=side.person(Role.ORGANISER),
        now=NOW,
    ).public_id


# --- verification -------------------------------------------------------------------------------------
def _footprint_of(organisation: Organisation, person: User):
    """A footprint of two lines, final."""
    rulebooks_install(now=NOW)
    subject = subject_create(organisation=organisation, kind=SubjectKind.EVENT, name_zh="论坛", now=NOW)
    rows = [
        Activity(id=name, category="construction", label=name, reported_kg_co2e=Decimal(1000))
        for name in ("one", "two")
    ]
    assessment_record(
        subject=subject,
        purpose=Purpose.ACTUAL,
        inputs={"rows": 2},
        result=evaluate(Inventory.from_activities(rows), shipped_library(), "AR5"),
        rulebook_release=latest("mee_2019"),
        computed_by=person,
        now=NOW,
    )
    return subject


def _engagement(side: Side):
    """A verification, begun, that the side does for a partner."""
    if "engagement" not in side._made:
        partner = side._made.setdefault("client", _third_party(side))
        person = partner.person(Role.ADMINISTRATOR)
        engagement = engagement_request(
            subject=_footprint_of(partner.organisation, person),
            verifier=side.organisation,
            level="limited",
            by=person,
            request_id=uuid4(),
            now=NOW,
        )
        side._made["engagement"] = _begun(engagement, side.person(Role.VERIFIER))
    return side._made["engagement"]


def _begun(engagement, verifier: User):
    return engagement_accept(
        engagement=engagement,
        independence="Independent.",
        seen=engagement.assessment,
        by=verifier,
        now=NOW,
    )


@object_for("engagement_id")
def _engagement_id(side: Side):
    return _engagement(side).public_id


@object_for("engagement_id", route="verification:accept")
@object_for("engagement_id", route="verification:decline")
def _engagement_asked(side: Side):
    partner = _third_party(side)
    return engagement_request(
        subject=_footprint_of(partner.organisation, partner.person(Role.ADMINISTRATOR)),
        verifier=side.organisation,
        level="limited",
        by=partner.person(Role.ADMINISTRATOR),
        request_id=uuid4(),
        now=NOW,
    ).public_id


@object_for("engagement_id", route="verification:resubmit")
def _engagement_sent_back(side: Side):
    """A verification that a partner does for the side, sent back."""
    partner = _third_party(side)
    verifier = user_create(email=f"partner-verifier@{side.label}.example.com", password=None)
    partner.people[Role.VERIFIER.value] = verifier
    membership_grant(
        user=verifier,
        organisation=partner.organisation,
        role=Role.VERIFIER,
        granted_by=partner.person(Role.ADMINISTRATOR),
        now=NOW,
    )
    partner.organisation.country = "DE"
    partner.organisation.save(update_fields=["country"])
    accreditation_approve(
        accreditation=_request(partner, AccreditedActivity.VERIFIER),
        decided_by=side.site_admin,
        reason="Compared.",
        now=NOW,
    )
    engagement = engagement_request(
        subject=_event(side).subject,
        verifier=partner.organisation,
        level="limited",
        by=side.person(Role.ORGANISER),
        request_id=uuid4(),
        now=NOW,
    )
    return engagement_send_back(
        engagement=_begun(engagement, verifier), reason="Meter.", by=verifier, now=NOW
    ).public_id


@object_for("assessment_id", route="verification:line")
@object_for("assessment_id", route="verification:line-check")
@object_for("assessment_id", route="verification:line-remark")
def _assessment_under_review(side: Side):
    return _engagement(side).assessment.public_id


@object_for("ordinal", route="verification:line")
@object_for("ordinal", route="verification:line-check")
@object_for("ordinal", route="verification:line-remark")
def _line_under_review(side: Side):
    return 1


@object_for("misstatement_id")
def _misstatement(side: Side):
    return misstatement_record(
        engagement=_engagement(side),
        description="Too high.",
        amount_mg=1000,
        kind="factual",
        by=side.person(Role.VERIFIER),
        request_id=uuid4(),
        now=NOW,
    ).public_id


@object_for("language", route="verification:opinion-preview")
def _preview_language(side: Side):
    opinion_draft(
        engagement=_engagement(side),
        opinion="adverse",
        basis_zh="依据",
        basis_en="",
        by=side.person(Role.VERIFIER),
        now=NOW,
    )
    return "en"


@object_for("engagement_id", route="verification:sign")
def _engagement_drafted(side: Side):
    _preview_language(side)
    return _engagement(side).public_id


@object_for("verifier_id")
def _verifier_id(side: Side):
    return side.organisation.public_id


# --- claims -------------------------------------------------------------------------------------------
@object_for("certificate_kind")
def _certificate_kind(side: Side):
    return "achieved"


@object_for("language", route="claims:certificate-preview")
def _certificate_language(side: Side):
    return "en"


@object_for("event_id", route="claims:basis")
@object_for("event_id", route="claims:match")
@object_for("event_id", route="claims:reserve")
@object_for("event_id", route="claims:release")
@object_for("event_id", route="claims:retire")
@object_for("event_id", route="claims:certificate")
@object_for("event_id", route="claims:certificate-preview")
@object_for("event_id", route="claims:certificate-issue")
@object_for("event_id", route="claims:certificate-withdraw")
def _covered_event(side: Side):
    event = _event(side)
    claim_open(event=event, opened_by=side.person(Role.ORGANISER), now=clock.now())
    return event.public_id


@object_for("shown_event_id")
def _shown_event(side: Side):
    """An event whose organiser lets everybody see its totals."""
    event = _event(side)
    public_page_set(event=event, privacy="totals", by=side.person(Role.ORGANISER), now=clock.now())
    return event.public_id


# --- programming interface ----------------------------------------------------------------------------
@object_for("footprint_id")
def _footprint(side: Side):
    return _event(side).subject.assessments.get().public_id


@object_for("ordinal", route="api:footprint-line")
def _footprint_line(side: Side):
    return 1


@object_for("key", route="api:factor")
def _factor_key(side: Side):
    return shipped_library().keys()[0]


@object_for("name", route="api:rulebook")
def _rulebook_name(side: Side):
    rulebooks_install(now=NOW)
    return "chengdu_2018"


@object_for("language", route="api:document-pdf")
def _document_language_of_api(side: Side):
    return "zh-hans"


@object_for("code", route="api:registry-export")
@object_for("code", route="api:registry-issuances")
def _registry_code_of_api(side: Side):
    return _registry_here(side).code


@object_for("retirement_id")
def _retirement_id(side: Side):
    return _request_retirement(side).public_id


@object_for("verification_id")
def _verification_asked(side: Side):
    return _engagement_sent_back(side)


@object_for("verification_id", route="api:verification-accept")
@object_for("verification_id", route="api:verification-decline")
def _verification_to_accept(side: Side):
    return _engagement_asked(side)


@object_for("verification_id", route="api:verification-send-back")
@object_for("verification_id", route="api:verification-sample")
@object_for("verification_id", route="api:verification-misstatements")
@object_for("verification_id", route="api:verification-sign")
@object_for("verification_id", route="api:verification-line-review")
@object_for("verification_id", route="api:verification-line-questions")
@object_for("verification_id", route="api:misstatement-settle")
def _verification_to_do(side: Side):
    return _engagement(side).public_id


@object_for("ordinal", route="api:verification-line-review")
@object_for("ordinal", route="api:verification-line-remarks")
@object_for("ordinal", route="api:verification-line-questions")
@object_for("ordinal", route="api:verification-line-answers")
def _verification_line(side: Side):
    return 1


@object_for("claim_id", route="api:claim")
@object_for("claim_id", route="api:claim-try")
@object_for("claim_id", route="api:claim-reserve")
@object_for("claim_id", route="api:claim-true-up")
@object_for("claim_id", route="api:claim-retire")
@object_for("claim_id", route="api:claim-certificates")
def _claim_of_api(side: Side):
    return claim_open(event=_event(side), opened_by=side.person(Role.ORGANISER), now=NOW).public_id


@object_for("kind", route="api:claim-certificates")
def _certificate_kind(side: Side):
    return "neutrality_achieved"


def _webhook(side: Side) -> WebhookEndpoint:
    if "webhook" not in side._made:
        side._made["webhook"] = webhook_create(
            organisation=side.organisation,
            url="http://127.0.0.1:9/hook",
            kinds=["job.ended"],
            created_by=side.person(Role.ADMINISTRATOR),
            now=NOW,
        )
    return side._made["webhook"]


@object_for("webhook_id")
def _webhook_id(side: Side):
    return _webhook(side).public_id


@object_for("message_id")
def _message_id(side: Side):
    return webhook_ping(endpoint=_webhook(side), by=side.person(Role.ADMINISTRATOR), now=NOW).public_id


@object_for("client_id")
def _api_client_id(side: Side):
    administrator = side.person(Role.ADMINISTRATOR)
    return key_for(administrator, side.organisation).key.client.public_id


@object_for("tag")
def _reference_tag(side: Side):
    return "events"


@object_for("code", route="api:problem")
def _problem_code(side: Side):
    return "not_found"
