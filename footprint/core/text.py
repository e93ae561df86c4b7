"""How are numbers written for people, in Chinese and English, with no more digits than are known?

Values stay exact (``Decimal``, ``int``); a float is taken by its shortest form. The language is that of the
moment. A missing value is a dash, never a zero; a value that is not zero is never shown as zero.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from calculators.units import convert
from footprint.core.languages import in_language, reads_chinese

Number = int | float | Decimal
MISSING = "–"
MINUS = "−"
MG_PER_TONNE = 10**9
FIGURES_OF_UNCERTAINTY = 2
"""An uncertainty is stated to two figures and the value to the same place (JCGM 100:2008, 7.2.6)."""

_SCALES_ZH = ((10**8, "亿"), (10**4, "万"))
_SCALES_EN = ((10**9, " billion"), (10**6, " million"))


def number(value: Number | None, *, decimals: int | None = None) -> str:
    """The number with grouped thousands: ``7,097,272``, ``−0.5``.

    Parameters
    ----------
    decimals
        Digits after the point; without it, all that the value has.
    """
    if value is None:
        return MISSING
    exact = _exact(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return _written(exact)


def compact(value: Number | None, *, figures: int = 3) -> str:
    """A large number in the reader's own steps: ``360万``, ``1.2亿`` · ``3.6 million``."""
    if value is None:
        return MISSING
    exact = _to_figures(_exact(value), figures)
    for scale, word in _SCALES_ZH if reads_chinese() else _SCALES_EN:
        if abs(exact) >= scale:
            return _written(_plain(exact / scale)) + word
    return _written(_plain(exact))


def percent(share: Number | None, *, decimals: int = 1) -> str:
    """A share of one as per cent: 0.125 → ``12.5%``."""
    if share is None:
        return MISSING
    exact = _exact(share) * 100
    return _written(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)) + "%"


# --- values with an interval ------------------------------------------------------------------------------
def supported_place(*, value: Number, low: Number, high: Number) -> int:
    """The power of ten of the last digit that the interval supports.

    Two figures of the distance to the nearer bound; where that would leave nothing of the value, its first
    figure.
    """
    exact, below, above = _exact(value), _exact(low), _exact(high)
    distances = [distance for distance in (exact - below, above - exact) if distance > 0]
    if not distances:
        return min(0, int(exact.as_tuple().exponent))
    place = min(distances).adjusted() - (FIGURES_OF_UNCERTAINTY - 1)
    return min(place, exact.adjusted()) if exact else place


def estimate(*, value: Number | None, low: Number | None = None, high: Number | None = None) -> str:
    """The value with the digits that its interval supports: 3902.72 in [3500, 4400] → ``3,900``."""
    if value is None or low is None or high is None:
        return number(value)
    place = supported_place(value=value, low=low, high=high)
    return _written(_to_place(_exact(value), place, ROUND_HALF_EVEN))


def interval(*, value: Number | None, low: Number | None, high: Number | None) -> str:
    """The bounds, to the same place as the value and rounded outwards: ``3,500–4,400``."""
    if value is None or low is None or high is None:
        return MISSING
    place = supported_place(value=value, low=low, high=high)
    bottom = _to_place(_exact(low), place, ROUND_FLOOR)
    top = _to_place(_exact(high), place, ROUND_CEILING)
    return in_language(zh=f"{_written(bottom)}～{_written(top)}", en=f"{_written(bottom)}–{_written(top)}")


# --- masses of CO2e ----------------------------------------------------------------------------------------
def tonnes(mg: int | None, *, low_mg: int | None = None, high_mg: int | None = None) -> str:
    """Whole milligrams as tonnes: with an interval the digits that it supports, otherwise two decimals."""
    if mg is None:
        return MISSING
    if low_mg is not None and high_mg is not None:
        return estimate(value=tonnes_exact(mg), low=tonnes_exact(low_mg), high=tonnes_exact(high_mg))
    exact = tonnes_exact(mg)
    small = exact and abs(exact) < Decimal("0.1")
    decimals = FIGURES_OF_UNCERTAINTY - 1 - exact.adjusted() if small else 2
    return number(exact, decimals=decimals)


def tonnes_exact(mg: int) -> Decimal:
    """Milligrams as tonnes, every digit kept. [t]"""
    return _plain(Decimal(mg).scaleb(-9))


def co2e(mg: int | None, *, low_mg: int | None = None, high_mg: int | None = None) -> str:
    """Milligrams of CO2e with a fitting unit: ``3,902.72 tCO₂e``, ``168 gCO₂e``."""
    if mg is None:
        return MISSING
    unit, scale = next(
        ((unit, scale) for unit, scale in (("t", 9), ("kg", 6), ("g", 3)) if abs(mg) >= 10**scale), ("g", 3)
    )
    if not mg:
        unit, scale = "t", 9
    shifted = [None if one is None else _plain(Decimal(one).scaleb(-scale)) for one in (mg, low_mg, high_mg)]
    if shifted[1] is not None and shifted[2] is not None:
        return f"{estimate(value=shifted[0], low=shifted[1], high=shifted[2])} {unit}CO₂e"
    decimals = 2 if unit == "t" else min(scale, max(0, FIGURES_OF_UNCERTAINTY - shifted[0].adjusted()))
    return f"{number(shifted[0], decimals=decimals)} {unit}CO₂e"


def tonnes_with_interval(mg: int | None, *, low_mg: int | None, high_mg: int | None) -> str:
    """``3,900 tCO₂e (3,500–4,400)``: value and bounds to the place that the interval supports."""
    if mg is None:
        return MISSING
    if low_mg is None or high_mg is None:
        return f"{tonnes(mg)} tCO₂e"
    bounds = interval(value=tonnes_exact(mg), low=tonnes_exact(low_mg), high=tonnes_exact(high_mg))
    shown = tonnes(mg, low_mg=low_mg, high_mg=high_mg)
    return in_language(zh=f"{shown} tCO₂e（{bounds}）", en=f"{shown} tCO₂e ({bounds})")


# --- areas -------------------------------------------------------------------------------------------------
def ha_from_mu(area_mu: Number) -> Decimal:
    """15 mu are one hectare. [ha]"""
    return _decimal_of(convert(_exact(area_mu), "mu", "ha"))


def mu_from_ha(area_ha: Number) -> Decimal:
    """One hectare is 15 mu. [mu]"""
    return _decimal_of(convert(_exact(area_ha), "ha", "mu"))


def area(*, area_mu: Number | None = None, area_ha: Number | None = None) -> str:
    """An area in both units, the one it was given in first: ``334 mu (22.27 ha)``."""
    if area_mu is not None:
        return _pair(_area_mu(area_mu), _area_ha(ha_from_mu(area_mu)))
    if area_ha is not None:
        return _pair(_area_ha(area_ha), _area_mu(mu_from_ha(area_ha)))
    return MISSING


# --- words
# ---------------------------------------------------------------------------------------------------
def joined(words: Sequence[object]) -> str:
    """The words as one enumeration: ``甲、乙和丙`` · ``A, B and C``."""
    texts = [str(word) for word in words]
    if len(texts) < 2:
        return "".join(texts)
    between = pgettext("between the items of an enumeration", ", ")
    last = pgettext("before the last item of an enumeration", " and ")
    return between.join(texts[:-1]) + last + texts[-1]


def file_size(size_bytes: int | None) -> str:
    """The size of a file: ``34 kB``, ``1.2 MB``. (1 kB = 1000 bytes)"""
    if size_bytes is None:
        return MISSING
    for scale, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size_bytes >= scale:
            return f"{_written(_plain(_to_figures(Decimal(size_bytes) / scale, 2)))} {unit}"
    return ngettext("%(count)s byte", "%(count)s bytes", size_bytes) % {"count": size_bytes}


def _area_mu(area_mu: Number) -> str:
    return _("%(number)s mu") % {"number": _written(_plain(_exact(area_mu).quantize(Decimal("0.01"))))}


def _area_ha(area_ha: Number) -> str:
    return _("%(number)s ha") % {"number": _written(_plain(_exact(area_ha).quantize(Decimal("0.01"))))}


def _pair(first: str, second: str) -> str:
    return in_language(zh=f"{first}（{second}）", en=f"{first} ({second})")


def _exact(value: Number) -> Decimal:
    exact = (
        value
        if isinstance(value, Decimal)
        else Decimal(repr(value))
        if isinstance(value, float)
        else Decimal(value)
    )
    if not exact.is_finite():
        raise ValueError(f"{value} is not a number that can be shown.")
    return exact


def _decimal_of(fraction) -> Decimal:
    return _plain(Decimal(fraction.numerator) / Decimal(fraction.denominator))


def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end and without an exponent."""
    stripped = value.normalize()
    return stripped.quantize(Decimal(1)) if stripped.as_tuple().exponent > 0 else stripped


def _to_place(value: Decimal, place: int, rounding: str) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(place), rounding)
    return rounded if place <= 0 else rounded.quantize(Decimal(1))


def _to_figures(value: Decimal, figures: int) -> Decimal:
    if not value:
        return value
    return _to_place(value, value.adjusted() - figures + 1, ROUND_HALF_EVEN)


def _written(value: Decimal) -> str:
    text = f"{abs(value):,f}"
    return MINUS + text if value < 0 else text
