"""What can anybody learn of retirements: by serial, by number, by beneficiary?

What a retirement shows is its own privacy level: everything; everything but the beneficiary; serials and day
alone. Whoever hides a beneficiary cannot be found by its name either, and how many such retirements there
are for a name is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from footprint.core.problems import InvalidInput
from footprint.offsets.enums import Privacy
from footprint.offsets.models import Block, Issuance, Registry, Retirement
from footprint.offsets.selectors.serials import Pieces, serials_read, texts_of

SHORTEST = 2
"""Letters that a search for a beneficiary needs at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRetirement:
    """One retirement as the public sees it; a hidden fact is empty.

    Parameters
    ----------
    serials
        Serials as their registry writes them.
    projects
        (registry code, project number, Chinese name, English name, vintage) of each issuance.
    retired_on, zone
        Day in the zone.
    hidden
        Something is not shown.
    """

    number: str
    tonnes: int
    retired_on: date
    zone: str
    registry: Registry
    serials: list[str]
    projects: list[tuple[str, str, str, str, int]]
    beneficiary: str = ""
    purpose: str = ""
    claim: str = ""
    subject: str = ""
    proof_number: str = ""
    privacy: str = Privacy.PUBLIC

    @property
    def hidden(self) -> bool:
        return self.privacy != Privacy.PUBLIC


def retirements_public(
    *,
    serial: str = "",
    registry: Registry | None = None,
    number: str = "",
    beneficiary: str = "",
    query: str = "",
) -> QuerySet[Retirement]:
    """The retirements that a visitor asks for, newest first; show each by :func:`public_view`.

    Parameters
    ----------
    serial
        A serial or a range in the form of ``registry``, or of any registry when none is named; a retirement
        is found when it holds any of them.
    number
        Number of the retirement, whole, in any case of letters.
    beneficiary
        Part of the beneficiary's name; finds only retirements that show theirs.
    query
        Any one of the three.

    Raises
    ------
    InvalidInput
        ``serial`` is no serial of the registry named.
    """
    found = Retirement.objects.select_related("account__registry", "retirement_request")
    if serial:
        found = found.filter(pk__in=_holding(_pieces(serial, registry)))
    elif registry is not None:
        found = found.filter(account__registry=registry)
    if number:
        found = found.filter(number__iexact=number.strip())
    if beneficiary:
        found = found.filter(_named(beneficiary))
    if query.strip():
        found = found.filter(
            Q(number__iexact=query.strip())
            | _named(query)
            | Q(pk__in=_holding(_pieces(query, registry, mild=True)))
        )
    return found.prefetch_related(_BLOCKS).order_by("-retired_on", "-pk")


def public_view(retirement: Retirement) -> PublicRetirement:
    """What the public sees of one retirement."""
    request = retirement.retirement_request
    pieces = [
        (block.issuance, block.serials) for block in retirement.blocks.all() if block.closed_by_id is None
    ]
    issuances = {issuance.pk: issuance for issuance, _part in pieces}
    open_to_all = request.privacy != Privacy.SERIALS_ONLY
    organisation = request.beneficiary_organisation
    name = request.beneficiary_name or (str(organisation) if organisation else "")
    return PublicRetirement(
        number=retirement.number,
        tonnes=retirement.tonnes,
        retired_on=retirement.retired_on,
        zone=retirement.zone,
        registry=retirement.account.registry,
        serials=texts_of(pieces),
        projects=[_project(issuance) for issuance in issuances.values()],
        beneficiary=name if request.privacy == Privacy.PUBLIC else "",
        purpose=request.get_purpose_display() if open_to_all else "",
        claim=request.claim if request.privacy == Privacy.PUBLIC else "",
        subject=request.subject if request.privacy == Privacy.PUBLIC else "",
        proof_number=retirement.proof_number if open_to_all else "",
        privacy=request.privacy,
    )


_BLOCKS = Prefetch(
    "blocks",
    Block.objects.open()
    .select_related("issuance__registry", "issuance__project")
    .order_by("issuance", "first"),
)


def _named(name: str) -> Q:
    """Retirements that show a beneficiary with this name in it; a blank or single letter finds nothing."""
    words = name.strip()
    if len(words) < SHORTEST:
        return Q(pk__in=())
    request = "retirement_request__"
    return Q(**{f"{request}privacy": Privacy.PUBLIC}) & (
        Q(**{f"{request}beneficiary_name__icontains": words})
        | Q(**{f"{request}beneficiary_organisation__name_zh__icontains": words})
        | Q(**{f"{request}beneficiary_organisation__name_en__icontains": words})
    )


def _pieces(text: str, registry: Registry | None, *, mild: bool = False) -> Pieces:
    """The issued serials that a text names, in the one registry or in any."""
    if registry is not None and not mild:
        return serials_read(registry=registry, text=text)
    found: Pieces = []
    for one in [registry] if registry else Registry.objects.order_by("pk"):
        try:
            found += serials_read(registry=one, text=text)
        except InvalidInput:  # a text that is no serial of this registry may be one of another
            continue
    return found


def _holding(pieces: Iterable) -> QuerySet:
    """Keys of the retirements that hold any of these serials."""
    touching = [Q(issuance=issuance, first__lte=part.last, last__gte=part.first) for issuance, part in pieces]
    blocks = Block.objects.open().filter(retirement__isnull=False)
    chosen = blocks.filter(reduce(or_, touching)) if touching else blocks.none()
    return chosen.values("retirement_id")


def _project(issuance: Issuance) -> tuple[str, str, str, str, int]:
    project = issuance.project
    return issuance.registry.code, project.number, project.name_zh, project.name_en, issuance.vintage
