"""What can the ledger refuse, and how does it say so?"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import Conflict, DomainError, InvalidInput, NotAllowed
from footprint.offsets.serials import SerialProblem


class InsufficientCredits(DomainError):
    """More was asked for than is held; nothing moved."""

    code = "insufficient_credits"
    status = 409

    def __init__(self, *, account, asked_t: int, held_t: int):
        super().__init__(
            _("%(account)s holds %(held)s t that are free, but %(asked)s t were asked for. Nothing moved."),
            field="tonnes",
            value=asked_t,
            remedy=_("Ask for at most %(held)s t, or bring more credits into the account."),
            params={"account": str(account), "asked": asked_t, "held": held_t},
            details={"asked_t": asked_t, "held_t": held_t},
        )


class IdempotencyConflict(Conflict):
    """A request key came again with another body."""

    code = "idempotency_conflict"

    def __init__(self, *, request_id, service: str):
        super().__init__(
            _("The request key %(key)s was used before, for “%(service)s” with other content."),
            field="request_id",
            value=str(request_id),
            remedy=_("Repeat the same request with the same key, or make a new key for a new request."),
            params={"key": request_id, "service": service},
        )


class SerialsNotFree(Conflict):
    """Named serials are not all in the account and state they must be in."""

    code = "serials_not_free"

    def __init__(self, *, wanted: str, state: str, account=None):
        super().__init__(
            _("Not all of the serials %(serials)s are %(state)s in %(account)s. Nothing moved.")
            if account is not None
            else _("Not all of the serials %(serials)s are %(state)s. Nothing moved."),
            field="serials",
            value=wanted,
            remedy=_("Look at the history of these serials and name only those that are free."),
            params={"serials": wanted, "state": state, "account": str(account)},
        )


class SecondPersonNeeded(NotAllowed):
    """Somebody tried to approve what they had asked for themselves."""

    code = "second_person_needed"

    def __init__(self):
        super().__init__(
            _("The person who asked for this cannot approve it."),
            remedy=_("Ask another person with the role of approver."),
        )


class WrongState(Conflict):
    """The record is not in the state from which the step starts."""

    code = "wrong_state"

    def __init__(self, *, record, state: str, step):
        super().__init__(
            _("%(step)s is not possible: %(record)s is in the state “%(state)s”."),
            params={"record": str(record), "state": state, "step": step},
            remedy=_("Reload the page; somebody may have acted in the meantime."),
        )


class ReservationExpired(Conflict):
    """The time of the reservation is over."""

    code = "reservation_expired"

    def __init__(self, *, reservation):
        super().__init__(
            _("The reservation expired at %(time)s."),
            remedy=_("Reserve the tonnes again."),
            params={"time": reservation.expires_at.isoformat(timespec="minutes")},
        )


class ProofMismatch(InvalidInput):
    """The registry's proof does not name exactly the serials that were to be retired; nothing is retired."""

    code = "proof_mismatch"

    def __init__(self, *, missing: Sequence[str], surplus: Sequence[str]):
        super().__init__(
            _("The proof does not match. Missing in the proof: %(missing)s. Not asked for: %(surplus)s."),
            field="serials",
            remedy=_("Check the serials typed from the proof; if the proof is wrong, ask the registry."),
            params={"missing": ", ".join(missing) or "–", "surplus": ", ".join(surplus) or "–"},
            details={"missing": list(missing), "surplus": list(surplus)},
        )


class SerialTaken(Conflict):
    """Serials were entered before, through this or another issuance."""

    code = "serial_taken"

    def __init__(self, *, serials: str, registry):
        super().__init__(
            _("Serials of %(serials)s are in the ledger of %(registry)s already."),
            field="serials",
            value=serials,
            remedy=_("Search the first serial; it shows the issuance through which it was entered."),
            params={"serials": serials, "registry": str(registry)},
        )


class AheadOfLimit(InvalidInput):
    """More would be issued ahead of verification than the rule allows."""

    code = "ahead_of_limit"

    def __init__(self, *, tonnes: int, limit_t: int, percent: int, period_t: int):
        super().__init__(
            _(
                "%(tonnes)s t are more than the %(limit)s t (%(percent)s %% of %(period)s t) that may be "
                "issued ahead of verification."
            ),
            field="serials",
            value=tonnes,
            remedy=_("Enter the serials issued so far; the rest gets serials after verification."),
            params={"tonnes": tonnes, "limit": limit_t, "percent": percent, "period": period_t},
        )


class WholeTonnesOnly(InvalidInput):
    """The ledger knows whole tonnes alone."""

    code = "whole_tonnes_only"

    def __init__(self, *, tonnes):
        super().__init__(
            _("“%(tonnes)s” is not a whole number of tonnes above zero."),
            field="tonnes",
            value=str(tonnes),
            remedy=_("Round up to whole tonnes: a credit is one tonne."),
            params={"tonnes": tonnes},
        )


SERIAL_MESSAGES = {
    "serial_not_in_grammar": _("“%(text)s” is not a serial of %(registry)s; one looks like %(example)s."),
    "serial_range_backwards": _("“%(text)s” ends at %(last)s before it begins at %(first)s."),
    "serial_too_large": _("“%(text)s” holds a number above %(largest)s."),
    "grammar_not_regular": _("The serial pattern cannot be read: %(reason)s."),
    "grammar_without_first": _("The serial pattern has no group named “first”."),
}
STATEMENT_MESSAGES = {
    **SERIAL_MESSAGES,
    "cell_empty": _("The cell is empty."),
    "serial_unknown": _("No issuance of %(registry)s holds all the serials of “%(text)s”."),
    "serial_repeated": _("Serials of this line stand in line %(line)s too."),
    "serial_dead": _("Serials of this line are retired or cancelled in the ledger."),
    "serial_elsewhere": _("Serials of this line are in another account of the ledger, or in use there."),
    "tonnes_not_whole": _("“%(text)s” is not a whole number of tonnes."),
    "tonnes_differ": _("The line says %(stated)s t, but its serials are %(counted)s t."),
    "project_differs": _("The line names project %(text)s, but the serials belong to %(ours)s."),
    "vintage_differs": _("The line names the year %(text)s, but the serials are of %(ours)s."),
}
STATEMENT_REMEDIES = {
    "serial_not_in_grammar": _("Copy the serial number from the registry's statement, without additions."),
    "serial_range_backwards": _("Write the smaller number first."),
    "serial_too_large": _("Check the digits of the serial number."),
    "cell_empty": _("Fill in the serial numbers, or delete the line."),
    "serial_unknown": _("Check the numbers. If they are right, record the issuance first."),
    "serial_repeated": _("Name each serial once: shorten or delete one of the two lines."),
    "serial_dead": _("Nobody can hold a retired unit. Ask the registry for a corrected statement."),
    "serial_elsewhere": _(
        "One account alone holds a serial. Ask its holder for a transfer, or the registry."
    ),
    "tonnes_not_whole": _("Write whole tonnes: a credit is one tonne."),
    "tonnes_differ": _("Correct the amount or the serial numbers until both say the same."),
    "project_differs": _("Correct the project number or the serial numbers."),
    "vintage_differs": _("Correct the year or the serial numbers."),
}


def statement_remedy(problem: dict) -> str:
    """What to do about one wrong cell of a statement, in the language of the moment."""
    return str(STATEMENT_REMEDIES[problem["code"]])


def statement_problem(problem: dict) -> str:
    """What is wrong with one cell of a statement, in the language of the moment."""
    return STATEMENT_MESSAGES[problem["code"]] % problem["values"]


def from_serial(error: SerialProblem, *, registry) -> InvalidInput:
    """What is wrong with a serial text, as an error of the site."""
    params = {**error.values, "registry": str(registry), "example": registry.serial_example or "–"}
    return InvalidInput(
        SERIAL_MESSAGES[error.code],
        code=error.code,
        field="serials",
        value=str(error.values.get("text", "")),
        params=params,
    )
