"""How does a verifier note what is wrong, and how does a misstatement end?"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import User
from footprint.assessments.enums import MisstatementKind, Settlement
from footprint.assessments.models import AssessmentLine, Engagement, Misstatement
from footprint.assessments.services.reviews import require_reviewing
from footprint.assessments.services.steps import locked, require_reason
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput


@transaction.atomic
def misstatement_record(
    *,
    engagement: Engagement,
    line: AssessmentLine | None = None,
    description: str,
    amount_mg: int,
    kind: MisstatementKind,
    by: User,
    request_id: UUID,
    now: datetime,
) -> Misstatement:
    """Note that something is stated too high (positive) or too low (negative). [mgCO2e]

    The same request again returns the misstatement that it noted.

    Raises
    ------
    InvalidInput
        It amounts to nothing, or does not say what is wrong.
    """
    engagement = locked(engagement)
    made = Misstatement.objects.filter(engagement=engagement, request_id=request_id).first()
    if made is not None:
        return made
    require_reviewing(engagement, by=by, now=now)
    if not description.strip():
        raise InvalidInput(_("Say what is wrong."), field="description")
    if not amount_mg:
        raise InvalidInput(
            _("A misstatement of nothing is none."),
            field="amount",
            remedy=_("Enter by how much the footprint is too high (+) or too low (−)."),
        )
    if line is not None and line.assessment_id != engagement.assessment_id:
        raise InvalidInput(_("The line is not one of the assessment under review."), field="line")
    found = Misstatement.objects.create(
        engagement=engagement,
        found_in=engagement.assessment,
        line=line,
        description=description.strip(),
        amount_mg=amount_mg,
        kind=kind,
        found_by=by,
        found_at=now,
        request_id=request_id,
    )
    activity_record(
        verb="misstatement.found",
        target=found,
        actor=by,
        organisation=engagement.verifier,
        after={"amount_mg": amount_mg, "kind": kind},
        now=now,
    )
    return found


@transaction.atomic
def misstatement_settle(
    *, misstatement: Misstatement, settled_as: Settlement, note: str, by: User, now: datetime
) -> Misstatement:
    """Say that the client corrected it in the assessment under review, or that it was none.

    Raises
    ------
    Conflict
        It is settled already, or the client has not computed a new assessment since.
    """
    engagement = locked(misstatement.engagement)
    require_reviewing(engagement, by=by, now=now)
    found = Misstatement.objects.select_for_update(of=("self",)).get(pk=misstatement.pk)
    note = require_reason(note, field="note")
    if found.settled_as is not None:
        raise Conflict(
            _("This misstatement is settled already: %(how)s."),
            params={"how": found.get_settled_as_display()},
        )
    if settled_as == Settlement.CORRECTED and engagement.assessment_id == found.found_in_id:
        raise Conflict(
            _("The client has not calculated a new footprint since this was found on %(day)s."),
            code="not_corrected",
            field="settled_as",
            params={"day": found.found_at.date().isoformat()},
            remedy=_("Send the data back; the client corrects and hands in again."),
        )
    found.settled_as, found.settled_by, found.settled_at = settled_as, by, now
    found.settled_note, found.settled_in = note, engagement.assessment
    found.save(update_fields=["settled_as", "settled_by", "settled_at", "settled_note", "settled_in"])
    activity_record(
        verb=f"misstatement.{settled_as}",
        target=found,
        actor=by,
        organisation=engagement.verifier,
        reason=note,
        now=now,
    )
    return found
