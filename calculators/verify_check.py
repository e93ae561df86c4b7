"""How is one thing that was looked at in a file told to a layman and to an auditor?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at: verdict, a sentence in Chinese and English, values for the auditor."""

    code: str
    verdict: Verdict
    zh: str
    en: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def check(
    code: str,
    passed: bool,
    *,
    zh: tuple[str, str],
    en: tuple[str, str],
    detail: Mapping[str, Any] | None = None,
) -> Check:
    """A check with the sentence for its outcome: each pair holds the good one, then the bad one."""
    good, bad = 0, 1
    which = good if passed else bad
    return Check(
        code=code, verdict="pass" if passed else "fail", zh=zh[which], en=en[which], detail=detail or {}
    )
