"""Which colour and icon does a state have? The word always stands beside them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: tone (good, warn, bad, info, brand, muted) and icon."""

    tone: str
    icon: str


TONE_ICONS = {
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-octagon",
    "info": "info-circle",
    "brand": "leaf",
    "muted": "circle",
}

_GROUPS: dict[Look, str] = {
    Look(
        "good", "check-circle"
    ): "valid active approved accepted passed pass verified succeeded done complete completed"
    " paid confirmed published settled good granted awarded ok checked corrected concluded",
    Look("good", "patch-check"): "retired issued achieved certified registered unmodified",
    Look("brand", "leaf"): "growing planted absorbing",
    Look("info", "hourglass-split"): "pending in_review reviewing requested instructed submitted waiting open"
    " under_review in_progress in_verification assigned offered",
    Look("info", "arrow-repeat"): "running processing started resumed",
    Look("info", "clock"): "queued scheduled planned reserved in_transfer due invited not_yet_valid upcoming",
    Look("info", "flag"): "commitment committed promised",
    Look(
        "warn", "exclamation-triangle"
    ): "warning shortfall overdue at_risk expiring attention stale incomplete queried qualified uncorrected",
    Look("warn", "pause-circle"): "suspended frozen paused on_hold locked held_back",
    Look("warn", "arrow-counterclockwise"): "sent_back returned reopened changes_requested cancelling",
    Look("warn", "flag"): "self_declared",
    Look(
        "bad", "x-octagon"
    ): "withdrawn rejected refused failed fail invalid revoked forged error denied breached down"
    " adverse disclaimed declined",
    Look("muted", "pencil"): "draft editing new previewed",
    Look("muted", "clock-history"): "superseded replaced expired lapsed released",
    Look("muted", "slash-circle"): "cancelled closed disabled inactive not_applicable deactivated void off",
    Look("muted", "question-circle"): "unknown unverified not_checked not_looked_at",
    Look("muted", "archive"): "held buffer archived",
}
LOOKS = {state: look for look, states in _GROUPS.items() for state in states.split()}


def look_of(state: str) -> Look:
    """The look of a state by its stored value; a state that nobody listed is neutral."""
    return LOOKS.get(str(state), Look("muted", "circle"))
