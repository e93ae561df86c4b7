"""Which state of a document may follow which?"""

from django.utils.translation import gettext_lazy as _

from footprint.certificates.enums import State
from footprint.core.problems import Conflict

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


class TransitionRefused(Conflict):
    """The state asked for may not follow the state that holds."""

    code = "transition_refused"

    def __init__(self, *, number: str, state: State, asked: State):
        self.state, self.asked = state, asked
        following = [following for following in State if following in TRANSITIONS[state]]
        super().__init__(
            _("%(number)s is “%(state)s” and cannot become “%(asked)s”."),
            remedy=_(
                "From here it can become: %(possible)s. What was decided wrongly is put right by a new "
                "document."
            )
            if following
            else _("This state is final. What was decided wrongly is put right by a new document."),
            params={
                "number": number,
                "state": state.label,
                "asked": asked.label,
                "possible": ", ".join(str(following.label) for following in following),
            },
        )


def require_transition(*, number: str, state: State, asked: State) -> None:
    """Raise ``TransitionRefused`` unless ``asked`` may follow ``state``."""
    if asked not in TRANSITIONS[state]:
        raise TransitionRefused(number=number, state=state, asked=asked)
