"""Which registries, projects and methodologies are known, and what was issued and retired of each?

Everything here may be shown to anybody: what a registry publishes itself. Who holds what is not in it.
"""

from collections import Counter

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from footprint.offsets.enums import BlockState, RadarCode
from footprint.offsets.models import Block, Issuance, Methodology, Project, RadarFinding, Registry

OPEN_TO_ALL = frozenset({
    RadarCode.SAME_SERIAL,
    RadarCode.SAME_PROJECT,
    RadarCode.SAME_ELECTRICITY,
    RadarCode.RESULTS_BASED,
    RadarCode.BAD_CERTIFICATE_CODE,
})  # fmt: skip
"""What the radar says of a project itself; the rest speaks of somebody's use of its units."""


def registries_known() -> QuerySet[Registry]:
    """Every registry with ``projects_n``, ``issuances_n``, ``issued_t`` and ``retired_t``."""
    return Registry.objects.select_related("operator").annotate(
        projects_n=_count(Project.objects.filter(registry=OuterRef("pk")), by="registry"),
        issuances_n=_count(Issuance.objects.filter(registry=OuterRef("pk")), by="registry"),
        issued_t=_issued(Issuance.objects.filter(registry=OuterRef("pk")), by="registry"),
        retired_t=_retired(Block.objects.filter(registry=OuterRef("pk")), by="registry"),
    )


def projects_known() -> QuerySet[Project]:
    """Every project with ``issuances_n``, ``issued_t`` and ``retired_t``."""
    return Project.objects.select_related("registry", "methodology").annotate(
        issuances_n=_count(Issuance.objects.filter(project=OuterRef("pk")), by="project"),
        issued_t=_issued(Issuance.objects.filter(project=OuterRef("pk")), by="project"),
        retired_t=_retired(Block.objects.filter(issuance__project=OuterRef("pk")), by="issuance__project"),
    )


def methodologies_known() -> QuerySet[Methodology]:
    """Every methodology with ``projects_n``."""
    return Methodology.objects.annotate(
        projects_n=_count(Project.objects.filter(methodology=OuterRef("pk")), by="methodology")
    )


def issuances_known(*, project: Project) -> QuerySet[Issuance]:
    """The issuances of a project, newest vintage first, with ``retired_t``."""
    return (
        Issuance.objects.filter(project=project)
        .select_related("registry", "project")
        .annotate(retired_t=_retired(Block.objects.filter(issuance=OuterRef("pk")), by="issuance"))
        .order_by("-vintage", "first")
    )


def project_suspicions(project: Project) -> list[RadarFinding]:
    """What the radar still sees about a project's issuances, newest first, settled findings last."""
    ours = {str(key) for key in project.issuances.values_list("public_id", flat=True)}
    standing = RadarFinding.objects.filter(
        gone_at__isnull=True, code__in=OPEN_TO_ALL, registries=project.registry
    )
    found = [row for row in standing.order_by("-first_seen_at", "pk") if ours & set(row.units)]
    return sorted(found, key=lambda row: row.settled_at is not None)


def projects_by_region() -> Counter[str]:
    """How many projects lie in each place; those without a place are counted under the empty code."""
    return Counter(Project.objects.values_list("region", flat=True))


def _count(rows: QuerySet, *, by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def _issued(rows: QuerySet, *, by: str) -> Coalesce:
    tonnes = rows.order_by().values(by).annotate(t=Sum(F("last") - F("first") + 1))
    return Coalesce(Subquery(tonnes.values("t")), 0)


def _retired(blocks: QuerySet, *, by: str) -> Coalesce:
    standing = blocks.filter(closed_by__isnull=True, state=BlockState.RETIRED).order_by().values(by)
    return Coalesce(Subquery(standing.annotate(t=Sum(F("last") - F("first") + 1)).values("t")), 0)
