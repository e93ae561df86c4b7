"""Which lines make an event's total uncertain, and what does a simulation of it give?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calculators.result import MG_PER_KG, Result
from calculators.uncertainty import SEED, Simulation, monte_carlo

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """The lines inside the boundary as the formulas of :mod:`calculators.uncertainty` take them.

    Parameters
    ----------
    rows
        Numbers of the rows in the inventory.
    emissions_kg_co2e
        A value a line. [kgCO2e]
    gsd2_data, gsd2_factor
        Squared geometric standard deviations. [1]
    factor
        Lines with the same number share a factor; -1 shares with none.
    """

    rows: npt.NDArray[np.int64]
    emissions_kg_co2e: Floats
    gsd2_data: Floats
    gsd2_factor: Floats
    factor: npt.NDArray[np.int64]

    def variances(self) -> tuple[float, float]:
        """Return the variance of the total that comes from the data, and from the factors. [kgCO2e^2]"""
        data = (np.log(self.gsd2_data) / 2 * self.emissions_kg_co2e) ** 2
        moved = np.log(self.gsd2_factor) / 2 * self.emissions_kg_co2e
        shared = self.factor >= 0
        together = np.bincount(self.factor[shared], weights=moved[shared])
        return float(data.sum()), float((together**2).sum() + (moved[~shared] ** 2).sum())

    def variance_shares(self) -> Floats:
        """Return the part of the total's variance that each line brings; they add up to 1. [1]

        Notes
        -----
        A line brings the variance of its data, and of each shared factor as much as it moves with the others:
        sigma_f E_i x sum of sigma_f E over the factor's lines.
        """
        data = (np.log(self.gsd2_data) / 2 * self.emissions_kg_co2e) ** 2
        moved = np.log(self.gsd2_factor) / 2 * self.emissions_kg_co2e
        shared = self.factor >= 0
        together = np.bincount(self.factor[shared], weights=moved[shared])
        factor = moved**2
        factor[shared] = moved[shared] * together[self.factor[shared]]
        total = float((data + factor).sum())
        shares: Floats = (data + factor) / total if total else data
        return shares


def contributions(result: Result) -> Contributions:
    """Return the lines of an event's result with their uncertainties. [kgCO2e]"""
    assert result.milligrams is not None, "products have their own variances"
    inventory = result.inventory
    rows = np.array(result.lines.rows, dtype=np.int64)
    place, want = inventory.place[rows], inventory.want[rows]
    data = np.array([p.data_gsd2 for p in inventory.places])[place]
    factor_gsd2 = np.array([found.gsd2 for found in result.resolved])[want]
    numbers: dict[str, int] = {}
    factor = np.array(
        [numbers.setdefault(f.factor_key, len(numbers)) if f.factor_key else -1 for f in result.resolved]
    )[want]
    hidden = np.isin(rows, np.array(list(inventory.reported), dtype=np.int64))
    return Contributions(
        rows=rows,
        emissions_kg_co2e=result.milligrams[rows][:, : len(result.gases)].sum(axis=1) / MG_PER_KG,
        gsd2_data=data,
        gsd2_factor=np.where(hidden, data, factor_gsd2),
        factor=factor.astype(np.int64),
    )


def simulate(result: Result, *, draws: int = 10_000, seed: int = SEED) -> Simulation:
    """Return the distribution of an event's total by simulation. [kgCO2e]

    Parameters
    ----------
    result
        The result of an event.
    draws
        Number of draws. [1]
    seed
        Start of the generator; the same seed gives the same digits. [1]
    """
    found = contributions(result)
    return monte_carlo(
        emissions_kg_co2e=found.emissions_kg_co2e,
        gsd2_data=found.gsd2_data,
        gsd2_factor=found.gsd2_factor,
        factor=found.factor,
        draws=draws,
        seed=seed,
    )
