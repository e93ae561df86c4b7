"""Stands for the tests of forests."""

from datetime import date

from calculators.planting.models import growth_set
from calculators.planting.projection import Forest
from calculators.planting.stand import Stand, Survival

DUE = date(2044, 9, 5)
PLANTED = date(2025, 3, 15)


def stand(**changes):
    facts = {
        "name": "east",
        "area_mu": 100.0,
        "planted_on": PLANTED,
        "growth": growth_set("zhejiang_chinese_fir"),
        "survival": Survival.stated(0.9, low=0.8, high=0.95),
    }
    return Stand(**(facts | changes))


def forest(*stands, **changes):
    return Forest(stands=stands or (stand(),), **changes)
