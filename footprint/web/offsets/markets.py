"""Which credits does each carbon market take, and how many could it take at most?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calculators.errors import InputError
from calculators.offsets import rule_files
from calculators.offsets.eligibility import Clause, RuleSet, limits
from calculators.offsets.rule_files import Demand
from footprint.core import clock
from footprint.core.text import number
from footprint.web.offsets.market_forms import in_chinese
from footprint.web.offsets.projects import place_of

PILOTS_DAY = date(2014, 10, 27)
"""The day of the report that prints the rules of the seven pilots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRow:
    """One market in one line; ``demand`` is None where the source prints no obligation."""

    rules: RuleSet
    title: str
    share: str
    demand: Demand | None


@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    """Every market whose rules are kept, and what the seven pilots of 2014 could take together."""
    names = rule_files.names()
    pilots = [_row(name, PILOTS_DAY) for name in rule_files.SEVEN_PILOTS_2014]
    today = timezone.localtime(clock.now()).date()
    others = [_row(name, today) for name in names if name not in rule_files.SEVEN_PILOTS_2014]
    demands = [row.demand for row in pilots if row.demand]
    context = {
        "pilots": pilots,
        "others": others,
        "pilots_day": PILOTS_DAY,
        "total_t": sum(demand.total_t for demand in demands),
        "local_t": sum(demand.local_t for demand in demands),
        "rest_t": sum(demand.rest_t for demand in demands),
    }
    return render(request, "offsets/markets.html", context)


@require_safe
def market(request: HttpRequest, name: str) -> HttpResponse:
    """The clauses of one market, each with its source."""
    if name not in rule_files.names():
        raise Http404(_("There is no market with this name."))
    day = PILOTS_DAY if name in rule_files.SEVEN_PILOTS_2014 else timezone.localtime(clock.now()).date()
    row = _row(name, day)
    context = {
        "row": row,
        "clauses": [(clause, _text(clause)) for clause in row.rules.clauses],
        "places": [place_of(region) for region in row.rules.regions],
        "unread": any(not clause.verified for clause in row.rules.clauses),
    }
    return render(request, "offsets/market.html", context)


def _row(name: str, day: date) -> MarketRow:
    rules = rule_files.load(name)
    shares = [limit.share for limit in limits(rules, used_on=day) if limit.of == "obligation"]
    try:
        demand = rule_files.demand(rules, used_on=day)
    except InputError:  # the source prints no obligation or no share
        demand = None
    return MarketRow(
        rules=rules,
        title=rules.title_zh if in_chinese() else rules.title_en,
        share=_percent(min(shares)) if shares else "",
        demand=demand,
    )


def _percent(share: Fraction) -> str:
    return f"{number(float(share * 100), decimals=0 if (share * 100).denominator == 1 else 2)} %"


def _text(clause: Clause) -> str:
    return clause.text_zh if in_chinese() else clause.text_en
