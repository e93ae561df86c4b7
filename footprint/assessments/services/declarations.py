"""How does an organisation stand for its own footprint, where its rule book lets it?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.assessments.documents import DECLARATION, declaration_facts
from footprint.assessments.models import Assessment, LineSource, SelfDeclaration, Subject
from footprint.assessments.problems import DeclarationRefused, SignerRefused
from footprint.assessments.selectors.engagements import engagement_standing, last_declaration
from footprint.assessments.services.engagements import require_final
from footprint.assessments.services.statements import declaration_complete
from footprint.certificates.documents import facts_check, kind_get
from footprint.core.activity import activity_record
from footprint.core.languages import bilingual
from footprint.core.problems import Conflict
from footprint.rulebooks.models import RuleBookRelease
from footprint.rulebooks.selectors import as_book


def self_declare(
    *, subject: Subject, seen: Assessment | None = None, by: User, now: datetime
) -> SelfDeclaration:
    """Sign the final footprint as the organisation's own declaration; a document of record says so plainly.

    Asked again, it returns the declaration that stands.

    Parameters
    ----------
    seen
        The footprint that the person has looked at; a newer one is refused.

    Raises
    ------
    DeclarationRefused
        The rule book does not allow it, or does not say that it does.
    SignerRefused
        The person has entered or calculated the data.
    Conflict
        A verifier is asked, or there is a newer footprint.
    """
    return declaration_complete(_declare(subject, seen=seen, by=by, now=now), now=now)


def declaration_problem(release: RuleBookRelease | None) -> DeclarationRefused | None:
    """Why a rule book does not carry a self-declaration; None when it allows one."""
    if release is None:
        return DeclarationRefused(_("This footprint was calculated under no rule book."), field="criteria")
    book = as_book(release)
    rule = book.declaration
    if rule.self_declaration == "allowed" and rule.third_party != "required":
        return None
    clause = book.clauses[rule.clause]
    facts = {
        "book": bilingual(zh=book.title.zh, en=book.title.en),
        "clause": bilingual(zh=clause.text.zh, en=clause.text.en),
    }
    message = (
        _("“%(book)s” does not say whether an organisation may declare its footprint itself: %(clause)s")
        if rule.self_declaration == "undecided"
        else _("“%(book)s” takes no self-declaration: %(clause)s")
    )
    return DeclarationRefused(
        message,
        field="criteria",
        value=release.name,
        params=facts,
        remedy=_("Ask an approved verifier."),
    )


@transaction.atomic
def _declare(subject: Subject, *, seen: Assessment | None, by: User, now: datetime) -> SelfDeclaration:
    Subject.objects.select_for_update().get(pk=subject.pk)
    standing = last_declaration(subject)
    if standing is not None:
        return standing
    assessment = require_final(subject)
    _require_declarable(subject, assessment, seen=seen, by=by)
    facts = declaration_facts(assessment=assessment, criteria=assessment.rulebook_release, signer=by)
    facts_check(kind=kind_get(DECLARATION), facts=facts)
    declaration = SelfDeclaration.objects.create(
        assessment=assessment,
        criteria=assessment.rulebook_release,
        facts=facts,
        signed_by=by,
        signed_at=now,
    )
    activity_record(
        verb="assessment.self_declared",
        target=declaration,
        actor=by,
        organisation=subject.organisation,
        after={"assessment": str(assessment.public_id), "digest": assessment.digest},
        now=now,
    )
    return declaration


def _require_declarable(
    subject: Subject, assessment: Assessment, *, seen: Assessment | None, by: User
) -> None:
    if seen is not None and seen.pk != assessment.pk:
        raise Conflict(
            _("A new footprint was calculated since you opened the page."),
            code="stale_form",
            field="assessment",
            remedy=_("Look at the new footprint and declare that one."),
        )
    problem = declaration_problem(assessment.rulebook_release)
    if problem is not None:
        raise problem
    engagement = engagement_standing(subject)
    if engagement is not None:
        raise Conflict(
            _("%(verifier)s is asked to verify this; the verification stands at “%(state)s”."),
            code="verification_stands",
            field="subject",
            params={"verifier": str(engagement.verifier), "state": engagement.get_state_display()},
            remedy=_("Withdraw the verification first, or wait for the statement."),
        )
    entered = LineSource.objects.filter(line__assessment=assessment, entered_by=by).exists()
    if entered or assessment.computed_by_id == by.pk:
        raise SignerRefused(
            _("%(person)s has entered or calculated this footprint."),
            params={"person": str(by)},
            remedy=_("Another person of your organisation with the role of approver must sign."),
        )
