"""How does a verifier sign its opinion, and how does the document come to be?

Signing has three steps: the opinion is written down and the verification concluded; the document is issued;
document and assessment are tied together and the rooms above are told. A crash in between leaves an opinion
whose document is still to be made: ``documents_complete`` makes it. Nobody above hears of an opinion without
its document.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation, User
from footprint.assessments.documents import DECLARATION, STATEMENT, statement_facts
from footprint.assessments.enums import Opinion
from footprint.assessments.models import (
    Assessment,
    Engagement,
    EngagementStep,
    LineSource,
    OpinionDraft,
    SelfDeclaration,
    Statement,
)
from footprint.assessments.problems import (
    MisstatementsMaterial,
    QueriesOpen,
    SampleNotReviewed,
    SignerRefused,
)
from footprint.assessments.selectors.findings import Standing, standing_of
from footprint.assessments.services.engagements import require_final
from footprint.assessments.services.reviews import require_reviewing
from footprint.assessments.services.steps import locked, require_verifier, take
from footprint.certificates.documents import facts_check, kind_get
from footprint.certificates.models import IssuedDocument
from footprint.certificates.services import document_issue
from footprint.core.activity import activity_of_organisation
from footprint.core.outbox import publish
from footprint.core.problems import Conflict, DomainError, InvalidInput

GOOD = frozenset({Opinion.UNMODIFIED, Opinion.QUALIFIED})


def statement_sign(
    *,
    engagement: Engagement,
    opinion: Opinion,
    basis_zh: str = "",
    basis_en: str = "",
    by: User,
    version: int | None = None,
    now: datetime,
) -> Statement:
    """Conclude the verification with a signed statement; the document of record is issued to the client.

    Asked again after a crash, it completes what is missing.

    Raises
    ------
    SignerRefused, VerifierRefused
        The person or the organisation may not sign this.
    MisstatementsMaterial, QueriesOpen, SampleNotReviewed
        What was found does not carry the opinion.
    InvalidInput
        An opinion other than an unmodified one gives no basis.
    """
    made = Statement.objects.filter(engagement=engagement).first()
    statement = made or _conclude(
        engagement,
        Opinion(opinion),
        basis_zh=basis_zh.strip(),
        basis_en=basis_en.strip(),
        by=by,
        version=version,
        now=now,
    )
    return statement_complete(statement, now=now)


@transaction.atomic
def opinion_draft(
    *, engagement: Engagement, opinion: Opinion, basis_zh: str, basis_en: str, by: User, now: datetime
) -> OpinionDraft:
    """Keep what is written of the opinion, for the preview; nothing is signed by it."""
    engagement = locked(engagement)
    require_reviewing(engagement, by=by, now=now)
    draft, _created = OpinionDraft.objects.update_or_create(
        engagement=engagement,
        defaults={
            "opinion": opinion,
            "basis_zh": basis_zh.strip(),
            "basis_en": basis_en.strip(),
            "by": by,
            "at": now,
        },
    )
    return draft


def opinion_problems(engagement: Engagement, *, opinion: Opinion) -> list[DomainError]:
    """What stands against an opinion as the review stands now: typed errors, none raised."""
    return _problems(standing_of(engagement), Opinion(opinion))


@transaction.atomic
def _conclude(
    engagement: Engagement,
    opinion: Opinion,
    *,
    basis_zh: str,
    basis_en: str,
    by: User,
    version: int | None,
    now: datetime,
) -> Statement:
    engagement = locked(engagement, version=version)
    require_verifier(engagement, person=by, now=now)
    _require_other_person(engagement, by)
    if require_final(engagement.subject).pk != engagement.assessment_id:
        raise Conflict(
            _("The client has a newer footprint than the one under review."),
            field="assessment",
            remedy=_("Send the data back; the client hands the new footprint in."),
        )
    if opinion != Opinion.UNMODIFIED and not (basis_zh or basis_en):
        raise InvalidInput(_("Say on what this opinion rests."), field="basis_zh")
    standing = standing_of(engagement)
    for problem in _problems(standing, opinion):
        raise problem
    facts = statement_facts(
        engagement=engagement, opinion=opinion, basis_zh=basis_zh, basis_en=basis_en, signer=by, now=now
    )
    facts_check(kind=kind_get(STATEMENT), facts=facts)
    OpinionDraft.objects.filter(engagement=engagement).delete()
    take("conclude", engagement, by=by, organisation=engagement.verifier, now=now)
    return Statement.objects.create(
        engagement=engagement,
        assessment=engagement.assessment,
        opinion=opinion,
        basis_zh=basis_zh,
        basis_en=basis_en,
        level=engagement.level,
        materiality_mg=standing.judgement.materiality_mg,
        over_mg=standing.judgement.over_mg,
        under_mg=standing.judgement.under_mg,
        open_queries=standing.open_queries,
        sample=standing.sample,
        facts=facts,
        signed_by=by,
        signed_at=now,
    )


def statement_complete(statement: Statement, *, now: datetime) -> Statement:
    """Issue the document of a signed opinion and tell the rooms above; does nothing when that is done."""
    if statement.document_id is not None:
        return statement
    engagement = statement.engagement
    document = document_issue(
        kind=STATEMENT,
        facts=statement.facts,
        subject=statement,
        organisation=engagement.client,
        issuer=engagement.verifier,
        issued_by=statement.signed_by,
        now=statement.signed_at,
    )
    _tie(statement, document, "verified" if statement.opinion in GOOD else "not_verified", now=now)
    return statement


def declaration_complete(declaration: SelfDeclaration, *, now: datetime) -> SelfDeclaration:
    """Issue the document of a self-declaration and tell the rooms above; does nothing when that is done."""
    if declaration.document_id is not None:
        return declaration
    document = document_issue(
        kind=DECLARATION,
        facts=declaration.facts,
        subject=declaration,
        organisation=declaration.assessment.subject.organisation,
        issuer=declaration.assessment.subject.organisation,
        issued_by=declaration.signed_by,
        now=declaration.signed_at,
    )
    _tie(declaration, document, "self_declared", now=now)
    return declaration


def documents_complete(*, now: datetime) -> int:
    """Make the documents that a crash left undone; return how many."""
    statements = Statement.objects.filter(document=None, reopening=None).order_by("pk")
    declarations = SelfDeclaration.objects.filter(document=None, reopening=None).order_by("pk")
    for statement in statements:
        statement_complete(statement, now=now)
    for declaration in declarations:
        declaration_complete(declaration, now=now)
    return len(statements) + len(declarations)


@transaction.atomic
def _tie(signed: Statement | SelfDeclaration, document: IssuedDocument, what: str, *, now: datetime) -> None:
    """Name the document on what was signed, once, and publish the fact with it."""
    fresh = type(signed).objects.select_for_update(of=("self",)).get(pk=signed.pk)
    if fresh.document_id is None:
        fresh.document = document
        fresh.save(update_fields=["document"])
        assessment = fresh.assessment
        publish(
            kind=f"assessment.{what}",
            subject=assessment,
            payload={
                "assessment": str(assessment.public_id),
                "subject": str(assessment.subject.public_id),
                "document": document.number,
            },
            now=now,
        )
    signed.document = document


def _problems(standing: Standing, opinion: Opinion) -> list[DomainError]:
    """What the review lacks: everything for an unmodified opinion, the sample alone for a qualified one."""
    found: list[DomainError] = []
    if opinion in GOOD and (standing.sample is None or standing.sample_left):
        found.append(_sample_problem(standing))
    if opinion == Opinion.UNMODIFIED and standing.open_queries:
        found.append(
            QueriesOpen(
                _("Lines that are still queried: %(count)s. An unmodified opinion leaves no question open."),
                field="opinion",
                value=str(opinion),
                params={"count": standing.open_queries},
                remedy=_("Settle them with the client and mark the lines as checked."),
            )
        )
    if opinion == Opinion.UNMODIFIED and standing.judgement.material:
        found.append(_material_problem(standing, opinion))
    return found


def _sample_problem(standing: Standing) -> SampleNotReviewed:
    if standing.sample is None:
        return SampleNotReviewed(
            _("No sample was drawn from this footprint."),
            field="opinion",
            remedy=_("Draw one on the page “Sample” and look at its lines."),
        )
    return SampleNotReviewed(
        _("Lines of the sample that nobody has looked at yet: %(count)s."),
        field="opinion",
        params={"count": standing.sample_left},
        remedy=_("Look at them: mark them as checked, or ask about them."),
    )


def _material_problem(standing: Standing, opinion: Opinion) -> MisstatementsMaterial:
    judgement = standing.judgement
    kg = {name: getattr(judgement, f"{name}_mg") / 10**6 for name in ("over", "under", "materiality")}
    return MisstatementsMaterial(
        _(
            "What was not corrected comes to %(over).3f kg too high and %(under).3f kg too low; "
            "materiality is %(materiality).3f kg."
        ),
        field="opinion",
        value=str(opinion),
        params=kg,
        remedy=_("Send the data back for correction, or give a qualified or an adverse opinion."),
    )


def _require_other_person(engagement: Engagement, person: User) -> None:
    """Whoever entered data of the client, or calculated from them, does not sign what they add up to."""
    seen = EngagementStep.objects.filter(engagement=engagement).values("assessment")
    if worked_on(person, client=engagement.client, assessments=Assessment.objects.filter(pk__in=seen)):
        raise SignerRefused(
            _("%(person)s has entered or calculated data of %(client)s."),
            params={"person": str(person), "client": str(engagement.client)},
            remedy=_("Another verifier must sign."),
        )


def worked_on(person: User, *, client: Organisation, assessments) -> bool:
    """Whether a person entered, computed or changed anything on the client's behalf."""
    return (
        assessments.filter(Q(computed_by=person)).exists()
        or LineSource.objects.filter(line__assessment__in=assessments, entered_by=person).exists()
        or activity_of_organisation(client).filter(actor=person).exists()
    )
