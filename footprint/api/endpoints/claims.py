"""Cover: opened for an event, reserved, trued up, retired, certified."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.endpoints.events import EventEndpoint
from footprint.api.filters import Filter
from footprint.api.renaming import fields_named
from footprint.api.shapes.claims import (
    CertificateFacts,
    CertificateNew,
    ClaimFull,
    ClaimNew,
    ClaimShape,
    PortfolioNew,
    PortfolioSeen,
    PublicationNew,
    PublicationShape,
    RetireNew,
)
from footprint.api.shapes.credits import MatchShape, RetirementShape
from footprint.api.shapes.fields import Read
from footprint.api.shapes.records import DocumentShape
from footprint.certificates.documents import digest
from footprint.claims.enums import CertificateKind
from footprint.claims.models import Claim
from footprint.claims.selectors import claims_of
from footprint.claims.services import (
    certificate_issue,
    certificate_prepare,
    claim_open,
    cover_reserve,
    cover_retire,
    cover_true_up,
    cover_try,
    publication_note,
)
from footprint.claims.services.cover import Portfolio
from footprint.core.problems import NotFound
from footprint.events.selectors import events_of

TAG = "claims"


class RetirementsAsked(Read):
    """The requests for retirement, one for each reservation."""

    items = RetirementShape(many=True, help_text=_("The requests."))


class AnyClaim(Endpoint):
    """An address under one claim."""

    def claim(self, claim_id: UUID) -> Claim:
        """The claim, if it is the organisation's."""
        return self.found(claims_of(self.request.actor), claim_id)

    def again(self, claim: Claim, **options: Any) -> Response:
        """The claim as it stands now."""
        return self.answer(self.claim(claim.public_id), **options)


class Claims(AnyClaim):
    """All claims."""

    @operation(
        tag=TAG,
        summary=_("Covers of your events"),
        description=_("Which events your organisation covers, the newest first."),
        action="claims.view",
        answer=ClaimShape,
        paged=True,
        filters=(
            Filter(name="event_id", label=_("The event."), kind="uuid", lookup="subject__event__public_id"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(claims_of(request.actor))

    @operation(
        tag=TAG,
        summary=_("Open the cover of an event"),
        description=_(
            "From now on the site tells what is missing and what is due. There is one for each event."
        ),
        action="claims.edit",
        body=ClaimNew,
        answer=ClaimFull,
        status=201,
    )
    def post(self, request: Request) -> Response:
        facts = self.body()
        with fields_named(lambda field: "event_id" if field == "id" else field):
            event = self.found(events_of(request.actor), facts["event_id"])
        claim = claim_open(event=event, basis=facts["basis"], opened_by=request.actor.user, now=self.now)
        return self.again(claim, location=reverse("api:claim", args=[claim.public_id]))


class ClaimOne(AnyClaim):
    """One claim."""

    @operation(
        tag=TAG,
        summary=_("Where a cover stands"),
        description=_("Tonnes required, kept, retired and missing; what is due; the certificate."),
        action="claims.view",
        answer=ClaimFull,
    )
    def get(self, request: Request, claim_id: UUID) -> Response:
        return self.answer(self.claim(claim_id))


class ClaimTry(AnyClaim):
    """The matcher for a claim."""

    @operation(
        tag=TAG,
        summary=_("Try what would cover the rest"),
        description=_(
            "Asks the matcher under the event's rule book for the missing tonnes; nothing is kept back."
        ),
        action="claims.view",
        body=PortfolioNew,
        answer=MatchShape,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim = self.claim(claim_id)
        return self.answer(cover_try(claim=claim, portfolio=_portfolio(self.body()), now=self.now).answer)


class ClaimReserve(AnyClaim):
    """Credits kept for a claim."""

    @operation(
        tag=TAG,
        summary=_("Reserve for the cover"),
        description=_(
            "Keeps exact serial numbers for the missing tonnes, if they are still those that you read."
        ),
        action="claims.edit",
        body=PortfolioSeen,
        answer=ClaimFull,
        status=201,
        once="needed",
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim, facts = self.claim(claim_id), self.body()
        cover_reserve(
            claim=claim,
            seen_t=facts.pop("seen_t"),
            portfolio=_portfolio(facts),
            reserved_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(claim)


class ClaimTrueUp(AnyClaim):
    """Plan against actual."""

    @operation(
        tag=TAG,
        summary=_("True up"),
        description=_("Brings what is kept to the final footprint: tops up, or gives the surplus free."),
        action="claims.edit",
        body=PortfolioSeen,
        answer=ClaimFull,
        status=201,
        once="needed",
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim, facts = self.claim(claim_id), self.body()
        cover_true_up(
            claim=claim,
            seen_t=facts.pop("seen_t"),
            portfolio=_portfolio(facts),
            done_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.again(claim)


class ClaimRetire(AnyClaim):
    """Retirement of what is kept."""

    @operation(
        tag=TAG,
        summary=_("Ask for the retirement"),
        description=_("Of everything that is kept for the cover; a second person approves each request."),
        action="claims.edit",
        body=RetireNew,
        answer=RetirementsAsked,
        status=201,
        once="needed",
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim, facts = self.claim(claim_id), self.body()
        asked = cover_retire(
            claim=claim,
            **facts,
            requested_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer({"items": asked})


class ClaimCertificate(AnyClaim):
    """The certificate."""

    @operation(
        tag=TAG,
        summary=_("What a certificate would say"),
        description=_(
            "The facts as they would be printed now, or every reason why the rule book does not allow it."
        ),
        action="claims.view",
        answer=CertificateFacts,
    )
    def get(self, request: Request, claim_id: UUID, kind: str) -> Response:
        claim = self.claim(claim_id)
        facts = certificate_prepare(claim=claim, kind=_kind(kind), now=self.now)
        return self.answer({"kind": kind, "seen": digest(facts), "facts": facts})

    @operation(
        tag=TAG,
        summary=_("Issue the certificate"),
        description=_(
            "By somebody who did not prepare the cover, on the facts that were read. It is signed and final."
        ),
        action="certificates.issue",
        body=CertificateNew,
        answer=DocumentShape,
        status=201,
        once="needed",
    )
    def post(self, request: Request, claim_id: UUID, kind: str) -> Response:
        claim = self.claim(claim_id)
        document = certificate_issue(
            claim=claim,
            kind=_kind(kind),
            seen=self.body()["seen"],
            issued_by=request.actor.user,
            now=self.now,
        )
        return self.answer(document, location=reverse("api:document", args=[document.number]))


class Publications(EventEndpoint):
    """Duties to publish."""

    @operation(
        tag=TAG,
        summary=_("Note a publication"),
        description=_("When and how a duty of the rule book to publish was met."),
        action="claims.edit",
        body=PublicationNew,
        answer=PublicationShape,
        status=201,
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        event = self.event(event_id)
        noted = publication_note(event=event, **self.body(), noted_by=request.actor.user, now=self.now)
        return self.answer(noted)


def _kind(text: str) -> CertificateKind:
    if text not in CertificateKind.values:
        raise NotFound(
            _("There is no certificate “%(kind)s”."),
            field="kind",
            value=text,
            params={"kind": text, "kinds": ", ".join(CertificateKind.values)},
            remedy=_("Choose one of: %(kinds)s."),
        )
    return CertificateKind(text)


def _portfolio(facts: dict[str, Any]) -> Portfolio:
    wished = dict(facts)
    for name in ("preferences", "regions"):
        if name in wished:
            wished[name] = tuple(wished[name])
    return Portfolio(**wished)
