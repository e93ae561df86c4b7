"""Which issued serials does a registry's text name, and how does the registry write ours?"""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput
from footprint.offsets.models import Issuance, OpaqueSerial, Registry
from footprint.offsets.problems import from_serial
from footprint.offsets.ranges import Range, common, first_repeated, normalised, tonnes
from footprint.offsets.serials import SerialProblem, clean

Pieces = list[tuple[Issuance, Range]]


def serials_read(*, registry: Registry, text: str) -> Pieces:
    """The issuances and ranges that a serial text names.

    An opaque text names a whole lot; ``LOT#1-100`` names a part of it, counted from 1.

    Raises
    ------
    InvalidInput
        The text is not a serial of the registry, or names serials that were never entered.
    """
    return _read_opaque(registry, text) if registry.is_opaque else _read_range(registry, text)


def serials_named(*, registry: Registry, texts: Iterable[str]) -> Pieces:
    """What several serial texts name together.

    Raises
    ------
    InvalidInput
        There is no text, one cannot be read, or a serial stands in two of them.
    """
    pieces = [piece for text in texts for piece in serials_read(registry=registry, text=text)]
    if not pieces:
        raise InvalidInput(_("Name at least one serial number."), field="serials")
    for issuance in {issuance.pk: issuance for issuance, _part in pieces}.values():
        twice = first_repeated(part for other, part in pieces if other.pk == issuance.pk)
        if twice is not None:
            raise InvalidInput(
                _("The serial %(serial)s is named twice."),
                field="serials",
                params={"serial": texts_of([(issuance, Range(twice, twice))])[0]},
            )
    return pieces


def _read_range(registry: Registry, text: str) -> Pieces:
    try:
        prefix, wanted = registry.grammar.parse(text)
    except SerialProblem as error:
        raise from_serial(error, registry=registry) from error
    issuances = (
        Issuance.objects.filter(
            registry=registry, prefix=prefix, first__lte=wanted.last, last__gte=wanted.first
        )
        .select_related("registry", "project")
        .order_by("first")
    )
    pieces = [
        (issuance, part)
        for issuance in issuances
        for part in common([Range(issuance.first, issuance.last)], [wanted])
    ]
    if tonnes(part for _issuance, part in pieces) != wanted.tonnes:
        raise _unknown(registry, text)
    return pieces


def _read_opaque(registry: Registry, text: str) -> Pieces:
    lot_text, _hash, part_text = clean(text).partition("#")
    lot = (
        OpaqueSerial.objects.filter(registry=registry, text=lot_text.strip())
        .select_related("issuance__registry", "issuance__project")
        .first()
    )
    if lot is None:
        raise _unknown(registry, text)
    part = Range(1, lot.last - lot.first + 1)
    if part_text:
        match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", part_text)
        if match is None:
            raise _unknown(registry, text)
        part = Range(int(match[1]), int(match[2] or match[1]))
    inside = Range(lot.first + part.first - 1, lot.first + part.last - 1)
    if not lot.first <= inside.first <= inside.last <= lot.last:
        raise _unknown(registry, text)
    return [(lot.issuance, inside)]


def _unknown(registry: Registry, text: str) -> InvalidInput:
    return InvalidInput(
        _("No issuance of %(registry)s holds all the serials of “%(text)s”."),
        code="serial_unknown",
        field="serials",
        value=text,
        params={"registry": str(registry), "text": text},
        remedy=_("Check the numbers, or enter the issuance first."),
    )


def serial_texts(*, issuance: Issuance, serials: Iterable[Range]) -> list[str]:
    """Ranges of one issuance as its registry writes them; parts of an opaque lot as ``LOT#1-100``."""
    ranges = normalised(serials)
    if not issuance.is_opaque or not ranges:
        return [issuance.serial_text(part) for part in ranges]
    lots = issuance.opaque_serials.filter(first__lte=ranges[-1].last, last__gte=ranges[0].first)
    return [
        lot.text
        if part == (lot.first, lot.last)
        else f"{lot.text}#{part.first - lot.first + 1}-{part.last - lot.first + 1}"
        for lot in lots.order_by("first")
        for part in common([Range(lot.first, lot.last)], ranges)
    ]


def texts_of(pieces: Sequence[tuple[Issuance, Range]]) -> list[str]:
    """Serials of several issuances as their registries write them, issuance by issuance."""
    by_issuance: dict[int, tuple[Issuance, list[Range]]] = {}
    for issuance, part in pieces:
        by_issuance.setdefault(issuance.pk, (issuance, []))[1].append(Range(*part))
    return [
        text
        for issuance, parts in by_issuance.values()
        for text in serial_texts(issuance=issuance, serials=parts)
    ]
