"""How long does an event of 100 000 attendees take from file to footprint, and a simulation of one?"""

import json
import time

import numpy as np

from calculators.engine import evaluate
from calculators.event.file import load_event
from calculators.factors import shipped_library
from calculators.inventory import Inventory
from calculators.uncertainty import monte_carlo
from tests.benchmarks import Contest, benchmark

ATTENDEES = 100_000
SECONDS_ALLOWED = 10
CITIES = (
    "北京",
    "上海",
    "广州",
    "深圳",
    "重庆",
    "武汉",
    "西安",
    "南京",
    "天津",
    "郑州",
    "长沙",
    "沈阳",
    "昆明",
)
MODES = ("air", "rail", "coach")
DRAWS, LINES, FACTORS = 10_000, 200, 20


def attendee_file():
    """Return the text of an event file with a trip for each attendee, and one with a trip for each kind."""
    rng = np.random.default_rng(20_160_904)
    city, mode = rng.integers(0, len(CITIES), ATTENDEES), rng.integers(0, len(MODES), ATTENDEES)
    trips = [
        {"id": f"a{number}", "mode": MODES[m], "persons": 1, "from": CITIES[c]}
        for number, (c, m) in enumerate(zip(city.tolist(), mode.tolist(), strict=True))
    ]
    return event_text(trips), event_text(
        [
            {"id": f"g{c}-{m}", "mode": MODES[m], "persons": int(persons), "from": CITIES[c]}
            for c in range(len(CITIES))
            for m in range(len(MODES))
            if (persons := np.count_nonzero((city == c) & (mode == m)))
        ]
    )


def event_text(trips):
    facts = {"name": {"zh": "大会"}, "start": "2025-05-12", "end": "2025-05-15", "place": "成都"}
    return json.dumps(
        {"format": "carbon-event/1", "event": facts, "activities": {"travel": trips}}, ensure_ascii=False
    )


def footprint(text):
    rows = load_event(text).activities(shipped_library())
    return evaluate(Inventory.from_activities(rows), shipped_library()).total()


@benchmark(name="event.attendees", goal=1.0, n=ATTENDEES)
def event_attendees():
    """100 000 attendee rows, file to footprint, beside the ten seconds that are allowed.

    The reference is the allowance itself, in processor time: the machine may be busy with other work.
    """

    text, grouped = attendee_file()

    def allowed():
        end = time.process_time() + SECONDS_ALLOWED
        while time.process_time() < end:
            pass
        return footprint(grouped)

    def same(ours, theirs):
        return abs(ours - theirs) <= ATTENDEES * 0.000_001  # each row is rounded once to a milligram

    return Contest(ours=lambda: footprint(text), reference=allowed, same=same)


def lines():
    rng = np.random.default_rng(20_160_904)
    return {
        "emissions_kg_co2e": rng.random(LINES) * 1e5,
        "gsd2_data": rng.uniform(1.05, 2.5, LINES),
        "gsd2_factor": rng.uniform(1.05, 2.5, FACTORS)[np.arange(LINES) % FACTORS],
        "factor": (np.arange(LINES) % FACTORS).astype(np.int64),
    }


def bare_monte_carlo(*, emissions_kg_co2e, gsd2_data, gsd2_factor, factor):
    """The same totals in bare numpy: one block of draws for the data, one draw of each factor."""
    rng = np.random.Generator(np.random.PCG64(7))
    data = np.exp(rng.standard_normal((LINES, DRAWS)) * (np.log(gsd2_data) / 2)[:, None])
    shared = np.exp(rng.standard_normal((FACTORS, DRAWS)) * (np.log(gsd2_factor[:FACTORS]) / 2)[:, None])
    totals = (emissions_kg_co2e[:, None] * data * shared[factor]).sum(axis=0)
    return np.percentile(totals, [2.5, 5, 50, 95, 97.5])


@benchmark(name="montecarlo.draws_x_lines", goal=2.0, n=DRAWS * LINES)
def montecarlo_draws_by_lines():
    """10 000 draws of 200 lines that share 20 factors, beside bare numpy."""
    facts = lines()

    def same(ours, theirs):
        found = [ours.p2_5, ours.p5, ours.p50, ours.p95, ours.p97_5]
        return np.allclose(found, theirs, rtol=0.02)

    return Contest(
        ours=lambda: monte_carlo(**facts, draws=DRAWS), reference=lambda: bare_monte_carlo(**facts), same=same
    )
