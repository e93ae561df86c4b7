"""What do the answers of some say about all, and how much may they be off by chance?

References
----------
.. [1] W. G. Cochran, Sampling Techniques, 3rd edition, Wiley 1977: equation 3.7 (a share in a sample without
   replacement) and equation 2.20 (a mean), both with the finite population correction.
"""

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.errors import InputError, NumberError
from calculators.inventory import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """n of N answered, drawn by chance.

    Parameters
    ----------
    answered, population
        n and N. [1]
    standard_deviation
        Of the quantity of one answer, where an amount was asked. [unit of the quantity]
    """

    answered: int
    population: int
    standard_deviation: Decimal | None = None

    def check(self, path: str) -> None:
        """Refuse a sample that cannot be: fewer than two answers, or more than there are people.

        Raises
        ------
        NumberError
            Says which.
        """
        if self.answered < 2 or self.answered > self.population:
            raise NumberError(
                f"{self.population} 个对象中有 {self.answered} 个回答：至少要 2 个回答，且不多于总体。",
                f"{self.answered} of {self.population} answered: two answers at least, and no more than all.",
                path=path,
            )

    @property
    def left(self) -> float:
        """The finite population correction 1 - n/N: 0 when everybody answered. [1]"""
        return 1 - self.answered / self.population


def share_variance(sample: Sample, *, count: float) -> float:
    """Return the relative variance of an extrapolated count, (N - n) / (N (n - 1)) x (1 - p) / p. [1]

    Parameters
    ----------
    sample
        The sample.
    count
        Those among the answered who belong to the row; p = count / n. [1]
    """
    part = count / sample.answered
    return sample.left / (sample.answered - 1) * (1 - part) / part if part else 0.0


def mean_variance(sample: Sample, *, quantity: float) -> float:
    """Return the relative variance of an extrapolated amount, (1 - n/N) (s / mean)^2 / n. [1]

    Parameters
    ----------
    sample
        The sample, with its standard deviation s.
    quantity
        Sum over the answered; mean = quantity / n. [unit of the quantity]
    """
    if not quantity or sample.standard_deviation is None:
        return 0.0
    mean = quantity / sample.answered
    return sample.left * (float(sample.standard_deviation) / mean) ** 2 / sample.answered


def extrapolated(row: Activity, sample: Sample, *, count: float | None, amount: float | None) -> Activity:
    """Return ``row`` for the whole population, with the uncertainty of the sample.

    Parameters
    ----------
    row
        What those who answered did.
    sample
        How many of how many answered.
    count
        Persons, rooms … of the row among the answered, where heads were counted. [1]
    amount
        The quantity that was asked, where an amount was. [unit of the quantity]

    Returns
    -------
    Activity
        quantity x N / n; its GSD2 of sampling is exp(2 sqrt(ln(1 + relative variance))). [unit of the row]

    Raises
    ------
    InputError
        An amount without the standard deviation of the answers.
    NumberError
        More people than answered.
    """
    path = f"{row.path}.sample"
    sample.check(path)
    if sample.standard_deviation is not None and amount is not None:
        variance = mean_variance(sample, quantity=amount)
    elif count is None:
        raise InputError(
            "抽样得到的数量请填写各回答之间的标准差。",
            "For an amount that was sampled, state the standard deviation of the answers.",
            path=f"{path}.standard_deviation",
        )
    elif count > sample.answered:
        raise NumberError(
            f"{sample.answered} 个回答中不会有 {count:g} 人。人数请填写回答者中的人数，系统会推算到总体。",
            f"{count:g} cannot be among {sample.answered} answers. State the number among those who "
            "answered; it is extrapolated to all.",
            path=path,
        )
    else:
        variance = share_variance(sample, count=count)
    gsd2 = math.exp(2 * math.sqrt(math.log1p(variance)))
    facts = {"answered": sample.answered, "population": sample.population}
    if sample.standard_deviation is not None:
        facts["standard_deviation"] = sample.standard_deviation  # type: ignore[assignment]
    return replace(
        row,
        quantity=row.quantity * sample.population / sample.answered,
        inputs={**row.inputs, "sample": facts},
        formula=f"{row.formula} x population / answered",
        sampling_gsd2=float(f"{gsd2:.9g}"),
    )
