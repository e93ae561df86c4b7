"""Does an event keep the rules about size, boundary, plan, reduction, declaration and publication?

One criterion, one function. Each takes the book and the facts and returns findings; none looks at the clock.
What covers the footprint is checked in :mod:`calculators.rulebooks.cover_checks`.
"""

from collections.abc import Callable
from decimal import Decimal

from calculators.rulebooks.book import RuleBook, Threshold
from calculators.rulebooks.categories import CATEGORIES
from calculators.rulebooks.facts import EventFacts, Finding, Verdict

Check = Callable[[RuleBook, EventFacts], list[Finding]]
NOTHING = "—"


def finding(
    book: RuleBook,
    *,
    code: str,
    verdict: Verdict,
    clause: str,
    observed: object = None,
    required: object = None,
    zh: str,
    en: str,
) -> Finding:
    """Return a finding under ``clause`` of ``book``; a missing observation or requirement reads ``"—"``."""
    return Finding(
        code=code,
        verdict=verdict,
        clause=clause,
        verified=book.verified(clause),
        observed=NOTHING if observed is None else str(observed),
        required=NOTHING if required is None else str(required),
        text_zh=zh,
        text_en=en,
    )


def size(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Is the event large in the sense of the book? Alternatives for one kind are joined by *or*."""
    if not book.thresholds:
        return []
    limits = [limit for limit in book.thresholds if facts.kind in limit.kinds]
    clause = (limits or book.thresholds)[0].clause
    required = " | ".join(f"{limit.quantity} >= {limit.at_least}" for limit in limits) or None
    seen = [(limit, _quantity(facts, limit)) for limit in limits]
    observed = ", ".join(f"{limit.quantity} = {value}" for limit, value in seen if value is not None) or None
    verdict: Verdict
    if any(value is not None and value >= limit.at_least for limit, value in seen):
        verdict, zh, en = (
            "pass",
            "活动达到大型活动的规模。",
            "The event is large in the sense of the rule book.",
        )
    elif not facts.kind or any(value is None for _, value in seen):
        verdict = "unknown"
        zh = "缺少活动类型或规模数据，无法判断是否属于大型活动。请补充。"
        en = "Kind or size of the event is missing, so it is not known whether it is large. Add them."
    else:
        verdict = "not_applicable"
        zh = "活动未达到大型活动的规模，可自愿参照执行。"
        en = "The event is below the size of a large event; it may follow the rule book of its own accord."
    return [
        finding(
            book,
            code="size.large",
            verdict=verdict,
            clause=clause,
            observed=observed,
            required=required,
            zh=zh,
            en=en,
        )
    ]


def _quantity(facts: EventFacts, limit: Threshold) -> Decimal | None:
    value = getattr(facts, limit.quantity)
    return None if value is None else Decimal(value)


def boundary(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Is every category of the book inside, or zero with a reason, and is nothing else added to the total?"""
    return [found for category in CATEGORIES if (found := _one_category(book, facts, category)) is not None]


def _one_category(book: RuleBook, facts: EventFacts, category: str) -> Finding | None:
    place, fact = book.boundary.place(category), facts.categories.get(category)
    zh, en = CATEGORIES[category].zh, CATEGORIES[category].en
    verdict: Verdict
    if place == "inside":
        if fact is None:
            verdict = "unknown"
            zh = f"“{zh}”应在边界内，但没有数据。请填写数据，或说明为零的理由。"
            en = f"“{en}” belongs inside the boundary and has no data. Enter data, or say why it is zero."
        elif fact.status == "inside":
            verdict, zh, en = "pass", f"“{zh}”已计入边界。", f"“{en}” is inside the boundary."
        elif fact.status == "zero" and fact.reason:
            verdict = "pass"
            zh, en = (
                f"“{zh}”为零，理由：{fact.reason}。",
                f"“{en}” is zero, and the reason is given: {fact.reason}.",
            )
        else:
            verdict = "fail"
            zh = f"“{zh}”应在边界内，不能排除；为零时须说明理由。"
            en = f"“{en}” belongs inside the boundary and cannot be left out; where it is zero, say why."
    elif place == "outside":
        if fact is None or fact.status != "inside":
            return None
        verdict = "warning"
        zh = f"“{zh}”不在该规则的边界内：单独列示，不计入合计。"
        en = f"“{en}” is outside the boundary of this rule book: it is shown apart and not added."
    elif book.boundary.exclusions_need_reason == "no":
        return None
    elif fact is None or (fact.status != "inside" and not fact.reason):
        verdict = "fail" if fact is not None else "unknown"
        zh = f"“{zh}”未计入，须说明排除的理由。"
        en = f"“{en}” is left out; the reason must be stated."
    else:
        verdict, zh, en = "pass", f"“{zh}”的处理已说明。", f"How “{en}” is treated is stated."
    return finding(
        book,
        code=f"boundary.{category}",
        verdict=verdict,
        clause=book.boundary.clause,
        observed=fact.status if fact else None,
        required=place,
        zh=zh,
        en=en,
    )


def plan_before_start(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Was the plan issued before the event started?"""
    if book.plan.required == "no":
        return []
    issued, start = facts.plan.issued_on, facts.start
    verdict: Verdict
    if issued is None and (start is None or facts.as_of < start):
        verdict = "unknown"
        zh = "尚未发布碳中和实施计划。请在活动开始前发布。"
        en = "No neutrality plan has been issued. Issue it before the event starts."
    elif issued is None:
        verdict = "fail"
        zh = f"活动已于 {start} 开始，但没有碳中和实施计划。"
        en = f"The event started on {start} and there is no neutrality plan."
    elif start is None:
        verdict = "unknown"
        zh = "缺少活动开始日期，无法判断计划是否在活动前发布。"
        en = "The first day of the event is missing, so it is not known whether the plan predates it."
    elif issued < start:
        verdict = "pass"
        zh = f"碳中和实施计划于 {issued} 发布，早于活动开始日 {start}。"
        en = f"The neutrality plan was issued on {issued}, before the event started on {start}."
    else:
        verdict = "fail"
        zh = f"碳中和实施计划于 {issued} 发布，不早于活动开始日 {start}。计划不能事后补做。"
        en = f"The neutrality plan was issued on {issued}, not before {start}; it cannot be made afterwards."
    return [
        finding(
            book,
            code="plan.before_start",
            verdict=verdict,
            clause=book.plan.clause,
            observed=issued,
            required=f"< {start}" if start else None,
            zh=zh,
            en=en,
        )
    ]


def plan_contents(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Does the plan contain what the book asks for?"""
    found = []
    for item in book.plan.contents:
        present = item.id in facts.plan.contents
        issued = facts.plan.issued_on is not None
        found.append(
            finding(
                book,
                code=f"plan.{item.id}",
                verdict="pass" if present else "fail" if issued else "unknown",
                clause=item.clause,
                observed=item.id if present else None,
                required=item.id,
                zh=f"计划{'包含' if present else '缺少'}：{item.text.zh}。",
                en=f"The plan {'states' if present else 'lacks'}: {item.text.en}.",
            )
        )
    return found


def reduce_first(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Were emissions reduced before the rest was offset?"""
    if book.reduce_first.required == "no":
        return []
    verdict: Verdict
    if facts.measures is None:
        verdict, zh, en = (
            "unknown",
            "没有减排措施的记录。请填写。",
            "No reduction measure is recorded. Enter them.",
        )
    elif facts.measures > 0:
        verdict = "pass"
        zh, en = f"已采取 {facts.measures} 项减排措施。", f"{facts.measures} reduction measure(s) were taken."
    else:
        verdict, zh = "fail", "未采取任何减排措施，不能只靠抵消。"
        en = "No reduction measure was taken; offsetting alone is not enough."
    return [
        finding(
            book,
            code="reduction.first",
            verdict=verdict,
            clause=book.reduce_first.clause,
            observed=facts.measures,
            required=">= 1",
            zh=zh,
            en=en,
        )
    ]


def declaration(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """May this party declare the result?"""
    rule, assurance = book.declaration, facts.assurance
    verdict: Verdict
    if assurance is None:
        verdict = "unknown"
        zh, en = (
            "尚未选择自我声明或第三方核查。",
            "Neither self-declaration nor a third party has been chosen.",
        )
    elif assurance == "third_party":
        verdict = "pass" if facts.verifier else "unknown"
        zh = (
            f"由第三方核查：{facts.verifier}。"
            if facts.verifier
            else "选择了第三方核查，但没有核查机构名称。"
        )
        en = (
            f"Verified by a third party: {facts.verifier}."
            if facts.verifier
            else "A third party is chosen and not named."
        )
    elif rule.self_declaration == "refused" or rule.third_party == "required":
        verdict, zh = "fail", "该规则不接受自我声明，须由第三方核查。"
        en = "This rule book takes no self-declaration; a third party must verify."
    elif rule.self_declaration == "allowed":
        verdict, zh = "pass", "该规则允许自我声明；证书上将注明。"
        en = "This rule book allows a self-declaration; the certificate says so."
    else:
        verdict, zh = "unknown", "该规则未明确是否允许自我声明。"
        en = "This rule book does not say whether a self-declaration is allowed."
    return [
        finding(
            book,
            code="declaration",
            verdict=verdict,
            clause=rule.clause,
            observed=assurance,
            required=f"self: {rule.self_declaration}, third party: {rule.third_party}",
            zh=zh,
            en=en,
        )
    ]


def publication(book: RuleBook, facts: EventFacts) -> list[Finding]:
    """Was everything made public that the book asks for?"""
    found = []
    for duty in book.publication:
        day = facts.published.get(duty.id)
        done = day is not None and day <= facts.as_of
        found.append(
            finding(
                book,
                code=f"publication.{duty.id}",
                verdict="pass" if done else "unknown",
                clause=duty.clause,
                observed=day,
                required=duty.id,
                zh=f"{duty.text.zh}{f'已于 {day} 公开' if done else '尚未公开'}。",
                en=f"Made public: {duty.text.en}: {day if done else 'not yet'}.",
            )
        )
    return found


CHECKS: tuple[Check, ...] = (
    size,
    boundary,
    plan_before_start,
    plan_contents,
    reduce_first,
    declaration,
    publication,
)
