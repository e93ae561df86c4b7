"""Which step may a verification take, from which state, by which side?"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from footprint.assessments.enums import EngagementState
from footprint.core.problems import Conflict

S = EngagementState
CLIENT, VERIFIER, EITHER = "client", "verifier", "either"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One step: its name for people, from where to where, and who takes it."""

    label: str
    sources: frozenset[EngagementState]
    target: EngagementState
    by: str


def _step(label: str, sources: str, target: EngagementState, by: str) -> Transition:
    return Transition(
        label=label, sources=frozenset(S(name) for name in sources.split()), target=target, by=by
    )


TRANSITIONS: dict[str, Transition] = {
    "accept": _step(pgettext_lazy("step", "Accept"), "requested", S.ACCEPTED, VERIFIER),
    "decline": _step(pgettext_lazy("step", "Decline"), "requested", S.DECLINED, VERIFIER),
    "begin": _step(pgettext_lazy("step", "Begin the review"), "accepted", S.IN_PROGRESS, VERIFIER),
    "send_back": _step(pgettext_lazy("step", "Send back"), "accepted in_progress", S.SENT_BACK, VERIFIER),
    "resubmit": _step(pgettext_lazy("step", "Hand in again"), "sent_back", S.IN_PROGRESS, CLIENT),
    "withdraw": _step(
        pgettext_lazy("step", "Withdraw"), "requested accepted in_progress sent_back", S.WITHDRAWN, EITHER
    ),
    "conclude": _step(pgettext_lazy("step", "Sign the statement"), "in_progress", S.CONCLUDED, VERIFIER),
    "reopen": _step(pgettext_lazy("step", "Reopen"), "concluded", S.REOPENED, EITHER),
}
REVIEWING = frozenset({S.ACCEPTED, S.IN_PROGRESS})
"""States in which the verifier looks at lines."""
TALKING = frozenset({S.ACCEPTED, S.IN_PROGRESS, S.SENT_BACK})
"""States in which both sides may write."""


class WrongStep(Conflict):
    """The verification is not in a state in which this can be done, or the other side has to do it."""

    code = "wrong_step"

    def __init__(self, *, state: EngagementState, step: str):
        super().__init__(
            _("The verification stands at “%(state)s”; “%(step)s” is not possible there."),
            field="state",
            value=str(state),
            params={"state": state.label, "step": step},
            remedy=_("Open the verification and follow its next step."),
        )


def require_step(name: str, *, state: EngagementState) -> Transition:
    """The step, if it may be taken from this state; else ``WrongStep``."""
    transition = TRANSITIONS[name]
    if state not in transition.sources:
        raise WrongStep(state=state, step=str(transition.label))
    return transition


def steps_open(state: EngagementState, *, by: str) -> list[str]:
    """Names of the steps that a side may take from a state, in the order of the table."""
    return [name for name, step in TRANSITIONS.items() if state in step.sources and step.by in {by, EITHER}]
