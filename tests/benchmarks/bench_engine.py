"""How much slower than bare numpy is the engine?"""

from datetime import date

import numpy as np

from calculators.columns import Column
from calculators.engine import evaluate
from calculators.factors import shipped_library
from calculators.gases import GWP_SETS
from calculators.inventory import Inventory
from calculators.resolve import coefficient_table, resolve
from tests.benchmarks import Contest, benchmark

ROWS = 1_000_000
BLOCK = 8192
REGIONS = ("CN-ZJ", "CN-BJ", "CN-SH", "CN-GD", "CN-SC", "CN")
CATEGORIES = ("electricity", "travel", "lodging", "catering", "materials", "waste", "refrigerant", "freight")
STAGES = ("preparation", "holding", "closing")


def columns():
    """Return the columns of a million event rows: 20 families, 6 places, 8 categories, 6 gas columns."""
    rng = np.random.default_rng(20_160_904)
    hfcs = [name for name in shipped_library().families() if name.startswith("refrigerant.hfc_")]
    others = ("sf6", "nf3", "pfc_14", "pfc_116", "hcfc_22")
    families = ("electricity.grid", *(f"refrigerant.{gas}" for gas in others), *hfcs[:14])
    family = rng.integers(0, len(families), ROWS).astype(np.int32)

    def column(values):
        return Column(rng.integers(0, len(values), ROWS).astype(np.int32), values)

    return {
        "quantity": rng.random(ROWS) * 1000,
        "factor": Column(family, families),
        "unit": Column((family > 0).astype(np.int32), ("kWh", "kg")),
        "region": column(REGIONS),
        "category": column(CATEGORIES),
        "stage": column(STAGES),
        "on": date(2024, 9, 4),
    }


def blocked_numpy(*, quantity, want, place, kg_per_unit, places):
    """Whole milligrams per row and gas and their exact sums per place, in bare numpy.

    Written as well as plain numpy allows: blocks that stay in the cache, sums by exact halves of 30 bits.
    """
    mg_per_unit = kg_per_unit * 1e6
    rows, gases = len(quantity), kg_per_unit.shape[1]
    milligrams = np.empty((rows, gases), dtype=np.int64)
    sums = np.zeros((places, gases), dtype=np.int64)
    cells = np.empty((BLOCK, gases))
    for start in range(0, rows, BLOCK):
        part = slice(start, min(start + BLOCK, rows))
        exact = cells[: part.stop - start]
        np.take(mg_per_unit, want[part], axis=0, out=exact, mode="clip")
        exact *= quantity[part, None]
        np.rint(exact, out=exact)
        milligrams[part] = exact
        for gas in range(gases):
            high, low = np.divmod(exact[:, gas], float(1 << 30))
            sums[:, gas] += np.bincount(place[part], weights=low, minlength=places).astype(np.int64)
            sums[:, gas] += np.bincount(place[part], weights=high, minlength=places).astype(np.int64) << 30
    return milligrams, sums


def same(result, answer):
    """Compare every cell and every sum."""
    milligrams, sums = answer
    return np.array_equal(result.milligrams, milligrams) and np.array_equal(result.place_milligrams, sums)


@benchmark(name="engine.rows", goal=2.0, n=ROWS)
def engine_rows():
    """A million activity rows through ``evaluate``."""
    library = shipped_library()
    inventory = Inventory.from_columns(**columns())
    table = coefficient_table(inventory, resolve(inventory, library, GWP_SETS["AR6"]))
    facts = {
        "quantity": inventory.quantity,
        "want": inventory.want,
        "place": inventory.place,
        "kg_per_unit": table.kg_per_unit,
        "places": len(inventory.places),
    }
    return Contest(
        ours=lambda: evaluate(inventory, library, "AR6"), reference=lambda: blocked_numpy(**facts), same=same
    )
