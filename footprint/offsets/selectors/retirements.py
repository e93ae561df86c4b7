"""Which retirements exist, with which serials, and what may the public see of them?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from footprint.core.problems import InvalidInput
from footprint.offsets.enums import Privacy, RetirementState
from footprint.offsets.models import Block, Issuance, Project, Registry, Retirement, RetirementRequest
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


@dataclass(frozen=True)
class PublicRetirement:
    """What a visitor sees; what the privacy level hides is empty."""

    number: str
    retired_on: date
    zone: str
    tonnes: int
    registry: Registry
    lines: list[SerialLine]
    beneficiary: str
    purpose: str
    claim: str
    subject: str
    proof_number: str
    proof_sha256: str
    invalidated: bool


def retirement_serials(retirement: Retirement) -> list[SerialLine]:
    """The serials that a retirement ended, by issuance."""
    return _lines(Block.objects.open().filter(retirement=retirement))


def retirement_instruction(request: RetirementRequest) -> list[SerialLine]:
    """The serials that the registry is asked to retire: the lines of the letter and of its CSV."""
    if request.state == RetirementState.RETIRED:
        return retirement_serials(request.retirement)
    return _lines(Block.objects.open().filter(reservation=request.reservation_id))


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


def retirements_find(query: str) -> QuerySet[Retirement]:
    """Retirements by number, serial or beneficiary (where it is public), newest first."""
    text = query.strip()
    everything = Retirement.objects.select_related(
        "retirement_request", "account__registry", "account__organisation"
    ).order_by("-recorded_at", "-pk")
    if not text:
        return everything
    named = Q(
        retirement_request__beneficiary_name__icontains=text, retirement_request__privacy=Privacy.PUBLIC
    )
    return everything.filter(Q(number__iexact=text) | named | Q(pk__in=_by_serial(text)))


def retirement_public(retirement: Retirement) -> PublicRetirement:
    """A retirement as the public register shows it."""
    request = retirement.retirement_request
    lines = retirement_serials(retirement)
    tells = request.privacy != Privacy.SERIALS_ONLY
    return PublicRetirement(
        number=retirement.number,
        retired_on=retirement.retired_on,
        zone=retirement.zone,
        tonnes=retirement.tonnes,
        registry=retirement.account.registry,
        lines=lines,
        beneficiary=request.beneficiary_name if request.privacy == Privacy.PUBLIC else "",
        purpose=str(request.get_purpose_display()) if tells else "",
        claim=request.claim if tells else "",
        subject=request.subject if tells else "",
        proof_number=retirement.proof_number,
        proof_sha256=retirement.proof_sha256,
        invalidated=any(line.issuance.invalidated_at is not None for line in lines),
    )


def _lines(blocks: QuerySet[Block]) -> list[SerialLine]:
    by_issuance: dict[int, list[Range]] = {}
    for issuance_id, first, last in blocks.order_by("issuance_id", "first").values_list(
        "issuance_id", "first", "last"
    ):
        by_issuance.setdefault(issuance_id, []).append(Range(first, last))
    issuances = Issuance.objects.select_related("registry", "project").in_bulk(by_issuance)
    return [
        SerialLine(
            issuance=issuances[key],
            serials=serial_texts(issuance=issuances[key], serials=parts),
            tonnes=sum(part.tonnes for part in parts),
        )
        for key, parts in by_issuance.items()
    ]


def _read(issuance: Issuance, text: str) -> list[tuple[Issuance, Range]]:
    return serials_read(registry=issuance.registry, text=text)


def _by_serial(text: str) -> list[int]:
    """Retirements that hold any of the serials a text names, in whichever registry reads it."""
    found: list[int] = []
    for registry in Registry.objects.order_by("pk"):
        try:
            pieces = serials_read(registry=registry, text=text)
        except InvalidInput:
            continue
        for issuance, part in pieces:
            blocks = Block.objects.open().filter(
                issuance=issuance, first__lte=part.last, last__gte=part.first, retirement__isnull=False
            )
            found += blocks.values_list("retirement_id", flat=True)
    return found
