"""What is known of an event: its days and places, boundary, plan, measures and lines of data."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.events.enums import (
    BoundaryStatus,
    DataPurpose,
    EventKind,
    EventState,
    LineOrigin,
    LinkKind,
    Privacy,
    Section,
    Tier,
)


class Event(PublicModel):
    """One event of an organiser; its footprints hang on ``subject``."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="events", verbose_name=_("organiser")
    )
    subject = models.OneToOneField("assessments.Subject", models.PROTECT, related_name="event")
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind of event"), max_length=20, choices=EventKind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    place = models.CharField(_("city"), max_length=100)
    region = models.CharField(_("region for factors"), max_length=20, blank=True)
    attendees_expected = models.PositiveIntegerField(_("attendees expected"), null=True, blank=True)
    attendees_actual = models.PositiveIntegerField(_("attendees counted"), null=True, blank=True)
    rulebook_release = models.ForeignKey(
        "rulebooks.RuleBookRelease", models.PROTECT, related_name="+", verbose_name=_("rule book")
    )
    gwp_set = models.CharField(_("GWP set"), max_length=10, default="AR6")
    privacy = models.CharField(
        _("who may see it"), max_length=20, choices=Privacy, default=Privacy.ORGANISATION
    )
    state = models.CharField(_("state"), max_length=20, choices=EventState, default=EventState.DRAFT)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    recorded_file = models.JSONField(_("event file as recorded"), null=True)
    version = models.PositiveIntegerField(default=1)
    request_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("event")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=EventState.RECORDED, recorded_file__isnull=False)
                | (~Q(state=EventState.RECORDED) & Q(recorded_file=None)),
                name="event_recorded_keeps_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def days(self) -> int:
        """How many days it lasts. [day]"""
        return (self.ends_on - self.starts_on).days + 1


class Venue(PublicModel):
    """One place where an event is held."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="venues")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name of the venue"), max_length=200)
    place = models.CharField(_("city"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("venue")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "code"], name="venue_code_once_per_event")]

    def __str__(self) -> str:
        return self.name


class BoundaryChoice(models.Model):
    """How an event treats one category, and why."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="boundary")
    category = models.CharField(_("category"), max_length=40)
    status = models.CharField(_("treatment"), max_length=10, choices=BoundaryStatus)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("boundary choice")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "category"], name="boundary_category_once_per_event"),
            models.CheckConstraint(
                condition=Q(status=BoundaryStatus.INSIDE) | ~Q(reason=""),
                name="boundary_left_out_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.status}"


class Plan(PublicModel):
    """What the organiser intends; once issued it stays as it was."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="plan")
    timetable = models.TextField(_("timetable"), blank=True)
    responsible = models.CharField(_("who is responsible"), max_length=300, blank=True)
    cover_intended = models.TextField(_("how the rest is to be offset"), blank=True)
    headcount = models.JSONField(_("what the estimate is made from"), null=True)
    estimate = models.ForeignKey("assessments.Assessment", models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(_("plan as issued"), null=True)
    issued_at = models.DateTimeField(_("issued at"), null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("neutrality plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at=None, facts=None)
                | Q(issued_at__isnull=False, facts__isnull=False, estimate__isnull=False),
                name="plan_issued_has_estimate_and_facts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class Measure(PublicModel):
    """One step to emit less; never an offset."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="measures")
    label = models.CharField(_("measure"), max_length=300)
    owner = models.CharField(_("person responsible"), max_length=100)
    due_on = models.DateField(_("to be done by"))
    expected_kg = models.DecimalField(
        _("expected reduction"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    avoided_kg = models.DecimalField(
        _("reduction achieved"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    before = models.JSONField(_("line without the measure"), null=True)
    after = models.JSONField(_("line with the measure"), null=True)
    explanation = models.CharField(_("how the reduction was found"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reduction measure")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(avoided_kg=None) | Q(done_on__isnull=False), name="measure_achieved_has_day"
            ),
            models.CheckConstraint(
                condition=Q(avoided_kg=None)
                | Q(before__isnull=False, after__isnull=False)
                | ~Q(explanation=""),
                name="measure_achieved_says_how_found",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DataLine(PublicModel):
    """One figure of an event as it was entered; ``inputs`` are the fields of the event file."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="lines")
    purpose = models.CharField(_("belongs to"), max_length=10, choices=DataPurpose)
    section = models.CharField(_("kind of data"), max_length=20, choices=Section)
    code = models.CharField(_("line"), max_length=60)
    label = models.CharField(_("what it is"), max_length=300)
    inputs = models.JSONField(_("figures as entered"))
    tier = models.CharField(_("data quality"), max_length=10, choices=Tier)
    source_note = models.CharField(_("where the figure comes from"), max_length=500, blank=True)
    override_reason = models.CharField(_("why an unusual figure is right"), max_length=500, blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="event_lines", blank=True)
    reviewed = models.BooleanField(_("reviewed"), default=True)
    origin = models.CharField(_("how it came"), max_length=10, choices=LineOrigin, default=LineOrigin.ENTERED)
    batch = models.ForeignKey("ImportBatch", models.PROTECT, null=True, related_name="lines")
    link = models.ForeignKey("CollectionLink", models.PROTECT, null=True, related_name="lines")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    version = models.PositiveIntegerField(default=1)
    request_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = _("line of data")
        ordering = ["section", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "purpose", "code"], name="data_line_code_once"),
            models.CheckConstraint(
                condition=Q(origin=LineOrigin.IMPORTED) | Q(batch=None), name="data_line_of_batch_is_imported"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[LineOrigin.SURVEYED, LineOrigin.SUPPLIED]) | Q(link=None),
                name="data_line_of_link_is_collected",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FormDraft(models.Model):
    """What somebody has typed into a form and not yet handed in; the form's memory."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=100)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a form")
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "form"], name="form_draft_once_per_person"),
        ]

    def __str__(self) -> str:
        return self.form


class ImportBatch(PublicModel):
    """One file of trips: read for a preview, then taken over as lines in one go, or taken back in one go.

    Only what the calculation needs is kept: origin, means of travel and count, never who travelled.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="imports")
    purpose = models.CharField(_("belongs to"), max_length=10, choices=DataPurpose)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    groups = models.JSONField(_("what was read"), default=list)
    faults = models.JSONField(_("what cannot be read"), default=list)
    ignored = models.JSONField(_("columns that are not read"), default=list)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    fault_count = models.PositiveIntegerField(_("rows with a fault"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("handed in"))
    applied_at = models.DateTimeField(_("taken over"), null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("import of trips")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(applied_at__isnull=False),
                name="import_taken_back_was_taken_over",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(fault_count=0), name="import_taken_over_has_no_fault"
            ),
            models.CheckConstraint(
                condition=Q(fault_count__lte=F("row_count")), name="import_faults_are_rows"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class CollectionLink(PublicModel):
    """A link by which people without an account tell something: until a day, at most so often."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="collection_links")
    kind = models.CharField(_("for whom"), max_length=10, choices=LinkKind)
    section = models.CharField(_("kind of data"), max_length=20, choices=Section)
    purpose = models.CharField(
        _("belongs to"), max_length=10, choices=DataPurpose, default=DataPurpose.ACTUAL
    )
    label = models.CharField(_("what the link is for"), max_length=200)
    expires_on = models.DateField(_("open until"))
    most_answers = models.PositiveIntegerField(_("answers at most"))
    answer_count = models.PositiveIntegerField(_("answers"), default=0)
    revoked_at = models.DateTimeField(_("closed"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    request_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("link for collecting data")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_count__lte=F("most_answers")), name="link_answers_within_limit"
            ),
            models.CheckConstraint(
                condition=~Q(kind=LinkKind.SURVEY) | Q(section=Section.TRAVEL), name="link_survey_asks_travel"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Answer(AppendOnlyModel):
    """One answer given through a link: figures alone, nothing about the person who gave it."""

    append_only_hint = "Correct the line that the answers make; what was answered stays."

    link = models.ForeignKey(CollectionLink, models.PROTECT, related_name="answers")
    inputs = models.JSONField(_("figures as given"))
    request_id = models.UUIDField(unique=True)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("answer")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.request_id)
