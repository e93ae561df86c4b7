"""How does the cover of a footprint look as JSON?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from calculators.offsets.matching import PREFERENCES
from footprint.api.shapes.fields import Id, Moment, Read, Shape, Text, Word
from footprint.claims.enums import Basis, CertificateKind, ClaimState
from footprint.claims.selectors import dues_of
from footprint.claims.standing import Stand
from footprint.core import clock
from footprint.offsets.enums import Privacy


class ClaimShape(Read):
    """The wish to cover one event's footprint."""

    id = Id()
    event_id = serializers.UUIDField(source="subject.event.public_id", help_text=_("The event."))
    subject_id = serializers.UUIDField(source="subject.public_id", help_text=_("Its subject_id."))
    basis = Word(choices=Basis.choices, help_text=_("Which value of the footprint is covered."))
    opened_at = Moment(help_text=_("When it was opened."))
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))


class DueShape(Read):
    """Something that is due."""

    code = serializers.CharField(help_text=_("Short, stable name."))
    label = serializers.CharField(help_text=_("What must be done."))
    day = serializers.DateField(help_text=_("By the end of this day."))


class ClaimFull(ClaimShape):
    """A cover and where it stands today."""

    state = serializers.SerializerMethodField(help_text=_("Where the cover stands."))
    planned_t = serializers.SerializerMethodField(help_text=_("Tonnes by the estimate. [tCO2e]"))
    required_t = serializers.SerializerMethodField(help_text=_("Tonnes by the final footprint. [tCO2e]"))
    reserved_t = serializers.SerializerMethodField(help_text=_("Tonnes kept back. [tCO2e]"))
    done_t = serializers.SerializerMethodField(help_text=_("Tonnes retired or grown. [tCO2e]"))
    missing_t = serializers.SerializerMethodField(help_text=_("Tonnes that are missing. [tCO2e]"))
    dues = serializers.SerializerMethodField(help_text=_("What is due, the next first."))
    certificate = serializers.SerializerMethodField(help_text=_("Number of the newest certificate."))

    def _stand(self, claim: Any) -> Stand:
        if getattr(self, "_known", None) is None or self._known.claim != claim:
            self._known = Stand(claim=claim, now=clock.now())
        return self._known

    def get_state(self, claim: Any) -> Word(choices=ClaimState.choices):
        return self._stand(claim).state.value

    def get_planned_t(self, claim: Any) -> int | None:
        return self._stand(claim).planned_t

    def get_required_t(self, claim: Any) -> int | None:
        return self._stand(claim).required_t

    def get_reserved_t(self, claim: Any) -> int:
        return self._stand(claim).standing.reserved_t

    def get_done_t(self, claim: Any) -> int:
        return self._stand(claim).standing.done_t

    def get_missing_t(self, claim: Any) -> int:
        return self._stand(claim).standing.missing_t

    def get_dues(self, claim: Any) -> DueShape(many=True):
        return DueShape(dues_of(self._stand(claim)), many=True).data

    def get_certificate(self, claim: Any) -> str | None:
        found = self._stand(claim).certificate
        return found.number if found else None


class ClaimNew(Shape):
    """What is to be covered."""

    event_id = serializers.UUIDField(help_text=_("The event."))
    basis = Word(
        choices=Basis.choices,
        required=False,
        default=Basis.POINT.value,
        help_text=_("Which value of the footprint is covered."),
    )


class PortfolioNew(Shape):
    """How it is to be covered; quantity and rules come from the event."""

    preferences = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PREFERENCES)),
        required=False,
        min_length=1,
        max_length=5,
        help_text=_("The most important first."),
    )
    budget = serializers.DecimalField(
        20, 2, required=False, allow_null=True, min_value=0, help_text=_("At most so much money.")
    )
    max_lots = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, allow_null=True, help_text=_("At most so many lots.")
    )
    regions = serializers.ListField(
        child=Text(max_length=12), required=False, max_length=20, help_text=_("Places that count as local.")
    )
    own = serializers.BooleanField(required=False, help_text=_("Use what the organisation holds."))
    marketplace = serializers.BooleanField(required=False, help_text=_("Use what others offer."))
    keep_days = serializers.IntegerField(
        min_value=1, max_value=92, required=False, help_text=_("How long serial numbers are kept. [day]")
    )


class PortfolioSeen(PortfolioNew):
    """How it is to be covered, on the quantity that the program has seen."""

    seen_t = serializers.IntegerField(
        min_value=-1_000_000_000, max_value=1_000_000_000, help_text=_("missing_t as it was read. [tCO2e]")
    )


class RetireNew(Shape):
    """Everything that is kept for the claim is to be retired."""

    seen_t = serializers.IntegerField(
        min_value=1, max_value=1_000_000_000, help_text=_("reserved_t as it was read. [tCO2e]")
    )
    privacy = Word(
        choices=Privacy.choices,
        required=False,
        default=Privacy.PUBLIC.value,
        help_text=_("What the public register shows."),
    )


class CertificateFacts(Read):
    """What a certificate would say now."""

    kind = Word(choices=CertificateKind.choices, help_text=_("Which certificate."))
    seen = serializers.CharField(help_text=_("Digest of the facts; send it when you issue."))
    facts = serializers.JSONField(help_text=_("Everything that would be printed."))


class CertificateNew(Shape):
    """The certificate to be issued, on the facts that were read."""

    seen = Text(max_length=64, help_text=_("Digest of the facts as they were read."))


class PublicationNew(Shape):
    """A duty to publish that was met."""

    duty = Text(max_length=60, help_text=_("Duty of the rule book."))
    published_on = serializers.DateField(help_text=_("Day."))
    how = Text(max_length=300, help_text=_("Where and how."))
    address = serializers.URLField(
        max_length=500, required=False, default="", allow_blank=True, help_text=_("Address.")
    )


class PublicationShape(Read):
    """A duty to publish, met."""

    id = Id()
    duty = serializers.CharField(help_text=_("Duty of the rule book."))
    published_on = serializers.DateField(help_text=_("Day."))
    how = serializers.CharField(help_text=_("Where and how."))
    address = serializers.CharField(help_text=_("Address."))
