"""How do credits look as JSON: accounts, blocks, quotes, reservations, retirements?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from calculators.offsets.matching import PREFERENCES
from footprint.api.shapes.fields import Id, Moment, Read, Shape, Text, Word
from footprint.offsets.enums import (
    BeneficiaryKind,
    BlockState,
    Choice,
    Instrument,
    MovementKind,
    Privacy,
    ProjectKind,
    QuoteState,
    RegistryKind,
    ReservationState,
    RetirementPurpose,
    RetirementState,
)
from footprint.offsets.selectors import retirement_instruction, serial_texts
from footprint.offsets.selectors.holders import with_parties


class RegistryShape(Read):
    """A registry of credits."""

    code = serializers.CharField(help_text=_("Code."))
    name_zh = serializers.CharField(help_text=_("Chinese name."))
    name_en = serializers.CharField(help_text=_("English name."))
    kind = Word(choices=RegistryKind.choices, help_text=_("What its units are."))
    instrument = Word(choices=Instrument.choices, help_text=_("What rule books call its units."))
    region = serializers.CharField(help_text=_("Region, ISO 3166-2."))
    operated_here = serializers.BooleanField(help_text=_("Whether units die here, without a foreign proof."))
    serial_example = serializers.CharField(help_text=_("How a serial number looks."))


class ProjectShape(Read):
    """A project that reductions come from."""

    id = Id()
    registry = serializers.CharField(source="registry.code", help_text=_("Registry."))
    number = serializers.CharField(help_text=_("Number at the registry."))
    name_zh = serializers.CharField(help_text=_("Chinese name."))
    name_en = serializers.CharField(help_text=_("English name."))
    kind = Word(choices=ProjectKind.choices, help_text=_("What it does."))
    region = serializers.CharField(help_text=_("Region, ISO 3166-2."))
    methodology = serializers.CharField(
        source="methodology.code", allow_null=True, help_text=_("Methodology.")
    )


class AccountShape(Read):
    """A holding in one registry."""

    id = Id()
    registry = serializers.CharField(source="registry.code", help_text=_("Registry."))
    number = serializers.CharField(help_text=_("Account number at the registry."))
    opened_at = Moment(help_text=_("When it was opened."))


class IssuanceShape(Read):
    """One contiguous range of serial numbers that were issued."""

    id = Id()
    registry = serializers.CharField(source="registry.code", help_text=_("Registry."))
    project = ProjectShape(help_text=_("Project."))
    vintage = serializers.IntegerField(help_text=_("Year of the reductions."))
    serials = serializers.CharField(source="serial_text", help_text=_("The range as the registry writes it."))
    tonnes = serializers.IntegerField(help_text=_("Tonnes. [tCO2e]"))
    issued_on = serializers.DateField(allow_null=True, help_text=_("Day of issue."))
    invalidated_at = Moment(allow_null=True, help_text=_("When it was invalidated."))


class BlockShape(Read):
    """Serial numbers in one account and one state."""

    account_id = serializers.UUIDField(source="account.public_id", help_text=_("The account."))
    issuance_id = serializers.UUIDField(source="issuance.public_id", help_text=_("The issuance."))
    registry = serializers.CharField(source="issuance.registry.code", help_text=_("Registry."))
    project = serializers.CharField(source="issuance.project.number", help_text=_("Project number."))
    vintage = serializers.IntegerField(source="issuance.vintage", help_text=_("Year of the reductions."))
    state = Word(choices=BlockState.choices, help_text=_("State."))
    serials = serializers.SerializerMethodField(help_text=_("As the registry writes them."))
    tonnes = serializers.IntegerField(source="tonnes_t", help_text=_("Tonnes. [tCO2e]"))

    def get_serials(self, block: Any) -> list[str]:
        return serial_texts(issuance=block.issuance, serials=[block.serials])


class MovementShape(Read):
    """One entry of an issuance's journal."""

    sequence = serializers.IntegerField(help_text=_("Number in the journal."))
    kind = Word(choices=MovementKind.choices, help_text=_("What happened."))
    tonnes = serializers.IntegerField(help_text=_("Tonnes. [tCO2e]"))
    at = Moment(help_text=_("When."))
    entry = serializers.CharField(help_text=_("The text that was hashed."))
    prev_hash = serializers.CharField(help_text=_("Hash of the movement before."))
    hash = serializers.CharField(help_text=_("SHA-256 of prev_hash and entry."))


class WishNew(Shape):
    """What is to be covered, and how."""

    rules = Text(
        max_length=60, help_text=_("Name of a rule book or of a market; GET /matching/rules lists them.")
    )
    demand_t = serializers.IntegerField(
        min_value=1, max_value=1_000_000_000, help_text=_("Whole tonnes to cover. [tCO2e]")
    )
    used_on = serializers.DateField(help_text=_("Day on which the credits are used."))
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
    currency = Text(max_length=3, required=False, allow_blank=False, help_text=_("ISO 4217."))
    max_lots = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, allow_null=True, help_text=_("At most so many lots.")
    )
    lot_minimum_t = serializers.IntegerField(
        min_value=1, max_value=1_000_000_000, required=False, help_text=_("No lot is used for less. [tCO2e]")
    )
    obligation_t = serializers.IntegerField(
        min_value=1,
        max_value=10_000_000_000,
        required=False,
        allow_null=True,
        help_text=_("What a market's share refers to. [tCO2e]"),
    )
    regions = serializers.ListField(
        child=Text(max_length=12), required=False, max_length=20, help_text=_("Places that count as local.")
    )
    own = serializers.BooleanField(required=False, help_text=_("Use what the organisation holds."))
    marketplace = serializers.BooleanField(required=False, help_text=_("Use what others offer."))


class QuoteNew(WishNew):
    """What is to be quoted."""

    subject = Text(max_length=200, required=False, default="", help_text=_("What it is for."))
    subject_id = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The event's subject_id.")
    )


class MatchShape(Read):
    """What the matcher answers; nothing is kept back."""

    rules = serializers.JSONField(help_text=_("The rules that were asked."))
    demand_t = serializers.IntegerField(help_text=_("Wanted. [tCO2e]"))
    covered_t = serializers.IntegerField(help_text=_("Covered. [tCO2e]"))
    shortfall_t = serializers.IntegerField(help_text=_("Not covered by anything on offer. [tCO2e]"))
    cost = serializers.CharField(allow_null=True, help_text=_("Money still to be paid, as text."))
    chosen = serializers.JSONField(help_text=_("Lots chosen, with tonnes and price."))
    refused = serializers.JSONField(help_text=_("Lots refused, each with the rule."))
    left_out = serializers.JSONField(help_text=_("Tonnes that no rule can be asked about."))
    reasons = serializers.JSONField(allow_null=True, help_text=_("What each wish costs and what binds."))


class RulesChoice(Read):
    """Rules that lots can be matched under."""

    name = serializers.CharField(help_text=_("Name."))
    title_zh = serializers.CharField(help_text=_("Chinese title."))
    title_en = serializers.CharField(help_text=_("English title."))


class QuoteShape(Read):
    """A quote: the matcher's answer, frozen."""

    id = Id()
    number = serializers.CharField(help_text=_("Number."))
    rules = serializers.CharField(help_text=_("Rules."))
    demand_t = serializers.IntegerField(help_text=_("Wanted. [tCO2e]"))
    covered_t = serializers.IntegerField(help_text=_("Covered. [tCO2e]"))
    shortfall_t = serializers.IntegerField(help_text=_("Not covered. [tCO2e]"))
    currency = serializers.CharField(help_text=_("ISO 4217."))
    cost = serializers.DecimalField(24, 4, allow_null=True, help_text=_("Money still to be paid."))
    subject = serializers.CharField(help_text=_("What it is for."))
    subject_id = serializers.UUIDField(
        source="subject_public_id", allow_null=True, help_text=_("Identifier of the subject.")
    )
    state = Word(choices=QuoteState.choices, help_text=_("State."))
    quoted_at = Moment(help_text=_("When it was made."))
    valid_until = Moment(help_text=_("How long it stands."))
    answer = serializers.JSONField(help_text=_("Lots chosen and refused, and why."))


class QuoteReserve(Shape):
    """For how long a quote's serials are kept back."""

    expires_at = serializers.DateTimeField(help_text=_("When the reservation ends, at most 92 days ahead."))
    purpose = Word(
        choices=RetirementPurpose.choices,
        required=False,
        default=RetirementPurpose.EVENT_NEUTRALITY.value,
        help_text=_("What the credits are for."),
    )


class ReservationShape(Read):
    """Serial numbers kept back."""

    id = Id()
    account_id = serializers.UUIDField(source="account.public_id", help_text=_("The account."))
    registry = serializers.CharField(source="account.registry.code", help_text=_("Registry."))
    tonnes = serializers.IntegerField(help_text=_("Tonnes reserved at first. [tCO2e]"))
    state = Word(choices=ReservationState.choices, help_text=_("State."))
    purpose = Word(choices=RetirementPurpose.choices, help_text=_("What the credits are for."))
    subject = serializers.CharField(help_text=_("What it is for."))
    subject_id = serializers.UUIDField(
        source="subject_public_id", allow_null=True, help_text=_("Identifier of the subject.")
    )
    reserved_at = Moment(help_text=_("When it was made."))
    expires_at = Moment(help_text=_("When it ends."))


class ReservationFull(ReservationShape):
    """Serial numbers kept back, one by one."""

    kept = serializers.SerializerMethodField(help_text=_("The serial numbers that it keeps now."))

    def get_kept(self, reservation: Any) -> BlockShape(many=True):
        blocks = with_parties(reservation.blocks.filter(closed_by__isnull=True)).order_by("issuance", "first")
        return BlockShape(blocks, many=True).data


class ReservationsMade(Read):
    """The reservations that a quote became, one in each account."""

    items = ReservationFull(many=True, help_text=_("The reservations."))


class ReservationNew(Shape):
    """What is to be kept back: so many tonnes, or exactly these serial numbers."""

    account_id = serializers.UUIDField(help_text=_("The account."))
    tonnes = serializers.IntegerField(
        min_value=1, max_value=1_000_000_000, required=False, help_text=_("How many. [tCO2e]")
    )
    serials = serializers.ListField(
        child=Text(max_length=200), required=False, max_length=1000, help_text=_("Exactly these.")
    )
    choice = Word(
        choices=[one for one in Choice.choices if one[0] != Choice.EXACT],
        required=False,
        default=Choice.OLDEST_FIRST.value,
        help_text=_("How the serials are chosen."),
    )
    purpose = Word(
        choices=RetirementPurpose.choices,
        required=False,
        default=RetirementPurpose.EVENT_NEUTRALITY.value,
        help_text=_("What the credits are for."),
    )
    subject = Text(max_length=200, required=False, default="", help_text=_("What it is for."))
    subject_id = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The event's subject_id.")
    )
    expires_at = serializers.DateTimeField(help_text=_("When the reservation ends, at most 92 days ahead."))


class ReleaseNew(Shape):
    """How much is given free."""

    tonnes = serializers.IntegerField(
        min_value=1,
        max_value=1_000_000_000,
        required=False,
        allow_null=True,
        default=None,
        help_text=_("Only so many; all by default. [tCO2e]"),
    )


class ProlongNew(Shape):
    """Until when."""

    expires_at = serializers.DateTimeField(help_text=_("New end, at most 92 days ahead."))


class RetirementNew(Shape):
    """The facts of a retirement; they are final."""

    reservation_id = serializers.UUIDField(help_text=_("All serial numbers of this reservation are retired."))
    beneficiary_name = Text(max_length=200, help_text=_("For whom."))
    beneficiary_kind = Word(
        choices=BeneficiaryKind.choices,
        required=False,
        default=BeneficiaryKind.ORGANISATION.value,
        help_text=_("Organisation or person."),
    )
    purpose = Word(choices=RetirementPurpose.choices, help_text=_("What for."))
    claim = Text(max_length=300, help_text=_("Which claim it carries."))
    subject = Text(max_length=200, help_text=_("What the claim is about."))
    subject_id = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The event's subject_id.")
    )
    privacy = Word(
        choices=Privacy.choices,
        required=False,
        default=Privacy.PUBLIC.value,
        help_text=_("What the public register shows."),
    )


class SerialLineShape(Read):
    """Serial numbers of one issuance."""

    project = serializers.CharField(source="project.number", help_text=_("Project number."))
    vintage = serializers.IntegerField(source="issuance.vintage", help_text=_("Year of the reductions."))
    serials = serializers.ListField(
        child=serializers.CharField(), help_text=_("As the registry writes them.")
    )
    tonnes = serializers.IntegerField(help_text=_("Tonnes. [tCO2e]"))


class RetirementShape(Read):
    """A retirement on its way from the request to the proof."""

    id = Id()
    number = serializers.SerializerMethodField(help_text=_("Number in the public register, once retired."))
    reservation_id = serializers.UUIDField(source="reservation.public_id", help_text=_("The reservation."))
    registry = serializers.CharField(source="account.registry.code", help_text=_("Registry."))
    operated_here = serializers.BooleanField(
        source="account.registry.operated_here", help_text=_("Approval retires at once; no foreign proof.")
    )
    tonnes = serializers.IntegerField(help_text=_("Tonnes. [tCO2e]"))
    state = Word(choices=RetirementState.choices, help_text=_("Where it stands."))
    beneficiary_name = serializers.CharField(help_text=_("For whom."))
    purpose = Word(choices=RetirementPurpose.choices, help_text=_("What for."))
    claim = serializers.CharField(help_text=_("Which claim it carries."))
    subject = serializers.CharField(help_text=_("What the claim is about."))
    subject_id = serializers.UUIDField(
        source="subject_public_id", allow_null=True, help_text=_("Identifier of the subject.")
    )
    privacy = Word(choices=Privacy.choices, help_text=_("What the public register shows."))
    requested_at = Moment(help_text=_("When it was asked for."))
    approved_at = Moment(allow_null=True, help_text=_("When a second person approved."))
    instructed_at = Moment(allow_null=True, help_text=_("When the registry was told."))
    instruction_number = serializers.CharField(help_text=_("Number of the letter to the registry."))
    ended_at = Moment(allow_null=True, help_text=_("When it ended."))
    ended_because = serializers.CharField(help_text=_("Why it was refused."))
    lines = serializers.SerializerMethodField(help_text=_("The serial numbers."))

    def get_number(self, request: Any) -> str | None:
        retirement = getattr(request, "retirement", None)
        return retirement.number if retirement else None

    def get_lines(self, request: Any) -> SerialLineShape(many=True):
        return SerialLineShape(retirement_instruction(request), many=True).data


class ReasonNew(Shape):
    """Why."""

    reason = Text(max_length=1000, help_text=_("Why, in a sentence."))


class InstructNew(Shape):
    """Under which number the registry was told."""

    instruction_number = Text(max_length=60, required=False, default="", help_text=_("Number of the letter."))


class ProofNew(Shape):
    """The registry's proof and what it says (multipart/form-data)."""

    file = serializers.FileField(help_text=_("The proof as a file."))
    proof_number = Text(max_length=100, help_text=_("Number of the proof."))
    retired_on = serializers.DateField(help_text=_("Date of retirement on the proof."))
    serials = Text(max_length=100_000, help_text=_("Serial numbers on the proof, one range in a line."))


class PublicRetirementShape(Read):
    """A retirement as anybody may see it; what its privacy level hides is empty."""

    number = serializers.CharField(help_text=_("Number."))
    retired_on = serializers.DateField(help_text=_("Day of retirement."))
    zone = serializers.CharField(help_text=_("Time zone of the day."))
    registry = serializers.CharField(source="registry.code", help_text=_("Registry."))
    tonnes = serializers.IntegerField(help_text=_("Tonnes. [tCO2e]"))
    lines = SerialLineShape(many=True, help_text=_("The serial numbers."))
    beneficiary = serializers.CharField(help_text=_("For whom."))
    purpose = serializers.CharField(help_text=_("What for, in the language of Accept-Language."))
    claim = serializers.CharField(help_text=_("Which claim it carries."))
    subject = serializers.CharField(help_text=_("What the claim is about."))
    proof_number = serializers.CharField(help_text=_("Number of the registry's proof."))
    proof_sha256 = serializers.CharField(help_text=_("SHA-256 of the registry's proof."))
    invalidated = serializers.BooleanField(help_text=_("An issuance in it was invalidated since."))


class IssuanceNew(Shape):
    """Serial numbers that a registry run here issues."""

    project_id = serializers.UUIDField(help_text=_("The project."))
    account_id = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("Into which account; outside by default.")
    )
    vintage = serializers.IntegerField(min_value=1990, max_value=2200, help_text=_("Year of the reductions."))
    serials = Text(max_length=200, help_text=_("The whole range in the registry's own form."))
    issued_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("Day of issue.")
    )
    period_start = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("First day of the reductions.")
    )
    period_end = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("Last day of the reductions.")
    )
