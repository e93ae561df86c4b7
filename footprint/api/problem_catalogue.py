"""What does each kind of problem mean, and what does one do about it?

One row for each stable code. A code that stands here never changes its meaning; a new meaning is a new code.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One code, its usual status, what happened and what to do."""

    code: str
    status: int
    happened: str | Promise
    remedy: str | Promise


def _kind(code: str, status: int, happened: Promise, remedy: Promise) -> ProblemKind:
    return ProblemKind(code=code, status=status, happened=happened, remedy=remedy)


_VALUE = _("Read “errors”: each entry names the field, the value and the way out.")
_ANEW = _("Read the record again and follow what it says.")
_ANOTHER = _("Let another person do it, with a key of their own.")

CATALOGUE: dict[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        # --- the request itself
        _kind("parse_error", 400, _("The body is not valid JSON."), _("Check the body with a JSON tool.")),
        _kind("bad_request", 400, _("The request cannot be read."), _("Compare it with the reference.")),
        _kind("body_not_an_object", 400, _("The body is not a JSON object."), _("Send an object.")),
        _kind("unknown_parameter", 400, _("A parameter is not known here."), _VALUE),
        _kind("invalid_parameter", 400, _("A parameter has a value that cannot be read."), _VALUE),
        _kind("unknown_field", 400, _("“fields” names a field that the answer does not have."), _VALUE),
        _kind("invalid_cursor", 400, _("The cursor is not one that we gave out."), _("Follow “next”.")),
        _kind(
            "idempotency_key_missing",
            400,
            _("The request needs an Idempotency-Key."),
            _("Send a random UUID, and the same one when you repeat the request."),
        ),
        _kind("idempotency_key_too_long", 400, _("The Idempotency-Key is too long."), _("Send a UUID.")),
        _kind(
            "not_authenticated",
            401,
            _("No key came with the request."),
            _("Send “Authorization: Bearer <key>”."),
        ),
        _kind(
            "authentication_failed",
            401,
            _("The key or token is not known, has run out or was revoked."),
            _("Make a new key on the page “Programs and keys”."),
        ),
        _kind("not_allowed", 403, _("The role for this is missing."), _ANOTHER),
        _kind("permission_denied", 403, _("This may not be done."), _ANOTHER),
        _kind("scope_missing", 403, _("The key lacks the scope."), _("Make a key with that scope.")),
        _kind("step_up_needed", 403, _("A person has to prove who they are first."), _("Do it on the page.")),
        _kind(
            "not_found",
            404,
            _("There is no such record, or it belongs to another organisation."),
            _("Check the identifier and for whom the key acts."),
        ),
        _kind("method_not_allowed", 405, _("The address has no such method."), _("See the reference.")),
        _kind("not_acceptable", 406, _("The kind of answer cannot be given."), _("Accept JSON.")),
        _kind(
            "unsupported_media_type", 415, _("The kind of body is not taken here."), _("See the reference.")
        ),
        _kind("too_much", 413, _("This is more than is taken at once."), _("Send it in several requests.")),
        _kind(
            "version_changed",
            412,
            _("The record has changed since it was read."),
            _("Read it again, make your change on it and send its new ETag."),
        ),
        _kind("stale_form", 412, _("The record has changed since it was read."), _ANEW),
        _kind("version_needed", 428, _("The If-Match header is missing."), _("Send the record's ETag.")),
        _kind(
            "too_many_requests",
            429,
            _("The allowance of this minute is used up."),
            _("Wait as long as Retry-After says; the RateLimit header tells what is left."),
        ),
        _kind(
            "request_in_flight",
            409,
            _("The first request with this Idempotency-Key is not finished."),
            _("Repeat it in a second; you get its answer."),
        ),
        _kind(
            "idempotency_key_reused",
            422,
            _("The Idempotency-Key came before, with another request."),
            _("Send a new key with a new request."),
        ),
        _kind("idempotency_conflict", 409, _("The same key came with other facts."), _("Send a new key.")),
        _kind(
            "internal_error",
            500,
            _("Something broke on our side; nothing was changed."),
            _("Repeat the request with the same Idempotency-Key, then tell us its request_id."),
        ),
        _kind("unavailable", 503, _("Something that is needed is switched off."), _("Try again later.")),
        # --- values
        _kind("invalid_input", 422, _("A value is not acceptable."), _VALUE),
        _kind("refused", 422, _("The rules do not allow it."), _("Read “detail” and “remedy”.")),
        _kind("conflict", 409, _("The record is not in a state in which this can be done."), _ANEW),
        _kind("reason_missing", 422, _("A reason is needed."), _("Say in a sentence why.")),
        # --- events and footprints
        _kind("event_closed", 409, _("The event can no longer be changed."), _("Copy it.")),
        _kind("plan_issued", 409, _("The plan was issued and stays as it is."), _ANEW),
        _kind("plan_too_late", 409, _("A plan comes before the event."), _("Choose another rule book.")),
        _kind("frozen", 409, _("A verifier looks at the data; they stay as they are."), _ANEW),
        _kind(
            "unknown_rule_book", 404, _("No such rule book is installed."), _("GET /rulebooks lists them.")
        ),
        _kind("link_closed", 409, _("The link for data is closed."), _("Open a new one.")),
        # --- verification
        _kind("wrong_step", 409, _("The verification is not at this step."), _ANEW),
        _kind("verifier_refused", 422, _("The verifier is not independent or not approved."), _VALUE),
        _kind("signer_refused", 403, _("This person may not sign here."), _ANOTHER),
        _kind("opinion_refused", 409, _("What was found does not carry this opinion."), _VALUE),
        _kind("sample_not_reviewed", 409, _("Lines of the sample are not checked."), _("Check them.")),
        _kind("open_queries", 409, _("Questions are open."), _("Wait for the answers, or settle them.")),
        _kind("misstatements_material", 409, _("Misstatements exceed materiality."), _VALUE),
        _kind("nothing_signed", 409, _("Nothing was signed that could be reopened."), _ANEW),
        _kind("no_final_footprint", 409, _("The actual footprint is missing."), _("Calculate it first.")),
        _kind("verification_stands", 409, _("A verification stands in the way."), _("Withdraw it first.")),
        _kind("self_declaration_refused", 409, _("The rule book asks for a verifier."), _("Ask one.")),
        _kind("declared", 409, _("The footprint is declared already."), _ANEW),
        _kind("not_corrected", 409, _("A misstatement is not corrected yet."), _VALUE),
        # --- credits
        _kind("insufficient_credits", 409, _("Not so many tonnes are free."), _("Ask for fewer.")),
        _kind("serials_not_free", 409, _("These serial numbers are not free."), _("Choose others.")),
        _kind("serial_taken", 409, _("A serial number is in the ledger already."), _("Check the range.")),
        _kind("serial_dead", 409, _("A serial number is retired or cancelled."), _("Choose others.")),
        _kind("whole_tonnes_only", 422, _("Credits are whole tonnes."), _("Send a whole number.")),
        _kind("ahead_of_limit", 422, _("More than may be issued ahead of verification."), _VALUE),
        _kind("wrong_state", 409, _("The record is not at this step."), _ANEW),
        _kind("reservation_expired", 409, _("The reservation has ended."), _("Reserve again.")),
        _kind(
            "second_person_needed",
            403,
            _("Whoever asked for it may not approve it."),
            _("Let a second person approve, with a key of their own."),
        ),
        _kind("proof_mismatch", 422, _("The proof names other serial numbers."), _VALUE),
        _kind("quote_over", 409, _("The quote is over."), _("Ask for a new one.")),
        _kind("registry_closed", 422, _("The registry took no new projects on that day."), _VALUE),
        # --- cover and documents
        _kind("claim_not_ready", 409, _("Something is missing before this can be done."), _VALUE),
        _kind("claim_refused", 422, _("The rule book does not let it be said."), _VALUE),
        _kind("basis_fallen", 409, _("What the certificate rests on has changed."), _ANEW),
        _kind("document_unknown", 404, _("No document has this number."), _("Check the number.")),
        _kind("document_facts_refused", 422, _("The facts do not fit the document."), _VALUE),
        _kind("transition_refused", 409, _("The document may not change to this state."), _ANEW),
        _kind("missing_glyph", 422, _("A name has a character that cannot be printed."), _VALUE),
        _kind("pdf_unavailable", 503, _("Documents cannot be made now."), _("Try again later.")),
        _kind("timestamp_unavailable", 503, _("The time stamp authority is silent."), _("Try again later.")),
        _kind(
            "signing_key_compromised", 503, _("The signing key is barred."), _("Tell the site's operator.")
        ),
        # --- files, work, webhooks
        _kind("evidence_refused", 422, _("The file is not accepted."), _VALUE),
        _kind("file_harmful", 409, _("The virus scanner warns of this file."), _("Ask for a clean copy.")),
        _kind("job_has_ended", 409, _("The work has ended already."), _ANEW),
        _kind("job_cannot_resume", 409, _("This work cannot be taken up again."), _ANEW),
        _kind("message_pending", 409, _("The message is still on its way."), _("Wait for the next try.")),
    )
}


def kind_of(code: str) -> ProblemKind:
    """The row of a code; one that is only ever said of a single value has the row of all values."""
    found = CATALOGUE.get(code)
    usual = CATALOGUE["invalid_input"]
    return found or ProblemKind(code=code, status=usual.status, happened=usual.happened, remedy=usual.remedy)
