"""How do factors, rule books, evidence, documents, jobs and webhooks look as JSON?"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.api.shapes.accounts import OrganisationShape
from footprint.api.shapes.fields import Id, Moment, Read, Shape, Text, TwoLanguages, Word
from footprint.certificates.documents import kind_get
from footprint.certificates.enums import State
from footprint.certificates.selectors import live_state, may_see_facts
from footprint.core import clock
from footprint.core.enums import ItemState, JobState
from footprint.core.templatetags.core import job_label
from footprint.evidence.enums import ScanState
from footprint.evidence.selectors import scan_state
from footprint.webhooks.enums import MessageState


# --- factors and rule books ---------------------------------------------------------------------------
class FactorShape(Read):
    """One published emission factor and what is needed to judge it."""

    key = serializers.CharField(help_text=_("Key of the record."))
    family = serializers.CharField(help_text=_("What it answers."))
    name_zh = serializers.CharField(help_text=_("Chinese name."))
    name_en = serializers.CharField(help_text=_("English name."))
    value = serializers.CharField(help_text=_("As published, digits kept."))
    unit = serializers.CharField(help_text=_("Unit."))
    kg_co2e_per_activity_unit = serializers.FloatField(help_text=_("Total on the published basis."))
    activity_unit = serializers.CharField(help_text=_("Unit below the line."))
    gases = serializers.JSONField(help_text=_("Mass of each gas that the source tells apart. [kg]"))
    gwp_basis = serializers.CharField(help_text=_("Global warming potentials that it rests on."))
    boundary = serializers.CharField(help_text=_("Part of the life cycle."))
    region = serializers.CharField(help_text=_("Place."))
    year = serializers.IntegerField(help_text=_("Year of the data."))
    valid_from = serializers.DateField(help_text=_("Meant for days from."))
    valid_to = serializers.DateField(allow_null=True, help_text=_("Meant for days until."))
    gsd2 = serializers.FloatField(help_text=_("Squared geometric standard deviation."))
    source = serializers.CharField(help_text=_("Who published it."))
    source_ref = serializers.CharField(help_text=_("Where it was read."))
    licence = serializers.CharField(help_text=_("On what terms it is shipped."))
    confidence = serializers.CharField(help_text=_("high, medium or low."))
    default = serializers.BooleanField(help_text=_("Whether a look-up takes it."))
    stand_in = serializers.BooleanField(help_text=_("Whether it only stands in for a missing one."))
    note = serializers.CharField(help_text=_("What to know before using it."))


class LookupStep(Read):
    """One step of a look-up."""

    code = serializers.CharField(help_text=_("Short, stable name of the step."))
    zh = serializers.CharField(help_text=_("In Chinese."))
    en = serializers.CharField(help_text=_("In English."))


class LookupShape(Read):
    """The factor that a look-up takes, and how it came to it."""

    factor = FactorShape(help_text=_("The factor."))
    steps = LookupStep(many=True, help_text=_("How it was reached."))


class RulebookShape(Read):
    """A rule book as it was released."""

    name = serializers.CharField(help_text=_("Stable name."))
    release = serializers.CharField(help_text=_("Release."))
    digest = serializers.CharField(help_text=_("SHA-256 of the content."))
    installed_at = Moment(help_text=_("Since when this site knows it."))


class RulebookFull(RulebookShape):
    """A rule book with its clauses."""

    content = serializers.JSONField(help_text=_("Everything that runs, clause by clause, with sources."))


# --- evidence -----------------------------------------------------------------------------------------
class EvidenceShape(Read):
    """A file that proves a figure."""

    id = Id()
    filename = serializers.CharField(help_text=_("Name of the file."))
    description = serializers.CharField(help_text=_("What it shows."))
    media_type = serializers.CharField(help_text=_("Kind of file, judged by its content."))
    size_bytes = serializers.IntegerField(help_text=_("Size. [byte]"))
    sha256 = serializers.CharField(help_text=_("SHA-256 of the file."))
    scan = serializers.SerializerMethodField(help_text=_("What the virus scanner said."))
    uploaded_at = Moment(help_text=_("When it was handed in."))

    def get_scan(self, file: Any) -> Word(choices=ScanState.choices):
        return scan_state(file).value


class EvidenceNew(Shape):
    """A file to be handed in (multipart/form-data)."""

    file = serializers.FileField(help_text=_("The file."))
    description = Text(max_length=300, required=False, default="", help_text=_("What it shows."))


# --- documents of record ------------------------------------------------------------------------------
class DocumentShape(Read):
    """A numbered document and what holds for it today."""

    number = serializers.CharField(help_text=_("Number."))
    kind = serializers.CharField(help_text=_("Kind of document."))
    title = serializers.SerializerMethodField(help_text=_("Title."))
    demo = serializers.BooleanField(help_text=_("Whether it is only a demonstration."))
    state = serializers.SerializerMethodField(help_text=_("What holds today."))
    since = serializers.SerializerMethodField(help_text=_("Since when."))
    reason = serializers.SerializerMethodField(help_text=_("Why."))
    issued_at = Moment(help_text=_("When it was issued."))
    valid_until = serializers.DateField(allow_null=True, help_text=_("Last day."))
    replaces = serializers.CharField(
        source="replaces.number", allow_null=True, help_text=_("The document that it replaced.")
    )
    replaced_by = serializers.SerializerMethodField(help_text=_("The document that replaced it."))
    subject_id = serializers.UUIDField(source="subject_public_id", help_text=_("What it is about."))
    record_sha256 = serializers.CharField(
        source="record_digest", help_text=_("SHA-256 of the frozen record.")
    )
    files = serializers.SerializerMethodField(help_text=_("Its files, one for each language."))
    verify_url = serializers.SerializerMethodField(help_text=_("The page on which anybody can check it."))

    def get_title(self, document: Any) -> TwoLanguages():
        kind = kind_get(document.kind)
        return {"zh": kind.title_zh, "en": kind.title_en}

    def get_state(self, document: Any) -> Word(choices=State.choices):
        return live_state(document, now=clock.now()).state.value

    def get_since(self, document: Any) -> Moment():
        return live_state(document, now=clock.now()).since.isoformat()

    def get_reason(self, document: Any) -> TwoLanguages():
        state = live_state(document, now=clock.now())
        return {"zh": state.reason_zh, "en": state.reason_en}

    def get_replaced_by(self, document: Any) -> str | None:
        successor = live_state(document, now=clock.now()).successor
        return successor.number if successor else None

    def get_files(self, document: Any) -> "DocumentFileShape(many=True)":
        if not may_see_facts(document, actor=self.context["request"].actor):
            return []
        return DocumentFileShape(document.files.order_by("language"), many=True).data

    def get_verify_url(self, document: Any) -> str:
        return settings.PUBLIC_URL + reverse("verify-document", args=[document.number])


class DocumentFileShape(Read):
    """The signed file of a document in one language."""

    language = serializers.CharField(help_text=_("zh-hans or en."))
    size_bytes = serializers.IntegerField(help_text=_("Size. [byte]"))
    sha256 = serializers.CharField(help_text=_("SHA-256 of the signed file."))
    signed_at = Moment(help_text=_("When it was signed."))


class DocumentFull(DocumentShape):
    """A document with its frozen record, where the reader may see it."""

    holder = serializers.SerializerMethodField(help_text=_("Who holds it."))
    record = serializers.SerializerMethodField(help_text=_("The frozen record; null when it is not public."))

    def get_holder(self, document: Any) -> OrganisationShape(allow_null=True):
        if not may_see_facts(document, actor=self.context["request"].actor):
            return None
        return OrganisationShape(document.organisation).data

    def get_record(self, document: Any) -> dict[str, Any] | None:
        return document.record if may_see_facts(document, actor=self.context["request"].actor) else None


class FileNew(Shape):
    """A file to be checked (multipart/form-data)."""

    file = serializers.FileField(help_text=_("The PDF."))


class FileChecked(Read):
    """What a check of a file found."""

    verdict = serializers.CharField(help_text=_("authentic, changed or foreign."))
    sha256 = serializers.CharField(help_text=_("SHA-256 of what was sent."))
    number = serializers.CharField(allow_null=True, help_text=_("The document that it is, or claims to be."))
    state = serializers.CharField(allow_null=True, help_text=_("What holds for that document today."))
    checks = serializers.JSONField(help_text=_("What was looked at, each with its verdict."))


# --- background work ----------------------------------------------------------------------------------
class JobShape(Read):
    """A piece of background work."""

    id = Id()
    kind = serializers.CharField(help_text=_("Kind of work."))
    label = serializers.SerializerMethodField(help_text=_("What people call it."))
    state = Word(choices=JobState.choices, help_text=_("Where it stands."))
    total = serializers.IntegerField(allow_null=True, help_text=_("Items in all."))
    done = serializers.IntegerField(help_text=_("Items finished, failed ones included."))
    failed = serializers.IntegerField(help_text=_("Items that failed."))
    error = serializers.JSONField(help_text=_("Why it failed, in both languages."))
    result = serializers.JSONField(help_text=_("What came out."))
    queued_at = Moment(help_text=_("When it was asked for."))
    finished_at = Moment(allow_null=True, help_text=_("When it ended."))

    def get_label(self, job: Any) -> str:
        return str(job_label(job))


class JobItemShape(Read):
    """What became of one item."""

    key = serializers.CharField(help_text=_("Name of the item."))
    state = Word(choices=ItemState.choices, help_text=_("Done or failed."))
    outcome = serializers.JSONField(help_text=_("What came out."))
    error = serializers.JSONField(help_text=_("What went wrong, in both languages."))


# --- webhooks -----------------------------------------------------------------------------------------
class WebhookKindShape(Read):
    """One kind of fact."""

    name = serializers.CharField(help_text=_("Name."))
    label = serializers.CharField(help_text=_("What happened."))


class WebhookShape(Read):
    """An address that hears of facts."""

    id = Id()
    url = serializers.URLField(help_text=_("The address."))
    description = serializers.CharField(help_text=_("What it is for."))
    kinds = serializers.ListField(child=serializers.CharField(), help_text=_("Kinds of fact."))
    enabled = serializers.SerializerMethodField(help_text=_("Whether messages are sent."))
    created_at = Moment(help_text=_("When it was set up."))
    version = serializers.IntegerField(help_text=_("Version; the ETag carries it too."))

    def get_enabled(self, endpoint: Any) -> bool:
        return endpoint.disabled_at is None


class WebhookMade(WebhookShape):
    """A webhook with its signing secret, shown this once."""

    secret = serializers.CharField(help_text=_("Signing secret; keep it, it is not shown again."))


class WebhookNew(Shape):
    """A webhook to be set up."""

    url = serializers.URLField(max_length=500, help_text=_("An https address of yours."))
    kinds = serializers.ListField(
        child=Text(max_length=80), min_length=1, max_length=50, help_text=_("Kinds of fact.")
    )
    description = Text(max_length=200, required=False, default="", help_text=_("What it is for."))


class WebhookChange(WebhookNew):
    """A webhook as it is to be."""

    enabled = serializers.BooleanField(
        required=False, default=True, help_text=_("Whether messages are sent.")
    )


class AttemptShape(Read):
    """One try to deliver."""

    attempted_at = Moment(help_text=_("When."))
    status = serializers.IntegerField(allow_null=True, help_text=_("HTTP status of the answer."))
    took_ms = serializers.IntegerField(help_text=_("How long it took. [ms]"))
    answer = serializers.CharField(help_text=_("Beginning of the answer."))
    error = serializers.CharField(help_text=_("What went wrong."))


class MessageShape(Read):
    """A message to a webhook."""

    id = Id()
    message_id = serializers.CharField(help_text=_("The webhook-id header; the same in every try."))
    kind = serializers.CharField(help_text=_("Kind of fact."))
    state = Word(choices=MessageState.choices, help_text=_("Where it stands."))
    body = serializers.CharField(help_text=_("What is sent, byte by byte."))
    created_at = Moment(help_text=_("When it was made."))
    delivered_at = Moment(allow_null=True, help_text=_("When it was delivered."))
    tries = AttemptShape(many=True, help_text=_("Tries, the last one first."))
