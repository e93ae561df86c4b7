"""Does the database keep documents, files, states and keys as they were written?"""

import pytest
from django.db import IntegrityError, connection, transaction

from footprint.certificates import services
from footprint.certificates.enums import State
from footprint.certificates.models import (
    DocumentAttachment,
    DocumentFile,
    DocumentState,
    IssuedDocument,
    SigningKey,
    SigningKeyEvent,
)
from footprint.certificates.selectors import live_state
from footprint.certificates.workflow import FINAL, TRANSITIONS, TransitionRefused
from footprint.core.append_only import HistoryIsAppendOnly
from footprint.core.problems import InvalidInput
from tests.certificates.conftest import NOW

HISTORY = (IssuedDocument, DocumentAttachment, DocumentFile, DocumentState, SigningKey, SigningKeyEvent)
STORED = [state for state in State if state != State.PENDING]


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id + 1000", "DELETE FROM {table}"])
def test_sql_cannot_change_or_delete_history(issue, model, statement):
    issue(attachments={"result.json": b"{}"})
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(IntegrityError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))

    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.postgres_only
@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
def test_sql_cannot_truncate_history(issue, model):
    issue(attachments={"result.json": b"{}"})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")

    assert model.objects.exists()


def test_stored_bytes_cannot_be_replaced_through_the_model(issue):
    file = issue().files.get()
    before = bytes(file.pdf)

    file.pdf = b"other"
    with pytest.raises(HistoryIsAppendOnly):
        file.save()
    with pytest.raises(HistoryIsAppendOnly):
        DocumentFile.objects.update(pdf=b"other")

    assert bytes(DocumentFile.objects.get().pdf) == before


def _put(document, state):
    """A state row by SQL alone: past services and workflow."""
    DocumentState.objects.bulk_create(
        [DocumentState(document=document, state=state, reason_zh="x", since=NOW)]
    )


def _bring_to(document, state):
    if state != State.VALID:
        _put(document, state)


@pytest.mark.parametrize("before", STORED)
@pytest.mark.parametrize("after", STORED)
def test_every_pair_of_states_follows_the_table_in_service_and_database(issue, before, after):
    document = issue()
    _bring_to(document, before)
    document = IssuedDocument.objects.get(pk=document.pk)
    allowed = after in TRANSITIONS[before]

    by_service = allowed and after != State.SUPERSEDED  # superseded is set by a correction alone
    change = {
        "document": document,
        "state": after,
        "reason_zh": "理由",
        "reason_en": "Reason",
        "by": None,
        "now": NOW,
    }
    if by_service:
        services.document_set_state(**change)
    else:
        with pytest.raises((TransitionRefused, InvalidInput)):
            services.document_set_state(**change)
        if allowed:
            _put(document, after)
        else:
            with pytest.raises(IntegrityError, match="may not follow"), transaction.atomic():
                _put(document, after)

    document = IssuedDocument.objects.get(pk=document.pk)
    assert live_state(document, now=NOW).state == (after if allowed else before)


def test_final_states_are_those_that_cannot_be_undone():
    assert {State.WITHDRAWN, State.CANCELLED, State.SUPERSEDED} == FINAL


def test_state_without_reason_is_refused_by_service_and_database(issue):
    document = issue()

    with pytest.raises(InvalidInput):
        services.document_set_state(
            document=document, state=State.SUSPENDED, reason_zh=" ", reason_en="", by=None, now=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentState.objects.create(document=document, state=State.SUSPENDED, since=NOW)

    assert document.states.count() == 1


def test_demo_document_cannot_have_a_number_of_a_real_one(issue):
    document = issue()
    values = {
        field.attname: getattr(document, field.attname)
        for field in IssuedDocument._meta.concrete_fields
        if field.name not in ("id", "public_id")
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.create(**{**values, "number": "ST-2026-000009-09", "serial": 9})
