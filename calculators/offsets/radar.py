"""Where might one tonne be counted twice, or something be used that is no tonne at all?

The ledger refuses the same serial twice in one registry. What it cannot see is the same reduction under two
names: registered in two places, sold once as a certificate of electricity and once as a credit, entered by
two roads. The radar compares what it is told of units and names the rule behind every suspicion; a suspicion
is for people to settle.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from calculators.rulebooks.book import RuleBook
from calculators.rulebooks.instruments import INSTRUMENTS

RULES: Mapping[str, tuple[str, str, str]] = {
    "same_serial": (
        "每吨减排量只能计入一次：同一编号不得经两条途径进入。",
        "Each tonne is counted once: the same serial must not enter by two roads.",
        "《节能减排信息动态》第 147 期（2018-12-28），COP24 关于双重核算的报道",
    ),
    "same_project": (
        "同一设施同一时期的减排量只能在一个登记机构登记；第四类项目不得在清洁发展机制下获得签发。",
        "Reductions of one installation and period are registered in one place; a category 4 project has no "
        "issuance under the CDM.",
        "《温室气体自愿减排交易管理暂行办法》（发改气候〔2012〕1668 号）第十三条",
    ),
    "same_electricity": (
        "同一度电的环境权益不得重复：已核发绿证的电量不得再作为减排量出售。",
        "One kilowatt-hour has one environmental value: electricity with a green certificate is not sold "
        "again as a reduction.",
        "《关于做好可再生能源绿色电力证书与自愿减排市场衔接工作的通知》，2024",
    ),
    "results_based": (
        "基于结果的付费：付费方通常不取得减排量的所有权，也不用于抵消。",
        "A results-based payment gives no title to the reductions and offsets nothing.",
        "《节能减排信息动态》2018 年 11 月号，林业碳汇市场综述",
    ),
    "not_an_offset": (
        "该权益不代表一吨减排量，可以登记，不能用于碳中和声明。",
        "This right does not stand for a tonne reduced: it can be recorded, never claimed.",
        "calculators.rulebooks.instruments",
    ),
    "refused_kind": (
        "所选规则明确不接受此类单位。",
        "The chosen rule book refuses this kind of unit by name.",
        "",
    ),
    "undecided_kind": (
        "所选规则未提及此类单位，沉默不等于接受。",
        "The chosen rule book does not mention this kind of unit; silence is no consent.",
        "",
    ),
    "bad_certificate_code": (
        "绿色电力证书编码为 32 位数字。",
        "The code of a green electricity certificate has 32 digits.",
        "《可再生能源绿色电力证书核发和交易规则》，2024",
    ),
}
"""Rule behind each finding: Chinese, English, source."""

USED = frozenset({"reserved", "retired"})
_CERTIFICATE = re.compile(r"\d{32}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Some units as they stand in one register.

    Parameters
    ----------
    key
        Name of this entry, unique; findings name it.
    instrument
        One of :data:`calculators.rulebooks.instruments.INSTRUMENTS`.
    registry
        Code of the register.
    registry_zh, registry_en
        Its names, for people; the code stands in where they are empty.
    serial_prefix, first, last
        The serials, as prefix and range; ``first`` None when there are no numbers. Prefixes of different
        registers are compared as they are.
    installation
        One name for the same plant or forest, whatever the register; empty when not known.
    period_from, period_to
        Days on which the reductions happened or the electricity was made.
    state
        ``"held"``, ``"reserved"`` or ``"retired"``.
    code
        Code of a green certificate.
    book
        The rule book under which they are used.
    """

    key: str
    instrument: str
    registry: str
    registry_zh: str = ""
    registry_en: str = ""
    serial_prefix: str = ""
    first: int | None = None
    last: int | None = None
    installation: str = ""
    period_from: date | None = None
    period_to: date | None = None
    state: str = "held"
    code: str = ""
    book: RuleBook | None = None

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the register, Chinese and English."""
        return self.registry_zh or self.registry, self.registry_en or self.registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """One thing that somebody should look at.

    Parameters
    ----------
    code
        A key of :data:`RULES`.
    units
        Keys of the units concerned, ascending.
    text_zh, text_en
        What was seen, with the values.
    rule_zh, rule_en, source
        The rule behind it.
    """

    code: str
    units: tuple[str, ...]
    text_zh: str
    text_en: str
    rule_zh: str
    rule_en: str
    source: str


def suspicions(units: Sequence[Unit]) -> list[Suspicion]:
    """Return everything that looks counted twice or unusable, in a fixed order.

    Parameters
    ----------
    units
        What stands in all registers that are looked at.
    """
    found = [*_same_serials(units), *_same_installations(units)]
    for unit in units:
        found += _alone(unit)
    return sorted(found, key=lambda one: (one.code, one.units))


def certificate_code_is_valid(code: str) -> bool:
    """Return whether a green certificate's code has its 32 digits; blanks and hyphens do not count."""
    return _CERTIFICATE.fullmatch(re.sub(r"[\s-]", "", code)) is not None


def _same_serials(units: Iterable[Unit]) -> list[Suspicion]:
    """Sweep each prefix from its lowest serial; whatever begins before another ends shares serials."""
    by_prefix: dict[str, list[tuple[int, int, Unit]]] = {}
    for unit in units:
        if unit.first is not None and unit.last is not None:
            by_prefix.setdefault(unit.serial_prefix, []).append((unit.first, unit.last, unit))
    found = []
    for prefix, rows in by_prefix.items():
        rows.sort(key=lambda row: (row[0], row[1], row[2].key))
        standing: list[tuple[int, int, Unit]] = []
        for first, last, unit in rows:
            standing = [row for row in standing if row[1] >= first]
            for _first, other_last, other in standing:
                shared = f"{first}–{min(last, other_last)}"
                text = prefix.replace("{}", shared) if "{}" in prefix else f"{prefix} {shared}"
                found.append(
                    _suspicion(
                        "same_serial",
                        (unit, other),
                        f"编号 {text} 同时登记于{other.names[0]}和{unit.names[0]}。",
                        f"Serials {text} stand in {other.names[1]} and in {unit.names[1]}.",
                    )
                )
            standing.append((first, last, unit))
    return found


def _same_installations(units: Iterable[Unit]) -> list[Suspicion]:
    by_place: dict[str, list[Unit]] = {}
    for unit in units:
        name = re.sub(r"\s+", "", unit.installation).casefold()
        if name:
            by_place.setdefault(name, []).append(unit)
    found = []
    for members in by_place.values():
        for left, right in combinations(sorted(members, key=lambda unit: unit.key), 2):
            overlap = _overlap(left, right)
            if overlap is None or left.registry == right.registry:
                continue
            kinds = {left.instrument, right.instrument}
            days = f"{overlap[0]} – {overlap[1]}"
            if "green_certificate" in kinds:
                other = next((kind for kind in kinds if kind != "green_certificate"), "")
                if other and INSTRUMENTS[other].nature == "credit":
                    found.append(
                        _suspicion(
                            "same_electricity",
                            (left, right),
                            f"{left.installation}在 {days} 的电量既有绿证，又有{INSTRUMENTS[other].zh}。",
                            f"Electricity of {left.installation}, {days}, has a green certificate and is "
                            f"sold as {INSTRUMENTS[other].en}.",
                        )
                    )
                continue
            found.append(
                _suspicion(
                    "same_project",
                    (left, right),
                    f"{left.installation}在 {days} 的减排量同时登记于{left.names[0]}和{right.names[0]}。",
                    f"Reductions of {left.installation}, {days}, stand in {left.names[1]} and in "
                    f"{right.names[1]}.",
                )
            )
    return found


def _overlap(left: Unit, right: Unit) -> tuple[date, date] | None:
    """Return the days that both periods share; a period that nobody stated shares nothing."""
    if (
        left.period_from is None
        or right.period_from is None
        or left.period_to is None
        or right.period_to is None
    ):
        return None
    first = max(left.period_from, right.period_from)
    last = min(left.period_to, right.period_to)
    return (first, last) if first <= last else None


def _alone(unit: Unit) -> list[Suspicion]:
    """Return what is wrong with one entry by itself."""
    instrument = INSTRUMENTS[unit.instrument]
    found = []
    if unit.instrument == "green_certificate" and unit.code and not certificate_code_is_valid(unit.code):
        found.append(
            _suspicion(
                "bad_certificate_code",
                (unit,),
                f"绿证编码“{unit.code}”不是 32 位数字。",
                f"The certificate code “{unit.code}” does not have 32 digits.",
            )
        )
    if unit.state not in USED:
        return found
    state_zh = {"reserved": "预留", "retired": "注销"}[unit.state]
    zh, en = f"{instrument.zh}已{state_zh}。", f"{instrument.en}: {unit.state}."
    if unit.instrument == "results_based":
        found.append(_suspicion("results_based", (unit,), zh, en))
    elif not instrument.offsets:
        reason_zh, reason_en = f"{zh}{instrument.reason_zh}", f"{en} {instrument.reason_en}"
        found.append(_suspicion("not_an_offset", (unit,), reason_zh, reason_en))
    elif unit.book is not None:
        found += _against_book(unit, unit.book, zh, en)
    return found


def _against_book(unit: Unit, book: RuleBook, zh: str, en: str) -> list[Suspicion]:
    refusal = next((rule for rule in book.instruments.refused if rule.kind == unit.instrument), None)
    if refusal is None and unit.instrument in book.instruments.accepted:
        return []
    code = "refused_kind" if refusal else "undecided_kind"
    clause = book.clause(refusal.clause if refusal else book.instruments.clause)
    rule_zh, rule_en, _source = RULES[code]
    return [
        Suspicion(
            code=code,
            units=(unit.key,),
            text_zh=f"{zh}规则：{book.title.zh}。",
            text_en=f"{en} Rule book: {book.title.en}.",
            rule_zh=f"{rule_zh}{clause.text.zh}",
            rule_en=f"{rule_en} {clause.text.en}",
            source=book.sources[clause.source],
        )
    ]


def _suspicion(code: str, units: Sequence[Unit], zh: str, en: str) -> Suspicion:
    rule_zh, rule_en, source = RULES[code]
    return Suspicion(
        code=code,
        units=tuple(sorted(unit.key for unit in units)),
        text_zh=zh,
        text_en=en,
        rule_zh=rule_zh,
        rule_en=rule_en,
        source=source,
    )
