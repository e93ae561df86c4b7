"""Which issued serials does a registry's text name, and how does the registry write ours?"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput
from footprint.offsets.models import Issuance, OpaqueSerial, Registry
from footprint.offsets.problems import from_serial
from footprint.offsets.ranges import Range, common, first_repeated, normalised, tonnes
from footprint.offsets.serials import SerialProblem, clean

Pieces = list[tuple[Issuance, Range]]
AT_A_TIME = 500
"""Texts of lots that one query asks for."""


def serials_read(*, registry: Registry, text: str) -> Pieces:
    """The issuances and ranges that a serial text names.

    An opaque text names a whole lot; ``LOT#1-100`` names a part of it, counted from 1.

    Raises
    ------
    InvalidInput
        The text is not a serial of the registry, or names serials that were never entered.
    """
    return SerialReader(registry).read(text)


class SerialReader:
    """Reads many serial texts of one registry: each prefix and each lot is looked up once.

    Parameters
    ----------
    texts
        What is going to be read; only a registry with opaque serials looks them up ahead.
    """

    def __init__(self, registry: Registry, texts: Iterable[str] = ()) -> None:
        self.registry = registry
        self._issuances: dict[str, list[Issuance]] = {}
        self._lots: dict[str, OpaqueSerial | None] = {}
        if registry.is_opaque:
            self._look_up({_lot_of(text)[0] for text in texts})

    def read(self, text: str) -> Pieces:
        """As ``serials_read``."""
        return self._read_opaque(text) if self.registry.is_opaque else self._read_range(text)

    def _read_range(self, text: str) -> Pieces:
        try:
            prefix, wanted = self.registry.grammar.parse(text)
        except SerialProblem as error:
            raise from_serial(error, registry=self.registry) from error
        issued = self._issued(prefix)
        begin = max(0, bisect_right(issued, wanted.first, key=_first) - 1)
        touching = issued[begin : bisect_right(issued, wanted.last, key=_first)]
        pieces = [
            (issuance, part)
            for issuance in touching
            for part in common([Range(issuance.first, issuance.last)], [wanted])
        ]
        if tonnes(part for _issuance, part in pieces) != wanted.tonnes:
            raise _unknown(self.registry, text)
        return pieces

    def _issued(self, prefix: str) -> list[Issuance]:
        """The issuances of a prefix, ascending; serials of one prefix never overlap."""
        if prefix not in self._issuances:
            found = Issuance.objects.filter(registry=self.registry, prefix=prefix)
            self._issuances[prefix] = list(found.select_related("registry", "project").order_by("first"))
        return self._issuances[prefix]

    def _read_opaque(self, text: str) -> Pieces:
        lot_text, part_text = _lot_of(text)
        if lot_text not in self._lots:
            self._look_up({lot_text})
        lot = self._lots[lot_text]
        if lot is None:
            raise _unknown(self.registry, text)
        part = Range(1, lot.last - lot.first + 1)
        if part_text:
            match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", part_text)
            if match is None:
                raise _unknown(self.registry, text)
            part = Range(int(match[1]), int(match[2] or match[1]))
        inside = Range(lot.first + part.first - 1, lot.first + part.last - 1)
        if not lot.first <= inside.first <= inside.last <= lot.last:
            raise _unknown(self.registry, text)
        return [(lot.issuance, inside)]

    def _look_up(self, wanted: set[str]) -> None:
        """The lots of these texts, some hundred at a time; None for a text that no lot has."""
        texts = sorted(wanted)
        self._lots.update(dict.fromkeys(texts))
        for start in range(0, len(texts), AT_A_TIME):
            found = OpaqueSerial.objects.filter(
                registry=self.registry, text__in=texts[start : start + AT_A_TIME]
            )
            for lot in found.select_related("issuance__registry", "issuance__project"):
                self._lots[lot.text] = lot


def _first(issuance: Issuance) -> int:
    return issuance.first


def _lot_of(text: str) -> tuple[str, str]:
    """An opaque text's lot, and the part of it that is meant."""
    lot, _hash, part = clean(text).partition("#")
    return lot.strip(), part


def serials_named(*, registry: Registry, texts: Iterable[str]) -> Pieces:
    """What several serial texts name together.

    Raises
    ------
    InvalidInput
        There is no text, one cannot be read, or a serial stands in two of them.
    """
    reader = SerialReader(registry)
    pieces = [piece for text in texts for piece in reader.read(text)]
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
