"""How do the registries, methodologies, projects and prices that came with the software enter the site?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from footprint.offsets import seeds
from footprint.offsets.models import Methodology, PriceRecord, Project, Registry
from footprint.offsets.services.prices import price_record
from footprint.offsets.services.registries import methodology_register, project_register, registry_register


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """How many of each were added."""

    registries: int
    methodologies: int
    projects: int
    prices: int

    @property
    def total(self) -> int:
        return self.registries + self.methodologies + self.projects + self.prices


@transaction.atomic
def credits_install(*, now: datetime) -> Installed:
    """Add what came with the software and is not here yet; what is here stays as it is.

    A registry, methodology, project or price is known by its code, number or key. Whoever has corrected one
    of them here keeps the correction.
    """
    return Installed(
        registries=_registries(now),
        methodologies=_methodologies(now),
        projects=_projects(now),
        prices=_prices(now),
    )


def _registries(now: datetime) -> int:
    known = set(Registry.objects.values_list("code", flat=True))
    fresh = {code: facts for code, facts in seeds.registries().items() if code not in known}
    for code, facts in fresh.items():
        registry_register(code=code, now=now, **facts)
    return len(fresh)


def _methodologies(now: datetime) -> int:
    known = set(Methodology.objects.values_list("code", flat=True))
    fresh = {code: facts for code, facts in seeds.methodologies().items() if code not in known}
    for code, facts in fresh.items():
        methodology_register(code=code, now=now, **facts)
    return len(fresh)


def _projects(now: datetime) -> int:
    known = set(Project.objects.values_list("registry__code", "number"))
    methodologies = {row.code: row for row in Methodology.objects.all()}
    registries = {row.code: row for row in Registry.objects.all()}
    fresh = {key: facts for key, facts in seeds.projects().items() if key not in known}
    for (code, number), facts in fresh.items():
        methodology = methodologies[facts.pop("methodology")] if "methodology" in facts else None
        project_register(registry=registries[code], number=number, methodology=methodology, now=now, **facts)
    return len(fresh)


def _prices(now: datetime) -> int:
    known = set(PriceRecord.objects.values_list("key", flat=True))
    fresh = {key: facts for key, facts in seeds.prices().items() if key not in known}
    for key, facts in fresh.items():
        if "project" in facts:
            code, number = facts["project"].split("/")
            facts["project"] = Project.objects.get(registry__code=code, number=number)
        price_record(key=key, now=now, **facts)
    return len(fresh)
