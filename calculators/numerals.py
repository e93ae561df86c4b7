"""Which quantity does this text state: "３６０万吨", "7 ， 097,272", "不到1千吨", "三百六十亩"?

One spelling, one reading: a text that can be read in two ways is refused with the remedy. Whether a number is
plausible beside other numbers is the question of :mod:`calculators.plausibility`.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from calculators.errors import NumberError, shorten
from calculators.units import symbol, units

Bound = Literal["exact", "about", "upper", "lower"]

DIGITS: Final[dict[str, int]] = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
TENS: Final[dict[str, int]] = {"十": 10, "百": 100, "千": 1000}
MYRIADS: Final[dict[str, int]] = {"万": 10**4, "亿": 10**8}
ENGLISH_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
ONE_FORM: Final = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億兩點噸畝餘約過於", "一二三四五六七八九十百千万亿两点吨亩余约过于"
)

BOUND_PREFIXES: Final[tuple[tuple[str, Bound], ...]] = (
    ("不超过", "upper"), ("不多于", "upper"), ("不少于", "lower"), ("不低于", "lower"), ("不到", "upper"),
    ("不足", "upper"), ("少于", "upper"), ("低于", "upper"), ("小于", "upper"), ("至多", "upper"),
    ("最多", "upper"), ("超过", "lower"), ("多于", "lower"), ("大于", "lower"), ("高于", "lower"),
    ("至少", "lower"), ("逾", "lower"), ("超", "lower"), ("大约", "about"), ("约为", "about"),
    ("约", "about"), ("将近", "about"), ("接近", "about"), ("近", "about"),
    ("no more than", "upper"), ("not more than", "upper"), ("less than", "upper"), ("not quite", "upper"),
    ("at most", "upper"), ("up to", "upper"), ("under", "upper"), ("below", "upper"),
    ("more than", "lower"), ("at least", "lower"), ("over", "lower"), ("above", "lower"),
    ("approximately", "about"), ("approx.", "about"), ("around", "about"), ("about", "about"),
    ("nearly", "about"), ("almost", "about"), ("ca.", "about"),
    ("<=", "upper"), ("≤", "upper"), ("<", "upper"), (">=", "lower"), ("≥", "lower"), (">", "lower"),
    ("~", "about"), ("≈", "about"),
)  # fmt: skip
BOUND_SUFFIXES: Final[tuple[tuple[str, Bound], ...]] = (
    ("左右", "about"), ("上下", "about"), ("以下", "upper"), ("以内", "upper"), ("以上", "lower"),
    ("or less", "upper"), ("or more", "lower"), ("or so", "about"),
)  # fmt: skip

UNIT_WORDS: Final[dict[str, str]] = {
    "吨二氧化碳当量": "tCO2e",
    "吨二氧化碳": "tCO2",
    "吨CO2e": "tCO2e",
    "吨CO2当量": "tCO2e",
    "tCO2eq": "tCO2e",
    "千克二氧化碳当量": "kgCO2e",
    "公斤二氧化碳当量": "kgCO2e",
    "人·公里": "passenger-km",
    "人次公里": "passenger-km",
    "吨·公里": "tonne-km",
    "间·夜": "room-night",
    "yuan": "CNY",
}
"""Spellings beside the symbols and aliases of :mod:`calculators.units`."""
AMBIGUOUS_UNITS: Final[dict[str, tuple[str, str]]] = {
    "ton": ("公吨、长吨或短吨", "a tonne, a long ton or a short ton"),
    "tons": ("公吨、长吨或短吨", "tonnes, long tons or short tons"),
    "mt": ("公吨（metric ton）或百万吨（Mt）", "metric tons or megatonnes (Mt)"),
}

_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ASCII_RUN: Final = re.compile(r"\d[\d,. ]*\d|\d")
_CHINESE_RUN: Final = re.compile(r"[零〇一二三四五六七八九两十百千万亿点]+")
_SCALE_CHAIN: Final = re.compile(r" ?([十百千]?[万亿]{0,2})(?![十百千万亿])")
_INDEFINITE: Final = re.compile(r"^(几|数|上)(?=[十百千万亿])|[十百千万亿]几|[十百千万亿]来|半")


class NumeralError(NumberError):
    """A text that is not one number, or that can be read as more than one."""

    code = "numeral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text states.

    Parameters
    ----------
    value
        The number, in ``unit``, exactly as written.
    unit
        Symbol of :mod:`calculators.units`, or empty when the text names none.
    bound
        ``"exact"``, ``"about"``, ``"upper"`` (the text says: not more than this) or ``"lower"`` (not less).
    text
        The text as it was given.
    """

    value: Decimal
    unit: str
    bound: Bound
    text: str


def parse_quantity(text: str, *, default_unit: str = "", path: str = "") -> Reading:
    """Return the one quantity that ``text`` states.

    Parameters
    ----------
    text
        A number with or without a unit, in Arabic or Chinese numerals, half or full width.
    default_unit
        Unit to assume when the text names none.
    path
        Where the text stands, for errors.

    Raises
    ------
    NumeralError
        Nothing, or more than one thing, can be read; the message names the value and the remedy.
    UnitError
        The number is clear, its unit is not known.
    """
    plain = _normalised(text, path)
    plain, bound = _without_bound(plain, text, path)
    if plain.startswith("百分之"):
        number, rest = _leading_number(plain.removeprefix("百分之").strip(), text, path)
        rest = f"%{rest}"
    else:
        number, rest = _leading_number(plain, text, path)
    if rest[:1] in {"多", "余"}:
        bound, rest = _joined(bound, "lower", text, path), rest[1:].strip()
    unit = _unit(rest.strip(), default_unit, text, path)
    return Reading(value=number, unit=unit, bound=bound, text=text)


def parse_number(text: str, *, path: str = "") -> Decimal:
    """Return the plain number that ``text`` states; a unit or a bound in it is refused."""
    reading = parse_quantity(text, path=path)
    if reading.unit or reading.bound != "exact":
        raise NumeralError(
            f"“{shorten(text)}”这里只能填一个数。请去掉单位和“约、不到、超过”等字样。",
            f"“{shorten(text)}” must be a bare number here. Leave out the unit and any “about” or “under”.",
            path=path,
        )
    return reading.value


def _normalised(text: str, path: str) -> str:
    """Return the text half-width, simplified, with single blanks; refuse characters that hide a number."""
    for before, char in zip(" " + text, text, strict=False):
        if unicodedata.category(char) == "No" and not (char in "²³" and before.isalpha()):
            raise NumeralError(
                f"“{shorten(text)}”含有字符“{char}”，无法确定其数值。请用普通数字书写。",
                f"“{shorten(text)}” holds “{char}”, whose value is not certain. Write ordinary digits.",
                path=path,
            )
    plain = unicodedata.normalize("NFKC", text).translate(ONE_FORM).replace("−", "-")
    plain = re.sub(r"\s+", " ", plain).strip()
    plain = re.sub(r" ?, ?", ",", plain)
    if not plain:
        raise NumeralError("没有填写数值。请填写一个数。", "There is no number. Write one.", path=path)
    if len(plain) > 60:
        raise NumeralError(
            f"“{shorten(text)}”太长，不是一个数值。请只填数值和单位。",
            f"“{shorten(text)}” is too long for one quantity. Write the number and its unit only.",
            path=path,
        )
    return plain


def _without_bound(plain: str, text: str, path: str) -> tuple[str, Bound]:
    bound: Bound = "exact"
    folded = plain.lower()
    for word, kind in BOUND_PREFIXES:
        if folded.startswith(word):
            bound, plain = kind, plain[len(word) :].strip()
            break
    for word, kind in BOUND_SUFFIXES:
        if plain.lower().endswith(word):
            bound, plain = _joined(bound, kind, text, path), plain[: -len(word)].strip()
            break
    return plain, bound


def _joined(first: Bound, second: Bound, text: str, path: str) -> Bound:
    if first in {"exact", "about", second}:
        return second
    raise NumeralError(
        f"“{shorten(text)}”同时给出了相反的范围。请只保留一个。",
        f"“{shorten(text)}” bounds the number from both sides. Keep one.",
        path=path,
    )


def _leading_number(plain: str, text: str, path: str) -> tuple[Decimal, str]:
    """Return the number at the start of ``plain`` and what follows it."""
    if plain.startswith("-"):
        raise NumeralError(
            f"“{shorten(text)}”是负数，而数量不能为负。请填写大于或等于零的数。",
            f"“{shorten(text)}” is negative, and a quantity cannot be. Write zero or more.",
            path=path,
        )
    if _INDEFINITE.search(plain):
        raise NumeralError(
            f"“{shorten(text)}”不是确定的数。请写明数字，例如“约 150 000”。",
            f"“{shorten(text)}” is not a definite number. Write digits, for example “about 150 000”.",
            path=path,
        )
    if match := _ASCII_RUN.match(plain):
        return _mixed_number(plain, match, text, path)
    if match := _CHINESE_RUN.match(plain):
        return _chinese_number(match.group(), text, path), plain[match.end() :].strip()
    raise NumeralError(
        f"“{shorten(text)}”里没有读到数字。请先写数，再写单位，例如“12.5 kWh”。",
        f"No number is found in “{shorten(text)}”. Write the number, then the unit, for example “12.5 kWh”.",
        path=path,
    )


def _mixed_number(plain: str, match: re.Match[str], text: str, path: str) -> tuple[Decimal, str]:
    """Read Arabic digits with 万 and 亿 between or behind them: 1.1亿, 1 400 万, 1亿2000万, 3万5千."""
    total, ceiling, position = Decimal(0), 0, 0
    while True:
        run = match.group()
        if not _GROUPED.fullmatch(run):
            raise _two_readings(text, path)
        digits = run.replace(",", "").replace(" ", "")
        position = match.end()
        chain = _SCALE_CHAIN.match(plain, position)
        scale = _chain_value(chain.group(1)) if chain and chain.group(1) else 1
        position = chain.end() if scale > 1 and chain else position
        if ceiling and scale == 1 and len(digits.partition(".")[0]) != len(str(ceiling)) - 1:
            raise _two_readings(text, path)
        part = Decimal(digits) * scale
        if ceiling and part >= ceiling:
            raise _two_readings(text, path)
        total, ceiling = total + part, scale
        follows = _ASCII_RUN.match(plain, position) if scale > 1 else None
        if follows is None:
            return _english_scale(total, plain[position:], text, path)
        match = follows


def _english_scale(number: Decimal, rest: str, text: str, path: str) -> tuple[Decimal, str]:
    rest = rest.strip()
    for word, scale in ENGLISH_SCALES.items():
        if rest.lower().startswith(word):
            return number * scale, rest[len(word) :].strip()
    if re.match(r"[eE][+-]?\d", rest) or rest[:1] in {"~", "-", "–", "—", "至", "到", "/", ",", "."}:
        raise _two_readings(text, path)
    return number, rest


def _chain_value(chain: str) -> int:
    value = 1
    for char in chain:
        value *= TENS.get(char) or MYRIADS[char]
    return value


def _chinese_number(run: str, text: str, path: str) -> Decimal:
    """Read Chinese numerals: 三百六十, 一万零五十, 二〇一四, 三点五万."""
    if "点" in run:
        whole, _, fraction = run.partition("点")
        tail = re.search(r"[万亿]*$", fraction)
        chain = tail.group() if tail else ""
        fraction = fraction.removesuffix(chain)
        if not whole or not fraction or any(char not in DIGITS for char in fraction):
            raise _two_readings(text, path)
        decimals = "".join(str(DIGITS[char]) for char in fraction)
        return Decimal(f"{_chinese_number(whole, text, path)}.{decimals}") * _chain_value(chain)
    if not run:
        raise _two_readings(text, path)
    if all(char in DIGITS for char in run):
        return Decimal("".join(str(DIGITS[char]) for char in run))
    total, rest, ceiling = 0, run, 10**16
    for myriad, scale in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, found, after = rest.partition(myriad) if myriad else (rest, "", "")
        if myriad and not found:
            continue
        if not myriad and not head:
            break
        if myriad and not after and not head:
            raise _two_readings(text, path)
        if not myriad and ceiling < 10**16 and len(head) == 1:
            raise _two_readings(text, path)
        part = _below_myriad(head, text, path) if scale < 10**8 else int(_chinese_number(head, text, path))
        if part * scale >= ceiling:
            raise _two_readings(text, path)
        total, ceiling, rest = total + part * scale, scale, after
    return Decimal(total)


def _below_myriad(run: str, text: str, path: str) -> int:
    """Read a numeral below ten thousand: 三百六十, 一千零五, 十五."""
    total, digit, smallest = 0, -1, 10**4
    zero = False
    for index, char in enumerate(run):
        if char in {"零", "〇"}:
            if digit >= 0 or zero:
                raise _two_readings(text, path)
            zero = True
        elif char in DIGITS:
            if digit >= 0:
                raise _two_readings(text, path)
            digit = DIGITS[char]
        else:
            unit = TENS.get(char, 0)
            if not unit or unit >= smallest or (digit < 0 and not (char == "十" and index == 0)):
                raise _two_readings(text, path)
            total, digit, smallest = total + max(digit, 1) * unit, -1, unit
            zero = False
    if digit >= 0:
        if 10 < smallest < 10**4 and not zero:  # 三百六: 360 to the ear, 306 to the letter
            raise _two_readings(text, path)
        total += digit
    elif zero and total:
        raise _two_readings(text, path)
    return total


def _two_readings(text: str, path: str) -> NumeralError:
    return NumeralError(
        f"“{shorten(text)}”可以有不止一种读法，不能猜。"
        "请写成不带分隔符的数字，小数点用“.”，例如 5208 或 52.08。",
        f"“{shorten(text)}” can be read in more than one way, and guessing is no option."
        " Write plain digits with “.” for decimals, for example 5208 or 52.08.",
        path=path,
    )


def _unit(word: str, default_unit: str, text: str, path: str) -> str:
    if not word:
        return default_unit
    compact = word.replace(" ", "")
    if compact.lower() in AMBIGUOUS_UNITS and compact not in units():
        zh, en = AMBIGUOUS_UNITS[compact.lower()]
        raise NumeralError(
            f"“{shorten(text)}”的单位“{word}”可以指{zh}。请写明单位。",
            f"In “{shorten(text)}” the unit “{word}” may mean {en}. Name the unit in full.",
            path=path,
        )
    if re.match(r"[\d零〇一二三四五六七八九十百千万亿]", compact):
        raise _two_readings(text, path)
    known = UNIT_WORDS.get(compact) or _folded_units().get(compact.lower())
    return known or symbol(word, path=path)


@cache
def _folded_units() -> dict[str, str]:
    """Return unit symbols by spelling in small letters, without those that small letters would confuse."""
    spellings: dict[str, set[str]] = {}
    for known in units().values():
        for spelling in (known.symbol, *known.aliases):
            spellings.setdefault(spelling.lower(), set()).add(known.symbol)
    return {spelling: symbols.pop() for spelling, symbols in spellings.items() if len(symbols) == 1}
