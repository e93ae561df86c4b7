"""What may be refused when footprints are verified or declared, and what is the way out?"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import Conflict, DomainError, InvalidInput, NotAllowed


class SubjectFrozen(Conflict):
    """The data are being verified, or were verified or declared."""

    code = "frozen"

    def __init__(self, *, name: str, signed: bool):
        remedy = (
            _("Reopen it on the page “Verification”; what was signed is then withdrawn.")
            if signed
            else _("Ask the verifier on the page “Verification” to send it back.")
        )
        message = (
            _("The footprint of “%(name)s” was signed; its data stay as they are.")
            if signed
            else _("The footprint of “%(name)s” is being verified; its data stay as they are.")
        )
        super().__init__(message, field="state", params={"name": name}, remedy=remedy)


class NoFinalFootprint(Conflict):
    """There is no actual footprint with lines yet."""

    code = "no_final_footprint"


class VerifierRefused(InvalidInput):
    """The organisation may not verify this subject; ``details["reasons"]`` say why."""

    code = "verifier_refused"

    def __init__(self, *, verifier: str, reasons: Sequence[str]):
        super().__init__(
            _("%(verifier)s may not verify this: %(reasons)s"),
            field="verifier",
            value=verifier,
            params={"verifier": verifier, "reasons": " ".join(reasons)},
            details={"reasons": list(reasons)},
            remedy=_("Choose another verifier from the list."),
        )


class SignerRefused(NotAllowed):
    """The person may not sign this."""

    code = "signer_refused"


class OpinionRefused(DomainError):
    """What was found does not carry this opinion."""

    code = "opinion_refused"


class MisstatementsMaterial(OpinionRefused):
    """Uncorrected misstatements exceed materiality."""

    code = "misstatements_material"


class QueriesOpen(OpinionRefused):
    """Questions about lines are still open."""

    code = "open_queries"


class SampleNotReviewed(OpinionRefused):
    """No sample was drawn from the present assessment, or lines of it are not checked."""

    code = "sample_not_reviewed"


class DeclarationRefused(DomainError):
    """The rule book does not allow a self-declaration, or does not say so."""

    code = "self_declaration_refused"
