"""Which documents, files, states, numbers and keys are on record? (Added to, never edited.)"""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.certificates.enums import KeyEvent, Language, State, Visibility
from footprint.certificates.workflow import TRANSITIONS
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel
from footprint.core.triggers import Trigger

_HEX_SHA256 = r"^[0-9a-f]{64}$"


class NumberSeries(models.Model):
    """The last number given out for one kind and year; demo documents count apart."""

    code = models.CharField(_("kind code"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    demo = models.BooleanField(_("demo"))
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year", "demo"], name="number_series_once_per_kind_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{'DEMO-' if self.demo else ''}{self.code}-{self.year}: {self.last}"


class SigningKey(PublicModel, AppendOnlyModel):
    """The public half of a key that signed documents; the private half is never in the database."""

    fingerprint = models.CharField(_("fingerprint of the certificate"), max_length=64, unique=True)
    subject = models.CharField(_("owner"), max_length=300)
    chain_pem = models.TextField(_("certificates"))
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    self_made = models.BooleanField(_("from an authority made by this site"))
    demo = models.BooleanField(_("demo"))
    registered_at = models.DateTimeField(_("registered"))

    class Meta:
        verbose_name = _("signing key")
        constraints = [
            models.CheckConstraint(
                condition=Q(fingerprint__regex=_HEX_SHA256), name="signing_key_fingerprint_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="signing_key_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(demo=False) | Q(self_made=True), name="signing_key_of_the_demo_is_self_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.fingerprint[:16]})"


class SigningKeyEvent(AppendOnlyModel):
    """What happened to a key: taken into use, retired, compromised since a moment."""

    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="events", verbose_name=_("key"))
    event = models.CharField(_("event"), max_length=20, choices=KeyEvent)
    effective_at = models.DateTimeField(_("effective from"))
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("event of a signing key")
        verbose_name_plural = _("events of signing keys")
        constraints = [
            models.CheckConstraint(
                condition=Q(event=KeyEvent.TAKEN_INTO_USE) | ~Q(reason=""),
                name="signing_key_event_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_event_display()} {self.effective_at:%Y-%m-%d}"


class IssuedDocument(PublicModel, AppendOnlyModel):
    """One numbered document with its frozen facts; its files hang below, its state is the last state row."""

    append_only_hint = "A correction is a new document that replaces this one."

    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("kind code"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveBigIntegerField(_("running number"))
    demo = models.BooleanField(_("demo"))
    kind = models.CharField(_("kind"), max_length=40)
    template_version = models.CharField(_("template version"), max_length=10)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="documents", verbose_name=_("holder")
    )
    issuer = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        related_name="documents_as_issuer",
        verbose_name=_("issuer, when it is not the site"),
    )
    subject_type = models.CharField(_("kind of record"), max_length=80)
    subject_public_id = models.UUIDField(_("record"))
    record_json = models.TextField(_("frozen record"))
    record_digest = models.CharField(_("digest of the record"), max_length=64)
    facts_digest = models.CharField(_("digest of facts and attachments"), max_length=64)
    visibility = models.CharField(_("who sees it"), max_length=10, choices=Visibility)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    valid_until = models.DateField(_("valid until"), null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    class Meta:
        verbose_name = _("document of record")
        verbose_name_plural = _("documents of record")
        indexes = [models.Index(fields=["subject_type", "subject_public_id"], name="document_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["code", "year", "demo", "serial"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_public_id", "facts_digest", "demo"],
                name="document_once_per_subject_and_facts",
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="document_serial_starts_at_one"),
            models.CheckConstraint(
                condition=Q(demo=True, number__startswith="DEMO-")
                | (Q(demo=False) & ~Q(number__startswith="DEMO-")),
                name="document_of_the_demo_says_so_in_its_number",
            ),
            models.CheckConstraint(
                condition=Q(record_digest__regex=_HEX_SHA256) & Q(facts_digest__regex=_HEX_SHA256),
                name="document_digests_are_sha256",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="document_does_not_replace_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def record(self) -> dict[str, Any]:
        """The frozen record: what the pages were drawn from and what is embedded in the files."""
        return json.loads(self.record_json)

    @property
    def facts(self) -> dict[str, Any]:
        """What the kind of document says."""
        return self.record["facts"]


class DocumentAttachment(AppendOnlyModel):
    """A data file that every file of a document carries inside: the calculation behind a footprint."""

    document = models.ForeignKey(
        IssuedDocument, models.PROTECT, related_name="attachments", verbose_name=_("document")
    )
    name = models.CharField(_("file name"), max_length=60)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta:
        verbose_name = _("attachment of a document")
        verbose_name_plural = _("attachments of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="document_attachment_once_per_name"),
            models.CheckConstraint(
                condition=Q(sha256__regex=_HEX_SHA256), name="document_attachment_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.name}"


class DocumentFile(AppendOnlyModel):
    """The signed bytes of a document in one language, stored once and served ever after.

    They lie in the database: row, digest, state and bytes are then written, backed up and guarded together.
    """

    document = models.ForeignKey(
        IssuedDocument, models.PROTECT, related_name="files", verbose_name=_("document")
    )
    language = models.CharField(_("language"), max_length=10, choices=Language)
    pdf = models.BinaryField(_("signed PDF"))
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True)
    unsigned_sha256 = models.CharField(_("SHA-256 before signing"), max_length=64)
    signing_key = models.ForeignKey(
        SigningKey, models.PROTECT, related_name="files", verbose_name=_("signing key")
    )
    signed_at = models.DateTimeField(_("signed"))
    timestamp_authority = models.CharField(_("time stamp authority"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "language"], name="document_file_once_per_language"),
            models.CheckConstraint(
                condition=Q(sha256__regex=_HEX_SHA256) & Q(unsigned_sha256__regex=_HEX_SHA256),
                name="document_file_digests_are_sha256",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="document_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.language})"


_STATE_TABLE = "certificates_documentstate"


def _transition_trigger() -> Trigger:
    """The database refuses a state that may not follow the last one (``workflow.TRANSITIONS``)."""
    table, name = _STATE_TABLE, f"{_STATE_TABLE}_transition"
    pairs = ", ".join(f"'{state}>{following}'" for state in State for following in sorted(TRANSITIONS[state]))
    last = f"(SELECT s.state FROM {table} s WHERE s.document_id = NEW.document_id ORDER BY s.id DESC LIMIT 1)"  # noqa: S608  (names of our own)
    forbidden = f"COALESCE({last}, '{State.PENDING}') || '>' || NEW.state NOT IN ({pairs})"
    words = "This state may not follow the state that the document has."
    refuse = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'"
    return Trigger(
        name=name,
        table=table,
        sqlite=f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {forbidden}'
        f" BEGIN SELECT RAISE(ABORT, '{words}'); END",
        postgresql=f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {forbidden} THEN {refuse}; END IF; RETURN NEW; END $$;"
        f' CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()',
    )


class DocumentState(AppendOnlyModel):
    """A state that a document entered, with the reason; the last row holds."""

    database_triggers = (_transition_trigger(),)

    document = models.ForeignKey(
        IssuedDocument, models.PROTECT, related_name="states", verbose_name=_("document")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=[choice for choice in State.choices if choice[0] != State.PENDING]
    )
    reason_zh = models.TextField(_("reason in Chinese"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    since = models.DateTimeField(_("since"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("state of a document")
        verbose_name_plural = _("states of documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state for state in State.values if state != State.PENDING]),
                name="document_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=State.VALID) | ~Q(reason_zh="") | ~Q(reason_en=""),
                name="document_state_other_than_valid_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_state_display()}"
