"""Which step may an approval take, from which state, by whom?"""

from dataclasses import dataclass

from footprint.accounts.enums import AccreditationState

S = AccreditationState


@dataclass(frozen=True)
class Transition:
    """``by``: ``"site_admin"``, ``"organisation"`` or ``"clock"``."""

    sources: frozenset[AccreditationState]
    target: AccreditationState
    by: str


ACCREDITATION_TRANSITIONS: dict[str, Transition] = {
    "approve": Transition(frozenset({S.REQUESTED}), S.APPROVED, by="site_admin"),
    "refuse": Transition(frozenset({S.REQUESTED}), S.REFUSED, by="site_admin"),
    "suspend": Transition(frozenset({S.APPROVED}), S.SUSPENDED, by="site_admin"),
    "reinstate": Transition(frozenset({S.SUSPENDED}), S.APPROVED, by="site_admin"),
    "revoke": Transition(frozenset({S.APPROVED, S.SUSPENDED}), S.REVOKED, by="site_admin"),
    "withdraw": Transition(frozenset({S.REQUESTED, S.APPROVED, S.SUSPENDED}), S.WITHDRAWN, by="organisation"),
    "expire": Transition(frozenset({S.APPROVED, S.SUSPENDED}), S.EXPIRED, by="clock"),
}


def steps_open(state: AccreditationState, *, by: str) -> list[str]:
    """The names of the steps that this party may take from this state, in the order of the table."""
    return [name for name, t in ACCREDITATION_TRANSITIONS.items() if state in t.sources and t.by == by]
