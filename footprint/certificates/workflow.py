"""Which state of a document may follow which?"""

from footprint.certificates.enums import State

# From the state that holds today to those that may follow. What is not listed is refused.
TRANSITIONS: dict[State, frozenset[State]] = {
    # A number whose document could not be made is spoiled in the open, never used again.
    State.PENDING: frozenset({State.VALID, State.CANCELLED}),
    State.VALID: frozenset(
        {State.SUSPENDED, State.WITHDRAWN, State.CANCELLED, State.SUPERSEDED, State.EXPIRED}
    ),
    State.SUSPENDED: frozenset(
        {State.VALID, State.WITHDRAWN, State.CANCELLED, State.SUPERSEDED, State.EXPIRED}
    ),
    # An expired document can still turn out to be wrong; it can never come back.
    State.EXPIRED: frozenset({State.WITHDRAWN, State.SUPERSEDED}),
    State.WITHDRAWN: frozenset(),
    State.CANCELLED: frozenset(),
    State.SUPERSEDED: frozenset(),
}
FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)


class TransitionRefused(ValueError):
    """The state asked for may not follow the state that holds."""

    def __init__(self, *, number: str, state: State, asked: State):
        possible = ", ".join(sorted(TRANSITIONS[state])) or "none: this state is final"
        super().__init__(
            f"{number} is {state}; it cannot become {asked}. Possible states: {possible}. "
            "What was decided wrongly is put right by issuing a new document."
        )


def require_transition(*, number: str, state: State, asked: State) -> None:
    """Raise ``TransitionRefused`` unless ``asked`` may follow ``state``."""
    if asked not in TRANSITIONS[state]:
        raise TransitionRefused(number=number, state=state, asked=asked)
