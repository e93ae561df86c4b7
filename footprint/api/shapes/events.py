"""How do events, their boundary, plan and lines look as JSON?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.api.shapes.fields import Id, Moment, Read, Shape, Text, Word
from footprint.events.enums import (
    BoundaryStatus,
    DataPurpose,
    EventKind,
    EventState,
    Privacy,
    Section,
    Tier,
)


class RulebookName(Read):
    """A rule book and its release."""

    name = serializers.CharField(help_text=_("Stable name of the rule book."))
    release = serializers.CharField(help_text=_("Release that the event keeps."))


class VenueShape(Read):
    """A place where the event is held."""

    code = serializers.CharField(help_text=_("Code; lines name it as their venue."))
    name = serializers.CharField(help_text=_("Name of the venue."))
    place = serializers.CharField(help_text=_("City, when it is not the event's."))


class EventShape(Read):
    """An event."""

    id = Id()
    subject_id = serializers.UUIDField(
        source="subject.public_id", help_text=_("What footprints, retirements and documents refer to.")
    )
    name_zh = serializers.CharField(help_text=_("Chinese name."))
    name_en = serializers.CharField(help_text=_("English name."))
    kind = Word(choices=EventKind.choices, help_text=_("Kind of event."))
    starts_on = serializers.DateField(help_text=_("First day."))
    ends_on = serializers.DateField(help_text=_("Last day."))
    zone = serializers.CharField(help_text=_("Time zone."))
    place = serializers.CharField(help_text=_("City."))
    region = serializers.CharField(help_text=_("Region for factors; empty: that of the city."))
    attendees_expected = serializers.IntegerField(allow_null=True, help_text=_("Attendees expected."))
    attendees_actual = serializers.IntegerField(allow_null=True, help_text=_("Attendees counted."))
    rulebook = RulebookName(source="rulebook_release", help_text=_("The rules that it is judged by."))
    gwp_set = serializers.CharField(help_text=_("Set of global warming potentials."))
    privacy = Word(choices=Privacy.choices, help_text=_("What strangers may see."))
    state = Word(choices=EventState.choices, help_text=_("Where the event stands."))
    venues = serializers.SerializerMethodField(help_text=_("Where it is held."))
    plan_issued_at = Moment(
        source="plan.issued_at", allow_null=True, help_text=_("When the plan was issued.")
    )
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))
    created_at = Moment(help_text=_("When it was opened."))

    def get_venues(self, event: Any) -> VenueShape(many=True):
        return VenueShape(event.venues.all(), many=True).data


class EventChange(Shape):
    """What can be changed of an event."""

    name_zh = Text(max_length=200, required=False, allow_blank=False, help_text=_("Chinese name."))
    name_en = Text(max_length=200, required=False, help_text=_("English name."))
    kind = Word(choices=EventKind.choices, required=False, help_text=_("Kind of event."))
    starts_on = serializers.DateField(required=False, help_text=_("First day."))
    ends_on = serializers.DateField(required=False, help_text=_("Last day."))
    zone = Text(max_length=60, required=False, help_text=_("Time zone, like Asia/Shanghai."))
    place = Text(max_length=100, required=False, allow_blank=False, help_text=_("City."))
    attendees_expected = serializers.IntegerField(
        min_value=0, max_value=50_000_000, allow_null=True, required=False, help_text=_("Attendees expected.")
    )
    attendees_actual = serializers.IntegerField(
        min_value=0, max_value=50_000_000, allow_null=True, required=False, help_text=_("Attendees counted.")
    )
    privacy = Word(choices=Privacy.choices, required=False, help_text=_("What strangers may see."))
    venues = serializers.ListField(
        child=Text(max_length=200), max_length=50, required=False, help_text=_("Names of the venues.")
    )


class EventNew(EventChange):
    """A new event."""

    name_zh = Text(max_length=200, help_text=_("Chinese name."))
    kind = Word(choices=EventKind.choices, help_text=_("Kind of event."))
    starts_on = serializers.DateField(help_text=_("First day."))
    ends_on = serializers.DateField(help_text=_("Last day."))
    place = Text(max_length=100, help_text=_("City."))
    rulebook = Text(max_length=60, help_text=_("Name of the rule book; its newest release is pinned."))


class EventCopy(Shape):
    """What the copy of an event is called and when it is held."""

    name_zh = Text(max_length=200, help_text=_("Chinese name."))
    name_en = Text(max_length=200, required=False, default="", help_text=_("English name."))
    starts_on = serializers.DateField(help_text=_("First day."))
    ends_on = serializers.DateField(help_text=_("Last day."))
    rulebook = Text(max_length=60, required=False, help_text=_("Rule book; that of the original by default."))


class TreatmentShape(Read):
    """How one category is treated."""

    category = serializers.CharField(source="code", help_text=_("Category."))
    name = serializers.CharField(help_text=_("Name in the language of Accept-Language."))
    scope = serializers.IntegerField(help_text=_("Scope 1, 2 or 3."))
    status = Word(choices=BoundaryStatus.choices, help_text=_("Inside, outside or zero."))
    reason = serializers.CharField(help_text=_("Why it is not inside."))
    mandatory = serializers.BooleanField(help_text=_("The rule book counts it in any case."))


class BoundaryShape(Read):
    """The boundary of an event."""

    categories = TreatmentShape(many=True, help_text=_("Every category."))
    version = serializers.IntegerField(help_text=_("Version of the event."))


class TreatmentChange(Shape):
    """How one category is to be treated."""

    category = Text(max_length=40, help_text=_("Category."))
    status = Word(choices=BoundaryStatus.choices, help_text=_("Inside, outside or zero."))
    reason = Text(max_length=500, required=False, default="", help_text=_("Why it is not inside."))


class BoundaryChange(Shape):
    """The boundary to be drawn; categories that are not named stay as they are."""

    categories = TreatmentChange(many=True, help_text=_("Categories to be changed; may be empty."))


class LineShape(Read):
    """A line of data as it was entered."""

    id = Id()
    purpose = Word(choices=DataPurpose.choices, help_text=_("Estimate or actual data."))
    section = Word(choices=Section.choices, help_text=_("Kind of data."))
    code = serializers.CharField(help_text=_("Name of the line in the event file and in footprints."))
    label = serializers.CharField(help_text=_("What it is."))
    inputs = serializers.JSONField(help_text=_("Figures as entered; GET /sections names them."))
    tier = Word(choices=Tier.choices, help_text=_("How good the figure is."))
    source_note = serializers.CharField(help_text=_("Where the figure comes from."))
    override_reason = serializers.CharField(help_text=_("Why an unusual figure is right."))
    evidence = serializers.SerializerMethodField(help_text=_("Evidence files."))
    reviewed = serializers.BooleanField(help_text=_("A copied line counts once it is reviewed."))
    entered_at = Moment(help_text=_("When it was entered."))
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))

    def get_evidence(self, line: Any) -> list[str]:
        return [str(file.public_id) for file in line.evidence.all()]


class LineChange(Shape):
    """A line of data."""

    label = Text(max_length=300, help_text=_("What it is."))
    inputs = serializers.DictField(
        help_text=_("Figures by name; a number, or text with its unit (12.8万度).")
    )
    tier = Word(choices=Tier.choices, help_text=_("How good the figure is."))
    source_note = Text(
        max_length=500, required=False, default="", help_text=_("Where the figure comes from.")
    )
    override_reason = Text(
        max_length=500, required=False, default="", help_text=_("Why an unusual figure is right.")
    )
    evidence = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text=_("Evidence files.")
    )


class LineNew(LineChange):
    """A new line of data."""

    purpose = Word(choices=DataPurpose.choices, help_text=_("Estimate or actual data."))
    section = Word(choices=Section.choices, help_text=_("Kind of data."))


class LinesNew(Shape):
    """Many new lines: all of them are entered, or none."""

    lines = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=500, help_text=_("Lines as for a single one.")
    )


class LinesMade(Read):
    """The lines that were entered, in the order given."""

    items = LineShape(many=True, help_text=_("The lines."))


class MeasureShape(Read):
    """A step to emit less."""

    id = Id()
    label = serializers.CharField(help_text=_("What is done."))
    owner = serializers.CharField(help_text=_("Who sees to it."))
    due_on = serializers.DateField(help_text=_("By when."))
    expected_kg = serializers.DecimalField(
        14, 3, allow_null=True, help_text=_("Expected reduction. [kgCO2e]")
    )
    done_on = serializers.DateField(allow_null=True, help_text=_("When it was done."))
    avoided_kg = serializers.DecimalField(14, 3, allow_null=True, help_text=_("Reduction achieved. [kgCO2e]"))


class MeasureNew(Shape):
    """A new step to emit less."""

    label = Text(max_length=300, help_text=_("What is done."))
    owner = Text(max_length=100, help_text=_("Who sees to it."))
    due_on = serializers.DateField(help_text=_("By when."))
    expected_kg = serializers.DecimalField(
        14, 3, required=False, allow_null=True, default=None, help_text=_("Expected reduction. [kgCO2e]")
    )


class PlanShape(Read):
    """The neutrality plan of an event."""

    timetable = serializers.CharField(help_text=_("What happens when."))
    responsible = serializers.CharField(help_text=_("Who is responsible."))
    cover_intended = serializers.CharField(help_text=_("How the rest is to be offset."))
    measures = serializers.SerializerMethodField(help_text=_("Steps to emit less."))
    issued_at = Moment(allow_null=True, help_text=_("When it was issued; null: not yet."))
    facts = serializers.JSONField(allow_null=True, help_text=_("The plan as it was issued."))
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))

    def get_measures(self, plan: Any) -> MeasureShape(many=True):
        return MeasureShape(plan.event.measures.all(), many=True).data


class PlanChange(Shape):
    """Texts of the plan."""

    timetable = Text(max_length=5000, required=False, help_text=_("What happens when."))
    responsible = Text(max_length=300, required=False, help_text=_("Who is responsible."))
    cover_intended = Text(max_length=5000, required=False, help_text=_("How the rest is to be offset."))


class BoxShape(Read):
    """One figure of a kind of data."""

    name = serializers.CharField(help_text=_("Name under “inputs”."))
    label = serializers.CharField(help_text=_("What it is."))
    shape = serializers.CharField(help_text=_("quantity, number, choice, text or flag."))
    unit = serializers.CharField(help_text=_("Unit of a bare number."))
    low = serializers.CharField(help_text=_("Likely at least."))
    high = serializers.CharField(
        allow_null=True, help_text=_("Likely at most; beyond it a reason is needed.")
    )
    required = serializers.BooleanField(help_text=_("Whether it must be given."))
    choices = serializers.ListField(child=serializers.CharField(), help_text=_("What can be chosen."))


class SectionShape(Read):
    """One kind of data and its figures."""

    section = Word(choices=Section.choices, help_text=_("Kind of data."))
    label = serializers.CharField(help_text=_("Its name."))
    boxes = BoxShape(many=True, help_text=_("Its figures."))


class ComputeNew(Shape):
    """What is to be calculated."""

    purpose = Word(choices=DataPurpose.choices, help_text=_("Estimate or actual data."))
    reason = Text(
        max_length=500, required=False, default="", help_text=_("Why an earlier footprint is replaced.")
    )
