"""Which factors do the tests of the engine calculate with?

Invented ones, round enough for mental arithmetic; no figure here means anything outside the tests.
"""

from datetime import date
from decimal import Decimal
from functools import cache

from calculators.factors import Factor, FactorLibrary
from calculators.inventory import Activity
from calculators.units import PARAMETERS, factor_unit

DAY = date(2024, 9, 4)


def factor(key, value, unit, *, gases=None, unsplit=None, basis="not stated", **changes):
    """Return a factor; without ``gases`` all of its value is unsplit CO2e of ``basis``."""
    parts = gases or {}
    facts = {
        "key": key,
        "family": key,
        "name_zh": "测试因子",
        "name_en": "test factor",
        "value": Decimal(value),
        "unit": unit,
        "activity_unit": factor_unit(unit).activity_unit,
        "kg_co2e_per_activity_unit": float(value),
        "gases": parts,
        "unsplit_kg_co2e": (0.0 if parts else float(value)) if unsplit is None else unsplit,
        "gwp_basis": basis,
        "boundary": "combustion",
        "distance_basis": "",
        "non_co2_effects": None,
        "occupancy_basis": "",
        "region": "001",
        "year": 2023,
        "valid_from": date(2023, 1, 1),
        "valid_to": None,
        "gsd2": 1.2,
        "gsd2_basis": "invented",
        "source": "invented for tests",
        "source_ref": "none",
        "licence": "none",
        "confidence": "high",
        "review_by": date(2030, 1, 1),
        "default": True,
        "note": "",
    }
    return Factor(**(facts | changes))


def library_of(factors, *, release):
    """Return a library of these factors; its digest is that of no file."""
    made = FactorLibrary(factors, release=release, folder=PARAMETERS)
    made.__dict__["digest"] = "0" * 64
    return made


@cache
def library():
    """Return eight invented factors."""
    return library_of(
        [
            factor("power", "0.5", "kgCO2/kWh", gases={"co2": 0.5}, basis="CO2 only", boundary="generation"),
            factor(
                "diesel",
                "2.7",
                "kgCO2e/L",
                gases={"co2": 2.5, "ch4_fossil": 0.001, "n2o": 0.0005},
                basis="AR5",
            ),
            factor("diesel.supply", "0.6", "kgCO2e/L", basis="AR5", boundary="well_to_tank"),
            factor("diesel.whole", "3.3", "kgCO2e/L", basis="AR5", boundary="well_to_wheel"),
            factor("train", "0.03", "kgCO2e/passenger-km", boundary="tank_to_wheel"),
            factor("meal", "1.5", "kgCO2e/meal", boundary="cradle_to_gate"),
            factor(
                "biogas", "0.1", "kgCO2e/m3", gases={"ch4_biogenic": 0.004, "co2_biogenic": 1.9}, basis="AR6"
            ),
            factor("baseline", "0.9", "kgCO2/kWh", gases={"co2": 0.9}, boundary="project_baseline"),
        ],
        release="test.1",
    )


def row(number, quantity, unit, name, **changes):
    """Return one activity row."""
    facts = {
        "id": f"r{number}",
        "category": "energy",
        "label": f"row {number}",
        "quantity": quantity,
        "unit": unit,
        "factor": name,
        "on": DAY,
    }
    return Activity(**(facts | changes))
