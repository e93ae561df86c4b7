"""What is said of a project, and does it hold together?"""

from datetime import date

from calculators.offsets.crediting import CreditingFacts, crediting_findings, last_day, registering_findings
from calculators.offsets.lots import CO_BENEFITS
from calculators.rulebooks import Finding
from footprint.offsets.models import Issuance, Project
from footprint.offsets.selectors.market import co_benefit_codes


def project_findings(project: Project) -> list[Finding]:
    """What agrees and what contradicts itself in the crediting period; empty without a programme's rules."""
    programme = project.registry.crediting
    if not programme:
        return []
    facts = CreditingFacts(
        project_type=project.kind,
        start=project.crediting_start,
        end_stated=project.crediting_end_stated,
        years=project.crediting_years,
        renewable=project.crediting_renewable,
        annual_t_co2e=project.annual_t_co2e,
        total_stated_t_co2e=project.total_t_co2e_stated,
        registered_on=project.registered_on,
    )
    return crediting_findings(facts, programme=programme)


def issuance_findings(issuance: Issuance) -> list[Finding]:
    """Whether the reductions met the programme's conditions for being registered.

    These conditions are for registering reductions. Units that were issued stay usable whatever they say.
    """
    programme = issuance.registry.crediting
    if not programme:
        return []
    return registering_findings(
        reductions_from=issuance.period_start, applied_on=issuance.issued_on, programme=programme
    )


def crediting_last_day(project: Project) -> date | None:
    """The last day of the crediting period by its own arithmetic, whatever is printed."""
    if project.crediting_start is None or project.crediting_years is None:
        return None
    return last_day(start=project.crediting_start, years=project.crediting_years)


def checklist(project: Project) -> list[tuple[str, str, str, bool | None]]:
    """The methodology's conditions: code, Chinese, English, and whether it is met (None: unsaid)."""
    if project.methodology is None:
        return []
    answers = project.methodology_answers
    return [
        (row["code"], row["zh"], row["en"], answers.get(row["code"]))
        for row in project.methodology.applicability
    ]


def co_benefits(project: Project) -> list[tuple[str, str, str]]:
    """The project's co-benefits: code, Chinese, English."""
    return [(code, *CO_BENEFITS[code]) for code in co_benefit_codes(project.co_benefits)]
