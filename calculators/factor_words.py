"""How does a look-up say what it did, and why it could not go on?"""

from collections.abc import Iterable
from datetime import date

from calculators.errors import CalculatorError, FactorDateError
from calculators.factor_record import MAX_YEARS_APART, Factor, NoFactorForRegion, Step
from calculators.regions import regions


def place_zh(code: str | None) -> str:
    """Return the Chinese name and code of a place."""
    return f"{regions()[code].zh}（{code}）" if code and code in regions() else "未注明地区"


def place_en(code: str | None) -> str:
    """Return the English name and code of a place."""
    return f"{regions()[code].en} ({code})" if code and code in regions() else "an unknown place"


def asked(name: str, on: date | None, region: str | None) -> Step:
    """Say what was asked."""
    day_zh = on.isoformat() if on else "未注明日期"
    day_en = on.isoformat() if on else "no stated day"
    return Step(
        code="asked",
        zh=f"查询 {name}：{place_zh(region)}，{day_zh}。",
        en=f"Asked for {name} in {place_en(region)}, {day_en}.",
    )


def nothing_here(place: str, too_far: Factor | None) -> Step:
    """Say that a place has no record, or only one that is too old or too new."""
    if too_far is None:
        return Step(code="region", zh=f"{place_zh(place)}没有数值。", en=f"{place_en(place)} has no value.")
    return Step(
        code="year",
        zh=f"{place_zh(place)}只有 {too_far.year} 年的数值，相差超过 {MAX_YEARS_APART} 年，不采用。",
        en=f"{place_en(place)} has a value for {too_far.year} only, more than {MAX_YEARS_APART} years away.",
    )


def taken(factor: Factor, on: date | None) -> tuple[Step, ...]:
    """Say which record was taken, and that it is of another year where it is."""
    zh = f"采用{place_zh(factor.region)} {factor.year} 年的 {factor.key}：{factor.value} {factor.unit}。"
    en = f"{place_en(factor.region)} {factor.year} taken: {factor.key}, {factor.value} {factor.unit}."
    record = Step(code="taken", zh=zh, en=en)
    if on is None or factor.valid_on(on):
        return (record,)
    nearest = Step(
        code="year",
        zh=f"{on.year} 年没有已公布的数值，取最接近的 {factor.year} 年。",
        en=f"No value is published for {on.year}; the nearest year is {factor.year}.",
    )
    return (nearest, record)


def stand_in(factor: Factor) -> Step:
    """Say that a record of another place stands in."""
    return Step(
        code="stand_in",
        zh=f"当地与全球均无数值，以{place_zh(factor.region)}的数值替代，不确定度相应放大。",
        en=f"Neither the place nor the world has a value; {place_en(factor.region)} stands in, "
        "with a wider interval.",
    )


def other_place(factor: Factor, place: str) -> Step:
    """Say that the record asked for by key is of another place than the activity."""
    return Step(
        code="other_place",
        zh=f"指定的记录属于{place_zh(factor.region)}，活动在{place_zh(place)}，不确定度相应放大。",
        en=f"The record asked for is of {place_en(factor.region)}, the activity in {place_en(place)}: "
        "the interval is widened.",
    )


def own_record(factor: Factor) -> Step:
    """Say that the record is an organisation's own, on what evidence, and who has looked at it."""
    seen_zh, seen_en = "尚未复核", "nobody has reviewed it yet"
    if factor.reviewed_by and factor.reviewed_on:
        seen_zh = f"由{factor.reviewed_by}于 {factor.reviewed_on} 复核"
        seen_en = f"reviewed by {factor.reviewed_by} on {factor.reviewed_on}"
    return Step(
        code="own",
        zh=f"自有因子（{factor.owner}），证据：{factor.evidence}；{seen_zh}，"
        f"{factor.review_by} 前应再次复核。",
        en=f"A factor of the organisation's own ({factor.owner}), evidence: {factor.evidence}; {seen_en}, "
        f"to be looked at again by {factor.review_by}.",
    )


def refuse_other_days(factor: Factor, on: date | None) -> None:
    """Refuse an own factor on a day for which it is not meant.

    Raises
    ------
    FactorDateError
        Says for which days it is meant.
    """
    if on is None or factor.valid_on(on):
        return
    until = factor.valid_to.isoformat() if factor.valid_to else "…"
    raise FactorDateError(
        f"自有因子 {factor.key} 适用于 {factor.valid_from} 至 {until}，不适用于 {on}。"
        "请更新该因子或改用因子库。",
        f"The own factor {factor.key} is meant for {factor.valid_from} to {until}, not for {on}. "
        "Renew it, or take the library's.",
    )


def not_found(
    name: str, on: date | None, region: str | None, factors: Iterable[Factor], too_far: list[Factor]
) -> CalculatorError:
    """Return the error of a look-up that ended with nothing: wrong day, or wrong place."""
    if too_far and on is not None:
        years = ", ".join(sorted({str(factor.year) for factor in too_far}))
        return FactorDateError(
            f"{name} 在 {on.isoformat()} 没有适用的数值：最近的是 {years} 年，相差超过 {MAX_YEARS_APART} 年。"
            "请核对日期，或填写自有因子。",
            f"{name} has no value for {on.isoformat()}: the nearest is of {years}, more than "
            f"{MAX_YEARS_APART} years away. Check the date, or enter a factor of your own.",
        )
    places = sorted({factor.region for factor in factors})
    shown = ", ".join(places[:12]) + (" …" if len(places) > 12 else "")
    if not region:
        return NoFactorForRegion(
            f"{name} 因地区而异，请注明地区。有数值的地区：{shown}。",
            f"{name} differs from place to place; name the region. There are values for: {shown}.",
        )
    return NoFactorForRegion(
        f"{name} 没有{place_zh(region)}的数值，上级地区也没有。有数值的地区：{shown}。"
        "请改用其中之一或填写自有因子。",
        f"{name} has no value for {place_en(region)}, nor for a larger place that holds it. "
        f"There are values for: {shown}. Pick one of them, or enter a factor of your own.",
    )


def only_by_key(family: str, factors: Iterable[Factor]) -> CalculatorError:
    """Return the error for a family whose records must be asked for one by one."""
    keys = sorted(factor.key for factor in factors)
    shown = ", ".join(keys[:6]) + (" …" if len(keys) > 6 else "")
    return NoFactorForRegion(
        f"{family} 没有缺省值：其数值不得直接用于核算，只能按键查询：{shown}。",
        f"{family} has no default: its values do not belong in a footprint; ask for one by key: {shown}.",
    )
