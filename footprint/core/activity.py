"""Who did what to which record, and how is it found again?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.crypto import salted_hmac

from footprint.core.models import ActivityEntry


def activity_record(
    *,
    verb: str,
    target: Model,
    now: datetime,
    actor: Model | None = None,
    organisation: Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    address: str = "",
) -> ActivityEntry:
    """Write down one act in the caller's transaction, so that the act and its record stand or fall together.

    Parameters
    ----------
    verb
        Noun and past participle: ``retirement.approved``.
    target
        The record acted upon; it has a ``public_id``.
    actor
        The person; ``None`` when the site acted by itself.
    organisation
        The organisation the person acted for (for a consultant: the one that gave the mandate).
    before, after
        The facts that changed, in short; no personal data.
    address
        Network address of the request; only its keyed hash is kept.
    """
    return ActivityEntry.objects.create(
        occurred_at=now,
        actor=actor,
        organisation=organisation,
        verb=verb,
        target_type=target._meta.label_lower,
        target_public_id=target.public_id,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
        address_hash=keyed_hash(address, purpose="activity.address") if address else "",
    )


def activity_of(target: Model) -> QuerySet[ActivityEntry]:
    """The history of one record, newest first."""
    return activity_of_id(target_type=target._meta.label_lower, public_id=target.public_id)


def activity_of_id(*, target_type: str, public_id: UUID) -> QuerySet[ActivityEntry]:
    """The history of one record named by kind and identifier, newest first."""
    entries = ActivityEntry.objects.select_related("actor", "organisation")
    return entries.filter(target_type=target_type, target_public_id=public_id).order_by("-id")


def activity_of_organisation(organisation: Model) -> QuerySet[ActivityEntry]:
    """Everything done on behalf of one organisation, newest first."""
    entries = ActivityEntry.objects.select_related("actor", "organisation")
    return entries.filter(organisation=organisation).order_by("-id")


def keyed_hash(text: str, *, purpose: str) -> str:
    """A hash that links equal texts of one purpose and cannot be guessed back without the site's key."""
    return salted_hmac(f"footprint.{purpose}", text, algorithm="sha256").hexdigest()
