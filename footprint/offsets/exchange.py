"""How do projects, issuances, units and retirements look in the common shape of registries?

The field names are those that the Climate Action Data Trust publishes for its data model; the texts and the
arrangement here are ours. JSON holds everything in one tree, CSV one table for each kind of record.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calculators.offsets.lots import FORESTRY
from footprint.offsets.enums import BlockState, Privacy, RegistryKind
from footprint.offsets.models import Block, Issuance, Project, Retirement
from footprint.offsets.selectors.projects import co_benefits, crediting_last_day
from footprint.offsets.selectors.register import retirement_public, retirements_find
from footprint.offsets.selectors.serials import serial_texts

SHAPE = "cad-trust-like/1"
STATUS = {
    BlockState.HELD: "Held",
    BlockState.IN_TRANSFER: "Pending Export",
    BlockState.RESERVED: "Held",
    BlockState.FROZEN: "Held",
    BlockState.BUFFER: "Buffer",
    BlockState.RETIRED: "Retired",
    BlockState.CANCELLED: "Cancelled",
}
"""Our states in the words of the common shape; what is reserved or frozen is still held."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "projects": (
        "projectId", "originProjectId", "registryOfOrigin", "program", "projectName", "projectNameChinese",
        "projectDeveloper", "sector", "projectType", "projectStatus", "projectStatusDate", "unitMetric",
        "methodology", "country", "inCountryRegion", "creditingPeriodStartDate", "creditingPeriodEndDate",
        "annualEstimate", "coBenefits",
    ),
    "issuances": (
        "issuanceId", "projectId", "startDate", "endDate", "verificationReportDate", "issuanceDate",
        "vintageYear", "unitCount", "status",
    ),
    "units": (
        "warehouseUnitId", "issuanceId", "projectId", "unitBlockStart", "unitBlockEnd", "unitCount",
        "serialNumberBlock", "vintageYear", "unitType", "unitStatus", "unitStatusReason", "unitRegistryLink",
        "correspondingAdjustmentDeclaration", "correspondingAdjustmentStatus",
    ),
    "retirements": (
        "retirementId", "registryOfOrigin", "unitCount", "serialNumberBlocks", "retirementDate",
        "unitRetirementBeneficiary", "unitRetirementReason", "unitRetirementDetail", "proofNumber",
    ),
}  # fmt: skip
"""Fields of each kind of record, in the order of the CSV columns."""

Tables = dict[str, list[dict[str, Any]]]


def tables(projects: Iterable[Project]) -> Tables:
    """Everything that may be public about these projects, one list for each key of ``COLUMNS``.

    Holders are not named, and retirements show what their privacy allows.
    """
    chosen = [project.pk for project in projects]
    rows = Project.objects.filter(pk__in=chosen).select_related("registry", "methodology").order_by("pk")
    issuances = (
        Issuance.objects.filter(project__in=chosen).select_related("registry", "project").order_by("pk")
    )
    blocks = (
        Block.objects.open()
        .filter(issuance__project__in=chosen)
        .select_related("issuance__registry", "issuance__project", "retirement__retirement_request")
        .order_by("issuance", "first")
    )
    retired = Retirement.objects.filter(blocks__issuance__project__in=chosen).values("pk")
    return {
        "projects": [_project(row) for row in rows],
        "issuances": [_issuance(row) for row in issuances],
        "units": [_unit(row) for row in blocks],
        "retirements": [_retirement(row) for row in retirements_find().filter(pk__in=retired)],
    }


def as_json(projects: Iterable[Project]) -> str:
    """The tables as one JSON document."""
    return json.dumps({"shape": SHAPE, **tables(projects)}, ensure_ascii=False, indent=2)


def as_csv(projects: Iterable[Project], *, table: str) -> str:
    """One table as CSV with a byte-order mark, so that office programs read the Chinese.

    A cell that an office program would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS[table], lineterminator="\r\n")
    writer.writeheader()
    for row in tables(projects)[table]:
        writer.writerow({name: cell_safe(_joined(value)) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def cell_safe(text: str) -> str:
    """A text that no office program runs as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _joined(value: Any) -> str:
    if value is None:
        return ""
    return (
        "; ".join(map(str, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )


def _project(project: Project) -> dict[str, Any]:
    ends = project.crediting_end_stated or crediting_last_day(project)
    return {
        "projectId": str(project.public_id),
        "originProjectId": project.number,
        "registryOfOrigin": project.registry.name_en,
        "program": project.registry.code,
        "projectName": project.name_en or project.name_zh,
        "projectNameChinese": project.name_zh,
        "projectDeveloper": project.developer,
        "sector": _sector(project),
        "projectType": project.kind,
        "projectStatus": "Registered" if project.registered_on else "Listed",
        "projectStatusDate": _day(project.registered_on),
        "unitMetric": "tCO2e",
        "methodology": project.methodology.code if project.methodology else "",
        "country": project.region[:2],
        "inCountryRegion": project.region,
        "creditingPeriodStartDate": _day(project.crediting_start),
        "creditingPeriodEndDate": _day(ends),
        "annualEstimate": project.annual_t_co2e,
        "coBenefits": [english for _code, _chinese, english in co_benefits(project)],
    }


def _sector(project: Project) -> str:
    return "Agriculture; forestry and fishing" if project.kind in FORESTRY else "Not elsewhere classified"


def _issuance(issuance: Issuance) -> dict[str, Any]:
    return {
        "issuanceId": str(issuance.public_id),
        "projectId": str(issuance.project.public_id),
        "startDate": _day(issuance.period_start),
        "endDate": _day(issuance.period_end),
        "verificationReportDate": None,
        "issuanceDate": _day(issuance.issued_on),
        "vintageYear": issuance.vintage,
        "unitCount": issuance.tonnes,
        "status": "Invalidated" if issuance.invalidated_at else "Issued",
    }


def _unit(block: Block) -> dict[str, Any]:
    issuance = block.issuance
    sinks = issuance.project.kind in {"afforestation", "bamboo", "mangrove"}
    request = block.retirement.retirement_request if block.retirement else None
    told = request is not None and request.privacy != Privacy.SERIALS_ONLY
    return {
        "warehouseUnitId": f"{issuance.public_id}:{block.first}-{block.last}",
        "issuanceId": str(issuance.public_id),
        "projectId": str(issuance.project.public_id),
        "unitBlockStart": block.first,
        "unitBlockEnd": block.last,
        "unitCount": block.tonnes,
        "serialNumberBlock": serial_texts(issuance=issuance, serials=[block.serials]),
        "vintageYear": issuance.vintage,
        "unitType": "Removal" if sinks else "Reduction",
        "unitStatus": STATUS[BlockState(block.state)],
        "unitStatusReason": str(request.purpose) if request is not None and told else "",
        "unitRegistryLink": issuance.registry.website,
        "correspondingAdjustmentDeclaration": "Unknown",
        "correspondingAdjustmentStatus": (
            "Not Applicable" if issuance.registry.kind != RegistryKind.INTERNATIONAL else "Unknown"
        ),
    }


def _retirement(retirement: Retirement) -> dict[str, Any]:
    view = retirement_public(retirement)
    return {
        "retirementId": view.number,
        "registryOfOrigin": view.registry.name_en,
        "unitCount": view.tonnes,
        "serialNumberBlocks": view.serials,
        "retirementDate": _day(view.retired_on),
        "unitRetirementBeneficiary": view.beneficiary,
        "unitRetirementReason": view.purpose,
        "unitRetirementDetail": view.claim,
        "proofNumber": view.proof_number,
    }


def _day(day) -> str | None:
    return None if day is None else day.isoformat()
