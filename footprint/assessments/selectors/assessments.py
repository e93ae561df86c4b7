"""Which assessment counts, and what do its lines add up to?"""

from django.db.models import QuerySet, Sum

from footprint.accounts.models import Organisation
from footprint.assessments.enums import Purpose
from footprint.assessments.models import Assessment, AssessmentLine, Subject


def current(*, subject: Subject, purpose: Purpose) -> Assessment | None:
    """Return the assessment of a purpose that nothing supersedes, or None."""
    return subject.assessments.filter(purpose=purpose, superseded_by=None).first()


def history(*, subject: Subject, purpose: Purpose) -> QuerySet[Assessment]:
    """Return all assessments of a purpose, the newest first."""
    return subject.assessments.filter(purpose=purpose).order_by("-sequence")


def of_organisation(organisation: Organisation) -> QuerySet[Assessment]:
    """Return all assessments of an organisation's subjects, the newest first."""
    found = Assessment.objects.filter(subject__organisation=organisation)
    return found.select_related("subject").defer("document", "inputs")


def category_totals_mg(assessment: Assessment) -> dict[str, int]:
    """Return the emissions inside the boundary by category, largest first. [mgCO2e]"""
    lines = AssessmentLine.objects.filter(assessment=assessment, inside=True)
    sums = lines.values("category").annotate(total=Sum("emissions_mg")).order_by("-total", "category")
    return {row["category"]: row["total"] for row in sums}
