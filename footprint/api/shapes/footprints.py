"""How do computed footprints look as JSON? Stored rows are given out, nothing is recomputed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.api.shapes.events import RulebookName
from footprint.api.shapes.fields import Id, Moment, Read, Word
from footprint.assessments.enums import Purpose
from footprint.assessments.selectors import category_totals_mg


class FootprintShape(Read):
    """A computed footprint; it never changes."""

    id = Id()
    subject_id = serializers.UUIDField(source="subject.public_id", help_text=_("What it is about."))
    purpose = Word(choices=Purpose.choices, help_text=_("Why it was calculated."))
    sequence = serializers.IntegerField(help_text=_("Number among those of its purpose."))
    emissions_kg = serializers.FloatField(help_text=_("Emissions. [kgCO2e]"))
    emissions_mg = serializers.IntegerField(allow_null=True, help_text=_("The same in whole milligrams."))
    low_kg = serializers.FloatField(help_text=_("Lower end of the 95 % interval. [kgCO2e]"))
    high_kg = serializers.FloatField(help_text=_("Upper end of the 95 % interval. [kgCO2e]"))
    p95_kg = serializers.FloatField(help_text=_("What 95 % of cases stay under. [kgCO2e]"))
    not_restated_share = serializers.FloatField(help_text=_("Share that no GWP set can restate."))
    gwp_set = serializers.CharField(help_text=_("Set of global warming potentials."))
    method = serializers.CharField(help_text=_("Version of the method."))
    factor_release = serializers.CharField(help_text=_("Release of the factor library."))
    rulebook = RulebookName(source="rulebook_release", allow_null=True, help_text=_("Rule book."))
    digest = serializers.CharField(help_text=_("SHA-256 of the canonical result."))
    inputs_digest = serializers.CharField(help_text=_("SHA-256 of the inputs."))
    reason = serializers.CharField(help_text=_("Why it replaced an earlier one."))
    supersedes = serializers.SerializerMethodField(help_text=_("The footprint that it replaced."))
    computed_at = Moment(help_text=_("When it was calculated."))

    def get_supersedes(self, found: Any) -> str | None:
        return str(found.supersedes.public_id) if found.supersedes_id else None


class FootprintFull(FootprintShape):
    """A computed footprint with its sums."""

    categories_mg = serializers.SerializerMethodField(
        help_text=_("Inside the boundary, by category. [mgCO2e]")
    )

    def get_categories_mg(self, found: Any) -> dict[str, int]:
        return category_totals_mg(found)


class FootprintLine(Read):
    """One line of a footprint."""

    ordinal = serializers.IntegerField(help_text=_("Number in the footprint."))
    line = serializers.CharField(source="line_id", help_text=_("Name of the line in the event file."))
    label = serializers.CharField(help_text=_("What it is."))
    inside = serializers.BooleanField(help_text=_("Inside the boundary; outside ones are not added."))
    category = serializers.CharField(help_text=_("Category."))
    scope = serializers.IntegerField(allow_null=True, help_text=_("Scope 1, 2 or 3."))
    tier = serializers.CharField(help_text=_("How good the figure is."))
    quantity = serializers.FloatField(
        allow_null=True, help_text=_("Activity; null where emissions were given.")
    )
    unit = serializers.CharField(help_text=_("Unit of the activity."))
    factor_key = serializers.CharField(help_text=_("Emission factor; GET /factors/{key} shows it."))
    emissions_mg = serializers.IntegerField(help_text=_("Emissions. [mgCO2e]"))
    gases_mg = serializers.JSONField(help_text=_("The same by gas. [mgCO2e]"))


class TraceStep(Read):
    """One step of the way to a number."""

    depth = serializers.IntegerField(help_text=_("How deep it stands in the tree."))
    what_zh = serializers.CharField(help_text=_("What it is, in Chinese."))
    what_en = serializers.CharField(help_text=_("What it is, in English."))
    value = serializers.CharField(help_text=_("Value."))
    unit = serializers.CharField(help_text=_("Unit."))
    note_zh = serializers.CharField(help_text=_("Explanation, in Chinese."))
    note_en = serializers.CharField(help_text=_("Explanation, in English."))


class FootprintTrace(FootprintLine):
    """One line of a footprint and where its number comes from."""

    trace = TraceStep(many=True, help_text=_("Formula, inputs, conversions and factor, as rows of a tree."))
