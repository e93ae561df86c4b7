"""What comes next for a claim, and who does it?"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from calculators.rulebooks import Finding
from footprint.assessments.enums import AssuranceState
from footprint.certificates.selectors import live_state
from footprint.claims.cover import requests_of
from footprint.claims.enums import CertificateKind, ClaimState
from footprint.claims.publications import published_days
from footprint.claims.services.cover import hopeless_findings
from footprint.claims.standing import Stand
from footprint.core import text
from footprint.core.languages import in_language
from footprint.events.selectors import has_started, is_over
from footprint.offsets.enums import RetirementState


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: what and why, where, and the permission that it takes."""

    title: str
    words: str
    label: str = ""
    url: str = ""
    action: str = ""
    tone: str = "info"


def next_step(stand: Stand) -> Step:
    """The one thing that comes next; the first of the table that applies."""
    return next(step for make in TABLE if (step := make(stand)) is not None)


def life(stand: Stand) -> list[dict[str, str]]:
    """The way from the estimate to the certificate, with where the claim stands on it."""
    facts = stand.standing
    certified = stand.certificate is not None and not stand.fallen
    at = [stand.event.public_id]
    steps = [
        (_("Quantity"), facts.target_t is not None, reverse("claims:cover", args=at)),
        (_("Credits reserved"), facts.target_t is not None and not facts.missing_t, _match_url(stand)),
        (_("Final footprint"), stand.final is not None, reverse("events:footprint", args=at)),
        (_("Verified or declared"), stand.declared, _verification_url(stand)),
        (_("Retired with proof"), facts.covered, reverse("claims:cover", args=at)),
        (_("Certificate"), certified, _certificate_url(stand, CertificateKind.ACHIEVED)),
    ]
    current = next((number for number, step in enumerate(steps) if not step[1]), None)
    return [
        {
            "label": label,
            "state": "done" if done else "current" if number == current else "todo",
            "url": url if done or number == current else "",
        }
        for number, (label, done, url) in enumerate(steps)
    ]


def earnable(stand: Stand) -> CertificateKind | None:
    """The certificate that the evidence carries today."""
    if stand.standing.covered and stand.standing.achievable:
        return CertificateKind.ACHIEVED
    promised = stand.standing.required_t is not None and (
        stand.standing.done_t + stand.standing.promised_t >= stand.standing.required_t
    )
    in_time = stand.due_on is not None and stand.today <= stand.due_on
    return CertificateKind.COMMITMENT if promised and stand.standing.committable and in_time else None


def to_issue(stand: Stand) -> CertificateKind | None:
    """The certificate that the evidence carries and that is not in force yet."""
    kind, last = earnable(stand), stand.certificate
    if kind is None or last is None or stand.fallen or last.kind != kind:
        return kind
    return None if live_state(last, now=stand.now).in_force else kind


def open_duties(stand: Stand) -> list:
    """Duties to publish that were not ticked yet."""
    met = published_days(stand.claim.subject)
    return [duty for duty in stand.book.publication if duty.id not in met]


def unmet(stand: Stand) -> list[Finding]:
    """What stands between the claim and the sentence “achieved”."""
    verdict = stand.verdicts.get("achieved")
    return list(verdict.missing) if verdict else []


def _no_quantity(stand: Stand) -> Step | None:
    if stand.standing.target_t is not None:
        return None
    return Step(
        title=_("Enter the estimate"),
        words=_("The estimate says how many tonnes to plan for. It takes the head count and a few figures."),
        label=_("To the estimate"),
        url=reverse("events:data", args=[stand.event.public_id, "estimate"]),
        action="events.edit",
    )


def _no_plan(stand: Stand) -> Step | None:
    issued = stand.facts is not None and stand.facts.plan.issued_on is not None
    if issued or stand.book.plan.required == "no" or has_started(stand.event, stand.now):
        return None
    return Step(
        title=_("Issue the plan before the event starts"),
        words=_("Without a plan issued in time the rule book allows no claim, whatever is retired."),
        label=_("To the plan"),
        url=reverse("events:plan", args=[stand.event.public_id]),
        action="events.edit",
        tone="warn",
    )


def _hopeless(stand: Stand) -> Step | None:
    found = hopeless_findings(stand)
    if not found:
        return None
    return Step(
        title=_("Under this rule book the claim cannot be reached any more"),
        words=" ".join(in_language(zh=row.text_zh, en=row.text_en) for row in found),
        tone="bad",
    )


def _not_verified(stand: Stand) -> Step | None:
    if stand.final is None or stand.declared:
        return None
    state = stand.assurance.state if stand.assurance else AssuranceState.NONE
    waiting = state in {AssuranceState.REQUESTED, AssuranceState.IN_PROGRESS}
    return Step(
        title=_("The verifier is at work") if waiting else _("Have the footprint verified, or declare it"),
        words=_("Only a footprint that somebody stands for can be covered for good: a retirement is final."),
        label=_("To the verification"),
        url=_verification_url(stand),
        action="verifications.view",
    )


def _missing(stand: Stand) -> Step | None:
    facts = stand.standing
    if not facts.missing_t:
        return None
    amount = {"missing": text.number(facts.missing_t), "target": text.number(facts.target_t)}
    top_up = stand.final is not None and facts.kept_t > 0
    words = (
        _("The final footprint is larger than what is kept: %(missing)s t of %(target)s t are missing.")
        if top_up
        else _("%(missing)s t of %(target)s t are not kept yet. See what fits before anything is written.")
    )
    return Step(
        title=_("Top up the cover") if top_up else _("Find credits"),
        words=words % amount,
        label=_("Find %(missing)s t") % amount,
        url=_match_url(stand),
        action="claims.edit",
    )


def _not_over(stand: Stand) -> Step | None:
    if stand.final is not None:
        return None
    over = is_over(stand.event, stand.now)
    return Step(
        title=_("Calculate what happened") if over else _("Hold the event"),
        words=_("The actual data replace the estimate; then the cover is trued up in one step."),
        label=_("To the actual data"),
        url=reverse("events:data", args=[stand.event.public_id, "actual"]),
        action="events.edit",
    )


def _surplus(stand: Stand) -> Step | None:
    facts = stand.standing
    if not (facts.surplus_t and facts.reserved_t):
        return None
    tonnes = text.number(min(facts.surplus_t, facts.reserved_t))
    return Step(
        title=_("Release what is too much"),
        words=_("The final footprint is smaller than planned: %(tonnes)s t are kept and not needed.")
        % {"tonnes": tonnes},
        label=_("Release %(tonnes)s t") % {"tonnes": tonnes},
        url=reverse("claims:release", args=[stand.event.public_id]),
        action="claims.edit",
    )


def _to_retire(stand: Stand) -> Step | None:
    if not stand.cover.free_reservations or _waiting(stand):
        return None
    return Step(
        title=_("Ask for the retirement"),
        words=_("Everything fits. A second person of the holder approves, then the registry retires."),
        label=_("Ask for the retirement"),
        url=reverse("claims:retire", args=[stand.event.public_id]),
        action="retirements.request",
    )


def _pending(stand: Stand) -> Step | None:
    waiting = _waiting(stand)
    if not waiting:
        return None
    first = waiting[0]
    words = {
        RetirementState.REQUESTED: _("A second person of “%(holder)s” approves."),
        RetirementState.APPROVED: _("“%(holder)s” instructs the registry."),
        RetirementState.INSTRUCTED: _("“%(holder)s” waits for the registry's proof."),
    }[RetirementState(first.state)]
    return Step(
        title=_("The retirement is under way"),
        words=words % {"holder": first.account.organisation},
        label=_("To the retirement"),
        url=reverse("offsets:retirement", args=[first.public_id]),
        action="credits.view",
    )


def _to_certify(stand: Stand) -> Step | None:
    kind = to_issue(stand)
    if kind is None:
        return None
    return Step(
        title=_("Issue the certificate") if kind == CertificateKind.ACHIEVED else _("Issue the commitment"),
        words=_("Everything that it rests on is there. Look at it first; the approver issues it."),
        label=_("Look at the certificate"),
        url=_certificate_url(stand, kind),
        action="claims.view",
        tone="good",
    )


def _to_publish(stand: Stand) -> Step | None:
    duties = open_duties(stand)
    if stand.state != ClaimState.ACHIEVED or not duties:
        return None
    return Step(
        title=_("Make public what the rule book asks for"),
        words=text.joined([in_language(zh=duty.text.zh, en=duty.text.en) for duty in duties]),
        label=_("To the public page"),
        url=reverse("claims:public", args=[stand.event.public_id]),
        action="claims.edit",
    )


def _done(stand: Stand) -> Step:
    if stand.state == ClaimState.ACHIEVED:
        return Step(
            title=_("Everything is done"),
            words=_("The cover is watched: should credits turn out void, you hear of it at once."),
            tone="good",
        )
    return Step(title=_("Look at what is missing"), words=_("The list of the rule book's answers says it."))


TABLE = (
    _no_quantity,
    _no_plan,
    _hopeless,
    _not_verified,
    _surplus,
    _missing,
    _not_over,
    _pending,
    _to_retire,
    _to_certify,
    _to_publish,
    _done,
)


def _waiting(stand: Stand) -> list:
    return [
        row
        for row in requests_of(stand.claim)
        if row.state in {RetirementState.REQUESTED, RetirementState.APPROVED, RetirementState.INSTRUCTED}
    ]


def _match_url(stand: Stand) -> str:
    return reverse("claims:match", args=[stand.event.public_id])


def _certificate_url(stand: Stand, kind: CertificateKind) -> str:
    return reverse("claims:certificate", args=[stand.event.public_id, slug_of(kind)])


def _verification_url(stand: Stand) -> str:
    try:
        return reverse("verification:event", args=[stand.event.public_id])
    except NoReverseMatch:
        return reverse("events:footprint", args=[stand.event.public_id])


SLUGS = {CertificateKind.ACHIEVED: "achieved", CertificateKind.COMMITMENT: "commitment"}


def slug_of(kind: str) -> str:
    """How an address names a kind of certificate."""
    return SLUGS[CertificateKind(kind)]
