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
from footprint.offsets.models import Block, Registry, Retirement
from footprint.offsets.selectors.retirements import SerialLine, lines_of, retirement_serials
from footprint.offsets.selectors.serials import Pieces, serials_read

SHORTEST = 2
"""Letters that a search for a beneficiary needs at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRetirement:
    """One retirement as the public sees it; what its privacy level hides is empty.

    Parameters
    ----------
    lines
        Serials as their registry writes them, by issuance.
    retired_on, zone
        Day in the zone.
    invalidated
        An issuance in it was invalidated since.
    """

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
    privacy: str
    invalidated: bool

    @property
    def serials(self) -> list[str]:
        """All serial texts."""
        return [text for line in self.lines for text in line.serials]

    @property
    def hidden(self) -> bool:
        """Whether something is not shown."""
        return self.privacy != Privacy.PUBLIC


def retirements_find(
    query: str = "",
    *,
    serial: str = "",
    registry: Registry | None = None,
    number: str = "",
    beneficiary: str = "",
) -> QuerySet[Retirement]:
    """The retirements that a visitor asks for, newest first; show each by :func:`retirement_public`.

    Parameters
    ----------
    query
        A serial, a number or a beneficiary.
    serial
        A serial or a range in the form of ``registry``, or of any registry when none is named; a retirement
        is found when it holds any of them.
    number
        Number of the retirement, whole, in any case of letters.
    beneficiary
        Part of the beneficiary's name; finds only retirements that show theirs.

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


def retirement_public(retirement: Retirement) -> PublicRetirement:
    """A retirement as the public register shows it; of :func:`retirements_find` without further queries."""
    request = retirement.retirement_request
    prefetched = "blocks" in getattr(retirement, "_prefetched_objects_cache", {})
    lines = lines_of(retirement.blocks.all()) if prefetched else retirement_serials(retirement)
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
        proof_number=retirement.proof_number if tells else "",
        proof_sha256=retirement.proof_sha256 if tells else "",
        privacy=request.privacy,
        invalidated=any(line.issuance.invalidated_at is not None for line in lines),
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
