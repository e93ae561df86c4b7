"""How do verifications look as JSON?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.api.shapes.accounts import OrganisationShape
from footprint.api.shapes.fields import Id, Moment, Read, Shape, Text, Word
from footprint.api.shapes.footprints import FootprintLine
from footprint.assessments.enums import (
    AssuranceLevel,
    EngagementState,
    MisstatementKind,
    Opinion,
    RemarkKind,
    ReviewState,
    SampleReason,
    Settlement,
)
from footprint.assessments.selectors.findings import misstatements_of, standing_of


class VerificationShape(Read):
    """A verification of a footprint by an approved third party."""

    id = Id()
    client = OrganisationShape(source="subject.organisation", help_text=_("Whose footprint it is."))
    verifier = OrganisationShape(help_text=_("Who verifies."))
    subject_id = serializers.UUIDField(source="subject.public_id", help_text=_("What it is about."))
    footprint_id = serializers.UUIDField(
        source="assessment.public_id", help_text=_("The footprint under review.")
    )
    level = Word(choices=AssuranceLevel.choices, help_text=_("Level of assurance."))
    materiality_percent = serializers.DecimalField(5, 2, help_text=_("What misstatements may come to. [%]"))
    message = serializers.CharField(help_text=_("Message to the verifier."))
    state = Word(choices=EngagementState.choices, help_text=_("Where it stands."))
    requested_at = Moment(help_text=_("When it was asked for."))
    accepted_at = Moment(allow_null=True, help_text=_("When it was accepted."))
    statement_number = serializers.SerializerMethodField(help_text=_("Number of the signed statement."))
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))

    def get_statement_number(self, engagement: Any) -> str | None:
        statement = getattr(engagement, "statement", None)
        return statement.document.number if statement is not None and statement.document else None


class VerificationFull(VerificationShape):
    """A verification and how far it has come."""

    standing = serializers.SerializerMethodField(help_text=_("What was looked at so far."))

    def get_standing(self, engagement: Any) -> dict[str, Any]:
        found = standing_of(engagement)
        return {
            "lines": found.lines,
            "checked": found.checked,
            "open_queries": found.open_queries,
            "sampled": found.sampled,
            "sample_left": found.sample_left if found.sample else None,
            "materiality_mg": found.judgement.materiality_mg,
            "misstatements": [
                {
                    "id": str(row.public_id),
                    "description": row.description,
                    "amount_mg": row.amount_mg,
                    "settled_as": row.settled_as,
                }
                for row in misstatements_of(engagement)
            ],
        }


class VerificationNew(Shape):
    """What is to be verified, by whom."""

    subject_id = serializers.UUIDField(help_text=_("The event's subject_id."))
    verifier = Text(max_length=200, help_text=_("Code or exact name of the verifier."))
    level = Word(choices=AssuranceLevel.choices, help_text=_("Level of assurance."))
    materiality_percent = serializers.DecimalField(
        5, 2, required=False, allow_null=True, default=None, min_value=0, max_value=50, help_text=_("[%]")
    )
    message = Text(max_length=4000, required=False, default="", help_text=_("Message to the verifier."))


class AcceptNew(Shape):
    """Acceptance by the verifier."""

    footprint_id = serializers.UUIDField(help_text=_("The footprint as the verifier has seen it."))
    independence = Text(max_length=4000, help_text=_("Declaration of independence."))


class NoteNew(Shape):
    """A reason or a note."""

    reason = Text(max_length=2000, help_text=_("Why, in a sentence."))


class VerificationLine(FootprintLine):
    """A line of the footprint under review and where its review stands."""

    review_state = Word(choices=ReviewState.choices, help_text=_("Where its review stands."))
    review_changed = serializers.BooleanField(help_text=_("It changed since it was looked at."))
    sample_reason = serializers.ChoiceField(
        choices=[("", "–"), *SampleReason.choices], help_text=_("Why it is in the sample.")
    )
    waits_for = serializers.CharField(help_text=_("client, verifier, or empty."))


class SampleNew(Shape):
    """How the sample is drawn."""

    key_share_percent = serializers.DecimalField(
        5, 2, required=False, allow_null=True, default=None, help_text=_("Large lines: above this share. [%]")
    )
    confidence_percent = serializers.DecimalField(
        5, 2, required=False, allow_null=True, default=None, help_text=_("Confidence. [%]")
    )
    seed = Text(max_length=64, required=False, default="", help_text=_("Seed, to draw the same again."))


class SampleShape(Read):
    """A sample as it was drawn."""

    id = Id()
    number = serializers.IntegerField(help_text=_("Number."))
    seed = serializers.CharField(help_text=_("Seed."))
    lines_in_all = serializers.IntegerField(help_text=_("Lines in all."))
    covered_mg = serializers.IntegerField(help_text=_("Size of the lines drawn. [mgCO2e]"))
    population_mg = serializers.IntegerField(help_text=_("Size of all lines. [mgCO2e]"))
    lines = serializers.SerializerMethodField(help_text=_("Numbers of the lines drawn."))

    def get_lines(self, sample: Any) -> list[int]:
        return list(sample.lines.order_by("line__ordinal").values_list("line__ordinal", flat=True))


class ReviewNew(Shape):
    """What the verifier says of a line."""

    state = Word(
        choices=[one for one in ReviewState.choices if one[0] != ReviewState.QUERIED],
        help_text=_("checked or not_looked_at; a question is asked by a remark."),
    )


class AnswerNew(Shape):
    """An answer of the client."""

    text = Text(max_length=4000, help_text=_("The words."))
    evidence = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Evidence files.")
    )


class QuestionNew(AnswerNew):
    """Something that the verifier says about a line."""

    kind = Word(
        choices=[one for one in RemarkKind.choices if one[0] != RemarkKind.ANSWER],
        help_text=_("query, evidence_request or note."),
    )


class RemarkShape(Read):
    """Something that was said about a line."""

    id = Id()
    kind = Word(choices=RemarkKind.choices, help_text=_("What it is."))
    text = serializers.CharField(help_text=_("The words."))
    organisation = OrganisationShape(help_text=_("Which side said it."))
    at = Moment(help_text=_("When."))


class MisstatementNew(Shape):
    """Something that is wrong."""

    ordinal = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        help_text=_("Number of the line, if it is one."),
    )
    description = Text(max_length=500, help_text=_("What is wrong."))
    amount_mg = serializers.IntegerField(
        min_value=-(2**62), max_value=2**62, help_text=_("Positive where the footprint is too high. [mgCO2e]")
    )
    kind = Word(choices=MisstatementKind.choices, help_text=_("Kind."))


class MisstatementShape(Read):
    """Something that was found wrong."""

    id = Id()
    description = serializers.CharField(help_text=_("What is wrong."))
    amount_mg = serializers.IntegerField(help_text=_("Amount. [mgCO2e]"))
    kind = Word(choices=MisstatementKind.choices, help_text=_("Kind."))
    settled_as = serializers.ChoiceField(
        choices=Settlement.choices, allow_null=True, help_text=_("How it ended.")
    )


class SettleNew(Shape):
    """How a misstatement ends."""

    settled_as = Word(choices=Settlement.choices, help_text=_("How it ended."))
    note = Text(max_length=500, help_text=_("Why, in a sentence."))


class SignNew(Shape):
    """The verifier's opinion."""

    opinion = Word(choices=Opinion.choices, help_text=_("Opinion."))
    basis_zh = Text(max_length=2000, required=False, default="", help_text=_("Basis in Chinese."))
    basis_en = Text(max_length=2000, required=False, default="", help_text=_("Basis in English."))


class SignedShape(Read):
    """What was signed."""

    number = serializers.SerializerMethodField(help_text=_("Number of the document; null while it is made."))
    signed_at = Moment(help_text=_("When."))

    def get_number(self, signed: Any) -> str | None:
        return signed.document.number if signed.document else None


class DeclareNew(Shape):
    """Which footprint is declared."""

    footprint_id = serializers.UUIDField(help_text=_("The footprint as the approver has seen it."))
