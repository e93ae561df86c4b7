"""How are the lines to look at drawn and kept?"""

import secrets
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from calculators.assurance import Item, draw_sample, practice
from calculators.errors import CalculatorError
from footprint.accounts.models import User
from footprint.assessments.enums import SampleReason
from footprint.assessments.models import Engagement, SampledLine, SampleDrawn
from footprint.assessments.selectors.findings import materiality_of
from footprint.assessments.services.reviews import require_reviewing
from footprint.assessments.services.steps import locked
from footprint.core.activity import activity_record
from footprint.core.problems import from_calculator

SEED_BYTES = 8


@transaction.atomic
def sample_draw(
    *,
    engagement: Engagement,
    key_share_percent: Decimal | None = None,
    confidence_percent: Decimal | None = None,
    seed: str = "",
    by: User,
    now: datetime,
) -> SampleDrawn:
    """Draw the lines to look at; an earlier draw stays on record.

    Parameters
    ----------
    key_share_percent
        Lines above this share of materiality are looked at in any case. [%]
    confidence_percent
        Of the draw among the others. [%]
    seed
        Anything; a random one where empty. It is printed, so that anybody can draw again.

    Raises
    ------
    InvalidInput
        Share or confidence are out of range.
    """
    engagement = locked(engagement)
    require_reviewing(engagement, by=by, now=now)
    usual = practice()
    if key_share_percent is None:
        key_share_percent = usual["key_share_percent"].value
    if confidence_percent is None:
        confidence_percent = usual[f"confidence_{engagement.level}_percent"].value
    sample = draw(
        engagement,
        key_share_percent=key_share_percent,
        confidence_percent=confidence_percent,
        seed=seed.strip() or secrets.token_hex(SEED_BYTES),
        by=by,
        now=now,
    )
    activity_record(
        verb="verification.sampled",
        target=engagement,
        actor=by,
        organisation=engagement.verifier,
        after={"seed": sample.seed, "number": sample.number},
        now=now,
    )
    return sample


def draw(
    engagement: Engagement,
    *,
    key_share_percent: Decimal,
    confidence_percent: Decimal,
    seed: str,
    by: User,
    now: datetime,
) -> SampleDrawn:
    """Draw from the lines inside the boundary of the assessment under review, and keep the draw."""
    lines = {line.line_id: line for line in engagement.assessment.lines.filter(inside=True)}
    materiality_mg = materiality_of(engagement)
    try:
        found = draw_sample(
            [Item(id=name, emissions_mg=line.emissions_mg) for name, line in lines.items()],
            materiality_mg=materiality_mg,
            key_share=Decimal(key_share_percent) / 100,
            confidence=Decimal(confidence_percent) / 100,
            seed=seed,
        )
    except CalculatorError as error:
        raise from_calculator(error) from error
    sample = SampleDrawn.objects.create(
        engagement=engagement,
        assessment=engagement.assessment,
        number=engagement.samples.count() + 1,
        seed=seed,
        key_share_percent=key_share_percent,
        confidence_percent=confidence_percent,
        materiality_mg=materiality_mg,
        threshold_mg=found.threshold_mg,
        wanted=found.wanted,
        step_mg=found.step_mg,
        start_mg=found.start_mg,
        lines_in_all=len(lines),
        population_mg=found.population_mg,
        covered_mg=found.covered_mg,
        drawn_by=by,
        drawn_at=now,
    )
    reasons = dict.fromkeys(found.key, SampleReason.KEY) | dict.fromkeys(found.drawn, SampleReason.DRAWN)
    SampledLine.objects.bulk_create(
        SampledLine(sample=sample, line=lines[name], reason=reason) for name, reason in reasons.items()
    )
    return sample
