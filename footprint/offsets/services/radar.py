"""The radar looks over everything, and people settle what it found."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.offsets.radar import Suspicion, suspicions
from footprint.core.activity import activity_record
from footprint.core.outbox import publish
from footprint.core.problems import InvalidInput
from footprint.offsets.models import Issuance, RadarFinding
from footprint.offsets.problems import WrongState
from footprint.offsets.selectors.radar import units_for_radar

FACT_KIND = "radar.found"
"""Outbox fact of every new finding; the finding is its subject."""


@transaction.atomic
def radar_run(*, now: datetime) -> list[RadarFinding]:
    """Look at everything in the ledger; keep what is new, and close what is no longer to be seen.

    Returns
    -------
    list[RadarFinding]
        What was not known before. Findings that somebody settled stay settled.
    """
    seen: dict[str, Suspicion] = {}
    for one in suspicions(units_for_radar()):
        fingerprint = _fingerprint(one)
        before = seen.get(fingerprint)
        if before is not None and one.text_en not in before.text_en:
            one = replace(  # noqa: PLW2901 - one finding for all serials that two units share
                one, text_zh=before.text_zh + one.text_zh, text_en=f"{before.text_en} {one.text_en}"
            )
        seen[fingerprint] = one if before is None or one.text_en not in before.text_en else before
    known = {row.fingerprint: row for row in RadarFinding.objects.select_for_update()}
    for fingerprint, row in known.items():
        if fingerprint in seen:
            row.last_seen_at, row.gone_at = now, None
        elif row.gone_at is None:
            row.gone_at = now
        row.save(update_fields=["last_seen_at", "gone_at"])
    return [_keep(one, fingerprint, now) for fingerprint, one in seen.items() if fingerprint not in known]


@transaction.atomic
def radar_finding_settle(*, finding: RadarFinding, reason: str, settled_by, now: datetime) -> RadarFinding:
    """Somebody has looked and says why nothing is counted twice.

    Raises
    ------
    InvalidInput
        No reason is given.
    WrongState
        It was settled before.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why nothing is counted twice."), field="reason")
    finding = RadarFinding.objects.select_for_update().get(pk=finding.pk)
    if finding.settled_at is not None:
        raise WrongState(record=finding, state=_("Settled"), step=_("Settling"))
    finding.settled_at, finding.settled_by, finding.settled_because = now, settled_by, reason.strip()
    finding.save(update_fields=["settled_at", "settled_by", "settled_because"])
    activity_record(verb="radar.settled", target=finding, now=now, actor=settled_by, reason=reason)
    return finding


def _keep(one: Suspicion, fingerprint: str, now: datetime) -> RadarFinding:
    finding = RadarFinding.objects.create(
        code=one.code,
        fingerprint=fingerprint,
        units=list(one.units),
        text_zh=one.text_zh,
        text_en=one.text_en,
        rule_zh=one.rule_zh,
        rule_en=one.rule_en,
        source=one.source,
        first_seen_at=now,
        last_seen_at=now,
    )
    registries = Issuance.objects.filter(public_id__in=one.units).values_list("registry", flat=True)
    finding.registries.set(set(registries))
    activity_record(verb="radar.found", target=finding, now=now)
    publish(kind=FACT_KIND, subject=finding, now=now)
    return finding


def _fingerprint(one: Suspicion) -> str:
    return hashlib.sha256("\n".join([one.code, *one.units, one.rule_en]).encode()).hexdigest()
