"""Which serials did a retirement end, and which is the registry asked to end?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from footprint.offsets.enums import RetirementState
from footprint.offsets.models import Block, Issuance, Project, Retirement, RetirementRequest
from footprint.offsets.ranges import Range
from footprint.offsets.selectors.serials import serial_texts, serials_read


@dataclass(frozen=True)
class SerialLine:
    """The serials of one issuance in a retirement or an instruction, as the registry writes them. [t]"""

    issuance: Issuance
    serials: list[str]
    tonnes: int

    @property
    def project(self) -> Project:
        return self.issuance.project


def retirement_serials(retirement: Retirement) -> list[SerialLine]:
    """The serials that a retirement ended, by issuance."""
    return lines_of(
        Block.objects.open()
        .filter(retirement=retirement)
        .select_related("issuance__registry", "issuance__project")
        .order_by("issuance", "first")
    )


def retirements_of_issuance(issuance: Issuance) -> QuerySet[Retirement]:
    """Everything that was retired out of an issuance, newest first."""
    retired = Block.objects.open().filter(issuance=issuance, retirement__isnull=False)
    return (
        Retirement.objects.filter(pk__in=retired.values("retirement_id"))
        .select_related("retirement_request", "account__organisation", "account__registry")
        .order_by("-retired_on", "-pk")
    )


def retirement_instruction(request: RetirementRequest) -> list[SerialLine]:
    """The serials that the registry is asked to retire: the lines of the letter and of its CSV."""
    if request.state == RetirementState.RETIRED:
        return retirement_serials(request.retirement)
    return lines_of(
        Block.objects.open()
        .filter(reservation=request.reservation_id)
        .select_related("issuance__registry", "issuance__project")
        .order_by("issuance", "first")
    )


def retirement_instruction_csv(request: RetirementRequest) -> list[list[str]]:
    """The instruction as rows of a CSV file, headings first."""
    rows = [["registry", "project", "vintage", "serial", "tonnes", "beneficiary", "purpose", "claim"]]
    for line in retirement_instruction(request):
        for text in line.serials:
            tonnes = sum(part.tonnes for _issuance, part in _read(line.issuance, text))
            rows.append(
                [
                    line.issuance.registry.code,
                    line.project.number,
                    str(line.issuance.vintage),
                    text,
                    str(tonnes),
                    request.beneficiary_name,
                    str(request.get_purpose_display()),
                    request.claim,
                ]
            )
    return rows


def lines_of(blocks: Iterable[Block]) -> list[SerialLine]:
    """Blocks with their issuances, in the order of serials, as one line for each issuance."""
    by_issuance: dict[int, tuple[Issuance, list[Range]]] = {}
    for block in blocks:
        by_issuance.setdefault(block.issuance_id, (block.issuance, []))[1].append(block.serials)
    return [
        SerialLine(
            issuance=issuance,
            serials=serial_texts(issuance=issuance, serials=parts),
            tonnes=sum(part.tonnes for part in parts),
        )
        for issuance, parts in by_issuance.values()
    ]


def _read(issuance: Issuance, text: str) -> list[tuple[Issuance, Range]]:
    return serials_read(registry=issuance.registry, text=text)
