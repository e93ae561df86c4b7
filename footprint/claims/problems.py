"""What can a claim refuse, and how does it say so, with the clause?"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from calculators.rulebooks import Finding, RuleBook
from footprint.core.languages import bilingual
from footprint.core.problems import Conflict, InvalidInputs, NotAllowed


class ClaimRefused(Conflict):
    """The rule book does not let this be said or done; the finding names its clause."""

    code = "claim_refused"

    def __init__(self, *, book: RuleBook, finding: Finding):
        clause = book.clause(finding.clause)
        super().__init__(
            _("%(text)s (%(rulebook)s %(ref)s: %(clause)s)"),
            field=finding.code,
            value=finding.observed,
            params={
                "text": bilingual(zh=finding.text_zh, en=finding.text_en),
                "rulebook": bilingual(zh=f"《{book.title.zh}》", en=book.document),
                "ref": clause.ref or finding.clause,
                "clause": bilingual(zh=clause.text.zh, en=clause.text.en),
            },
            details={"clause": finding.clause, "verified": finding.verified},
        )


class ClaimsRefused(InvalidInputs):
    """Everything that stands in the way of a claim, each with its clause."""

    code = "claim_refused"
    status = 409

    def __init__(self, errors: Iterable[Conflict]):
        super().__init__(list(errors))


class NotReady(Conflict):
    """Something must be done first; the remedy says what."""

    code = "claim_not_ready"


class Stale(Conflict):
    """The page was opened before something changed."""

    code = "stale_form"

    def __init__(self, *, seen: object, found: object):
        super().__init__(
            _("Something changed since this page was opened: it showed %(seen)s, now it is %(found)s."),
            value=str(seen),
            params={"seen": seen, "found": found},
            remedy=_("Look at the page again and repeat the step if it still fits. Nothing was changed."),
        )


class AnotherPersonIssues(NotAllowed):
    """Who prepared the cover cannot issue the certificate."""

    code = "second_person_needed"

    def __init__(self):
        super().__init__(
            _("The person who prepared the cover cannot issue the certificate."),
            remedy=_("Ask another person of your organisation with the role of approver."),
        )
