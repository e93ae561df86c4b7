"""Does what covers the footprint keep the rules: kinds, proof, time, amount, forests used once?"""

from calculators.rulebooks.book import ClockKind, RuleBook
from calculators.rulebooks.checks import Check, finding
from calculators.rulebooks.cover import accepts, clock_kind, cover_of, last_day_of, tonnes_where
from calculators.rulebooks.facts import CoverItem, EventFacts, Finding, Verdict
from calculators.rulebooks.instruments import INSTRUMENTS


def instruments(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Is every kind of instrument in the cover accepted?"""
    found = []
    for index, item in enumerate(facts.cover):
        instrument, accepted = INSTRUMENTS[item.kind], accepts(book, item)
        refusal = next((rule for rule in book.instruments.refused if rule.kind == item.kind), None)
        clause = refusal.clause if refusal else book.instruments.clause
        reason = book.clause(clause).text
        verdict: Verdict
        if accepted:
            verdict, zh, en = "pass", f"接受{instrument.zh}。", f"Accepted: {instrument.en}."
        elif accepted is False:
            verdict = "fail"
            zh, en = f"不接受{instrument.zh}：{reason.zh}", f"Refused: {instrument.en}. {reason.en}"
        elif item.kind in book.instruments.domestic_only:
            verdict = "unknown"
            zh = f"{instrument.zh}只接受中国项目，但未填写项目所在国。"
            en = f"Only Chinese projects are accepted for {instrument.en}, and the country is missing."
        else:
            verdict = "unknown"
            zh = f"该规则未提及{instrument.zh}，不能视为接受。"
            en = f"The rule book does not mention {instrument.en}; it cannot be taken as accepted."
        found.append(
            finding(
                book,
                code=f"instrument.{item.kind}.{index}",
                verdict=verdict,
                clause=clause,
                observed=f"{item.kind}, {item.tonnes} t",
                required=" | ".join(book.instruments.accepted),
                zh=zh,
                en=en,
            )
        )
    return found


def proof(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Has every retirement the registry's proof?"""
    if book.retirement_proof.required == "no":
        return []
    retired = [item for item in facts.cover if item.state == "retired"]
    missing = [item for item in retired if not item.proof]
    verdict: Verdict
    if not retired:
        verdict, zh, en = "not_applicable", "尚无注销。", "Nothing has been retired."
    elif missing:
        tonnes = sum(item.tonnes for item in missing)
        verdict, zh = "fail", f"有 {tonnes} 吨缺少注册登记机构的注销证明，不能计入。"
        en = f"{tonnes} t lack the registry's proof of cancellation and do not count."
    else:
        verdict, zh, en = "pass", "每笔注销都有证明。", "Every retirement has its proof."
    return [
        finding(
            book,
            code="retirement.proof",
            verdict=verdict,
            clause=book.retirement_proof.clause,
            observed=len(retired) - len(missing),
            required=len(retired),
            zh=zh,
            en=en,
        )
    ]


def clocks(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Is the cover complete by the last day of its clock?"""
    return [found for clock in book.clocks if (found := _one_clock(book, facts, clock.kind)) is not None]


def _one_clock(book: RuleBook, facts: EventFacts, kind: ClockKind) -> Finding | None:
    items = [item for item in facts.cover if clock_kind(item) == kind]
    if not items and (kind == "forest" or facts.cover):
        return None
    last_day, clock = last_day_of(book, facts, kind), book.clock(kind)
    late = [item for item in items if last_day and item.done_on and item.done_on > last_day]
    open_items = [item for item in items if item.done_on is None]
    verdict: Verdict
    if clock is None:
        return None
    if last_day is None:
        verdict = "unknown"
        zh = "缺少活动结束日期，无法计算期限。"
        en = "The last day of the event is missing, so the deadline is not known."
    elif late and clock.in_principle == "yes":
        tonnes = sum(item.tonnes for item in late)
        verdict, zh = "warning", f"有 {tonnes} 吨在原则上的期限 {last_day} 之后才完成，须说明理由。"
        en = f"{tonnes} t were completed after {last_day}, the last day in principle; give the reason."
    elif late:
        tonnes = sum(item.tonnes for item in late)
        verdict, zh = "fail", f"有 {tonnes} 吨在期限 {last_day} 之后才完成，不能计入。"
        en = f"{tonnes} t were completed after the last day, {last_day}, and do not count."
    elif facts.as_of > last_day and (open_items or not items):
        verdict = "fail"
        zh, en = (
            f"期限 {last_day} 已过，抵消尚未完成。",
            f"The last day, {last_day}, has passed; cover is incomplete.",
        )
    elif open_items or not items:
        verdict = "unknown"
        zh, en = f"抵消须在 {last_day} 24:00 前完成。", f"Cover is due by the end of {last_day}."
    else:
        verdict, zh = "pass", f"抵消在期限 {last_day} 内完成。"
        en = f"Cover was completed by the last day, {last_day}."
    done = [item.done_on for item in items if item.done_on]
    return finding(
        book,
        code=f"clock.{kind}",
        verdict=verdict,
        clause=clock.clause,
        observed=max(done) if done else None,
        required=f"<= {last_day}" if last_day else None,
        zh=zh,
        en=en,
    )


def amount(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Do retired credits and verified uptake reach the footprint; and do they with what is promised?"""
    cover = cover_of(book, facts)
    required, done, all_in = cover.required_t, cover.done_t, cover.done_t + cover.promised_t
    enough: Verdict
    promised: Verdict
    if required is None:
        enough = promised = "unknown"
        zh = en = ""
        if facts.footprint_t_co2e is None:
            zh, en = "尚无碳足迹。", "There is no footprint yet."
        else:
            zh = "碳足迹只有约数或下限，无法判断抵消是否足够。请给出确数或上限。"
            en = "Only an approximate figure or a lower bound is known. State the figure or an upper bound."
        promised_zh, promised_en = zh, en
    else:
        enough = "pass" if done >= required else "fail"
        promised = "pass" if all_in >= required else "fail"
        short = max(required - done, 0)
        rest = (f"尚缺 {short} 吨", f"{short} t are missing") if short else ("已足够", "it is enough")
        zh = f"已计入 {done} 吨，应抵消 {required} 吨，{rest[0]}。"
        en = f"{done} t count, {required} t are needed; {rest[1]}."
        promised_zh = f"连同承诺共 {all_in} 吨，应抵消 {required} 吨。承诺不等于实现。"
        promised_en = f"With what is promised, {all_in} t of {required} t. A promise is not an achievement."
    clause = book.instruments.clause
    return [
        finding(
            book,
            code="cover.enough",
            verdict=enough,
            clause=clause,
            observed=done,
            required=required,
            zh=zh,
            en=en,
        ),
        finding(
            book,
            code="cover.promised",
            verdict=promised,
            clause=clause,
            observed=all_in,
            required=required,
            zh=promised_zh,
            en=promised_en,
        ),
    ]


def forest(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Are the particulars of a new planting public, and is its uptake used once?"""
    if book.forest is None or not tonnes_where(facts, _is_forest):
        return []
    found = []
    for duty in book.forest.publish:
        present = facts.forest is not None and duty.id in facts.forest.published
        found.append(
            finding(
                book,
                code=f"forest.{duty.id}",
                verdict="pass" if present else "unknown",
                clause=duty.clause,
                observed=duty.id if present else None,
                required=duty.id,
                zh=f"碳汇林的{duty.text.zh}{'已公开' if present else '尚未公开'}。",
                en=f"Of the forest, {duty.text.en}: {'public' if present else 'not public yet'}.",
            )
        )
    if book.forest.single_use_clause:
        used = facts.forest.used_elsewhere if facts.forest is not None else None
        verdict: Verdict = "unknown" if used is None else "fail" if used else "pass"
        states = {
            "unknown": (
                "未说明该碳汇量是否另作他用。",
                "It is not stated whether the uptake is used elsewhere.",
            ),
            "fail": (
                "该碳汇量已另作他用，不能重复使用。",
                "The uptake is used elsewhere and cannot be used twice.",
            ),
            "pass": ("该碳汇量未另作他用。", "The uptake is used nowhere else."),
        }
        found.append(
            finding(
                book,
                code="forest.single_use",
                verdict=verdict,
                clause=book.forest.single_use_clause,
                observed=used,
                required=False,
                zh=states[verdict][0],
                en=states[verdict][1],
            )
        )
    return found


def _is_forest(item: CoverItem) -> bool:
    return INSTRUMENTS[item.kind].nature == "forest"


COVER_CHECKS: tuple[Check, ...] = (instruments, proof, clocks, amount, forest)
