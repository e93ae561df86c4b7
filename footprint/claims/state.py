"""Where does a claim stand? One pure function over facts; no state is ever stored."""

from dataclasses import dataclass
from datetime import date

from footprint.claims.enums import ClaimState


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts that decide the state of a claim on one day.

    Parameters
    ----------
    today
        The day, in the zone of the event.
    planned_t, required_t
        Whole tonnes to cover by the estimate and by the final footprint; None while unknown. [tCO2e]
    reserved_t
        Tonnes kept by reservations that nobody has promised to retire yet. [tCO2e]
    promised_t
        Tonnes that two persons have promised: a retirement approved and not proven yet, a forest. [tCO2e]
    done_t
        Tonnes that count under the rule book: retired with proof and in time, absorbed and verified. [tCO2e]
    lost_t
        Retired tonnes that count no more, because their issuance turned out to be void. [tCO2e]
    due_on
        Last day of the rule book's clock; None when it has none.
    achievable, committable
        Whether the evidence carries the rule book's sentence “neutral”, or “commits to”.
    fallen
        A certificate rests on something that no longer stands, or was suspended or withdrawn.
    """

    today: date
    planned_t: int | None = None
    required_t: int | None = None
    reserved_t: int = 0
    promised_t: int = 0
    done_t: int = 0
    lost_t: int = 0
    due_on: date | None = None
    achievable: bool = False
    committable: bool = False
    fallen: bool = False

    @property
    def target_t(self) -> int | None:
        """What is to be covered: the final quantity, before it is known the planned one. [tCO2e]"""
        return self.required_t if self.required_t is not None else self.planned_t

    @property
    def kept_t(self) -> int:
        """Everything that stands for this claim, whatever its stage. [tCO2e]"""
        return self.reserved_t + self.promised_t + self.done_t

    @property
    def missing_t(self) -> int:
        """What nothing stands for yet. [tCO2e]"""
        return max(0, (self.target_t or 0) - self.kept_t)

    @property
    def surplus_t(self) -> int:
        """What is kept above the target. [tCO2e]"""
        return max(0, self.kept_t - self.target_t) if self.target_t is not None else 0

    @property
    def covered(self) -> bool:
        """Whether what counts reaches the final quantity."""
        return self.required_t is not None and self.done_t >= self.required_t


def state_of(facts: Standing) -> ClaimState:
    """Return the state; the first that applies, the gravest first."""
    required = facts.required_t
    lost = required is not None and facts.done_t < required <= facts.done_t + facts.lost_t
    promised = required is not None and facts.done_t + facts.promised_t >= required
    if facts.fallen or (lost and facts.lost_t > 0):
        return ClaimState.INVALIDATED
    if facts.covered and facts.achievable:
        return ClaimState.ACHIEVED
    if facts.target_t is not None and facts.due_on is not None and facts.today > facts.due_on:
        return ClaimState.OVERDUE
    if promised and facts.committable:
        return ClaimState.COMMITTED
    if facts.kept_t > 0:
        return ClaimState.PARTLY_COVERED
    return ClaimState.NONE if facts.target_t is None else ClaimState.PLANNED
