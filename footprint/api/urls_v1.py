"""Which address answers which operation?"""

from collections.abc import Mapping

from django.urls import URLPattern, path

from footprint.api.endpoint import Endpoint
from footprint.api.endpoints import (
    accounts,
    claims,
    credits,
    events,
    footprints,
    lines,
    records,
    registers,
    retirements,
    verification,
    webhooks,
)


def steps(prefix: str, name: str, views: Mapping[str, type[Endpoint]]) -> list[URLPattern]:
    """What can be done with one record: an address below its own for each step."""
    return [
        path(f"{prefix}/{step}", view.as_view(), name=f"{name}-{step.partition('/')[0]}")
        for step, view in views.items()
    ]


urlpatterns = [
    path("me", accounts.Me.as_view(), name="me"),
    path("organisation", accounts.OrganisationOwn.as_view(), name="organisation"),
    path("organisation/members", accounts.Members.as_view(), name="members"),
    path("events", events.Events.as_view(), name="events"),
    path("events/<uuid:event_id>", events.EventOne.as_view(), name="event"),
    path("events/<uuid:event_id>/copies", events.EventCopies.as_view(), name="event-copies"),
    path("events/<uuid:event_id>/boundary", events.Boundary.as_view(), name="boundary"),
    path("events/<uuid:event_id>/plan", events.PlanOne.as_view(), name="plan"),
    path("events/<uuid:event_id>/plan/issue", events.PlanIssue.as_view(), name="plan-issue"),
    path("events/<uuid:event_id>/measures", events.Measures.as_view(), name="measures"),
    path("events/<uuid:event_id>/measures/<uuid:measure_id>", events.MeasureOne.as_view(), name="measure"),
    path("events/<uuid:event_id>/lines", lines.Lines.as_view(), name="lines"),
    path("events/<uuid:event_id>/lines/bulk", lines.LinesBulk.as_view(), name="lines-bulk"),
    path("events/<uuid:event_id>/lines/<uuid:line_id>", lines.LineOne.as_view(), name="line"),
    path(
        "events/<uuid:event_id>/lines/<uuid:line_id>/review", lines.LineReview.as_view(), name="line-review"
    ),
    path("events/<uuid:event_id>/footprints", footprints.EventFootprints.as_view(), name="event-footprints"),
    path("events/<uuid:event_id>/file", footprints.EventFile.as_view(), name="event-file"),
    path("sections", lines.Sections.as_view(), name="sections"),
    path("footprints/<uuid:footprint_id>", footprints.FootprintOne.as_view(), name="footprint"),
    path("footprints/<uuid:footprint_id>/lines", footprints.FootprintLines.as_view(), name="footprint-lines"),
    path(
        "footprints/<uuid:footprint_id>/lines/<int:ordinal>",
        footprints.FootprintLineOne.as_view(),
        name="footprint-line",
    ),
    path(
        "footprints/<uuid:footprint_id>/result", footprints.FootprintResult.as_view(), name="footprint-result"
    ),
    path(
        "footprints/<uuid:footprint_id>/inputs", footprints.FootprintInputs.as_view(), name="footprint-inputs"
    ),
    path("factors", records.Factors.as_view(), name="factors"),
    path("factors/lookup", records.FactorLookup.as_view(), name="factor-lookup"),
    path("factors/<str:key>", records.FactorOne.as_view(), name="factor"),
    path("rulebooks", records.Rulebooks.as_view(), name="rulebooks"),
    path("rulebooks/<slug:name>", records.RulebookOne.as_view(), name="rulebook"),
    path("evidence", records.Evidence.as_view(), name="evidence"),
    path("evidence/<uuid:evidence_id>", records.EvidenceOne.as_view(), name="evidence-one"),
    path("evidence/<uuid:evidence_id>/content", records.EvidenceContent.as_view(), name="evidence-content"),
    path("documents", records.Documents.as_view(), name="documents"),
    path("documents/check", records.DocumentCheck.as_view(), name="document-check"),
    path("documents/<str:number>", records.DocumentOne.as_view(), name="document"),
    path("documents/<str:number>/<slug:language>.pdf", records.DocumentPdf.as_view(), name="document-pdf"),
    path("jobs", records.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>", records.JobOne.as_view(), name="job"),
    path("jobs/<uuid:job_id>/items", records.JobItems.as_view(), name="job-items"),
    path("jobs/<uuid:job_id>/cancel", records.JobCancel.as_view(), name="job-cancel"),
    path("jobs/<uuid:job_id>/resume", records.JobResume.as_view(), name="job-resume"),
    path("accounts", credits.Accounts.as_view(), name="accounts"),
    path("holdings", credits.Holdings.as_view(), name="holdings"),
    path("issuances/<uuid:issuance_id>", credits.IssuanceOne.as_view(), name="issuance"),
    path("issuances/<uuid:issuance_id>/movements", credits.IssuanceMovements.as_view(), name="movements"),
    path("matching/rules", credits.MatchingRules.as_view(), name="matching-rules"),
    path("matching/dry-run", credits.MatchingDryRun.as_view(), name="matching-dry-run"),
    path("quotes", credits.Quotes.as_view(), name="quotes"),
    path("quotes/<uuid:quote_id>", credits.QuoteOne.as_view(), name="quote"),
    path("quotes/<uuid:quote_id>/reserve", credits.QuoteReserved.as_view(), name="quote-reserve"),
    path("reservations", credits.Reservations.as_view(), name="reservations"),
    path("reservations/<uuid:reservation_id>", credits.ReservationOne.as_view(), name="reservation"),
    *steps(
        "reservations/<uuid:reservation_id>",
        "reservation",
        {
            "release": credits.ReservationRelease,
            "prolong": credits.ReservationProlong,
        },
    ),
    path("retirements", retirements.Retirements.as_view(), name="retirements"),
    path("retirements/<uuid:retirement_id>", retirements.RetirementOne.as_view(), name="retirement"),
    *steps(
        "retirements/<uuid:retirement_id>",
        "retirement",
        {
            "approve": retirements.RetirementApprove,
            "reject": retirements.RetirementReject,
            "withdraw": retirements.RetirementWithdraw,
            "instruction": retirements.RetirementInstruction,
            "proof": retirements.RetirementProof,
        },
    ),
    path("registries", registers.Registries.as_view(), name="registries"),
    path("registries/<slug:code>/export", registers.RegistryExport.as_view(), name="registry-export"),
    path(
        "registries/<slug:code>/issuances", registers.RegistryIssuances.as_view(), name="registry-issuances"
    ),
    path("projects", registers.Projects.as_view(), name="projects"),
    path("register/retirements", registers.PublicRetirements.as_view(), name="public-retirements"),
    path(
        "register/retirements/<str:number>", registers.PublicRetirementOne.as_view(), name="public-retirement"
    ),
    path("verifications", verification.Verifications.as_view(), name="verifications"),
    path("verifications/<uuid:verification_id>", verification.VerificationOne.as_view(), name="verification"),
    *steps(
        "verifications/<uuid:verification_id>",
        "verification",
        {
            "accept": verification.VerificationAccept,
            "decline": verification.VerificationDecline,
            "send-back": verification.VerificationSendBack,
            "resubmit": verification.VerificationResubmit,
            "withdraw": verification.VerificationWithdraw,
            "lines": verification.VerificationLines,
            "sample": verification.VerificationSample,
            "misstatements": verification.VerificationMisstatements,
            "sign": verification.VerificationSign,
        },
    ),
    *steps(
        "verifications/<uuid:verification_id>/lines/<int:ordinal>",
        "verification-line",
        {
            "review": verification.VerificationLineReview,
            "remarks": verification.VerificationRemarks,
            "questions": verification.VerificationQuestions,
            "answers": verification.VerificationAnswers,
        },
    ),
    path(
        "verifications/<uuid:verification_id>/misstatements/<uuid:misstatement_id>/settle",
        verification.VerificationMisstatementSettle.as_view(),
        name="misstatement-settle",
    ),
    path("declarations", verification.Declarations.as_view(), name="declarations"),
    path("claims", claims.Claims.as_view(), name="claims"),
    path("claims/<uuid:claim_id>", claims.ClaimOne.as_view(), name="claim"),
    *steps(
        "claims/<uuid:claim_id>",
        "claim",
        {
            "try": claims.ClaimTry,
            "reserve": claims.ClaimReserve,
            "true-up": claims.ClaimTrueUp,
            "retire": claims.ClaimRetire,
            "certificates/<slug:kind>": claims.ClaimCertificate,
        },
    ),
    path("events/<uuid:event_id>/publications", claims.Publications.as_view(), name="publications"),
    path("webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/kinds", webhooks.WebhookKinds.as_view(), name="webhook-kinds"),
    path("webhooks/<uuid:webhook_id>", webhooks.WebhookOne.as_view(), name="webhook"),
    *steps(
        "webhooks/<uuid:webhook_id>",
        "webhook",
        {
            "secret": webhooks.WebhookSecret,
            "ping": webhooks.WebhookPing,
            "messages": webhooks.WebhookMessages,
        },
    ),
    path(
        "webhooks/<uuid:webhook_id>/messages/<uuid:message_id>/redeliver",
        webhooks.MessageRedeliver.as_view(),
        name="message-redeliver",
    ),
]
