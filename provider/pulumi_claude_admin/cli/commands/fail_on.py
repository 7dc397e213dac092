"""`--fail-on`: its words, and what they mean for a run."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Severity, Status
from pulumi_claude_admin.report.run import NOTHING_COMPARED, FailOn

NOTHING: Final = "none"
CAN_FAIL: Final = tuple(
    status
    for status in Status
    if status not in {Status.IN_SYNC, Status.PENDING, Status.IGNORED, Status.LEFT, Status.AWAITED}
)
_UNGRADED: Final = frozenset({Status.APPROVED, Status.UNSEEN, Status.ELSEWHERE, Status.PLANNED, Status.CONVERGED})
_GRADED: Final = tuple(status for status in CAN_FAIL if status not in _UNGRADED)
"""What has a severity."""


def parse_fail_on(words: tuple[str, ...]) -> FailOn:
    """
    Statuses in report order, each from a severity on where one is said. `none` alone means: never fail.

    Raises ConfigurationError on a word that is none. A status that is given twice fails from the lesser severity on.
    """
    if words == (NOTHING,):
        return FailOn({})
    wrong = sorted({word for word in words if word != NOTHING_COMPARED and not _is_known(word)})
    if wrong or not words:
        choices = ", ".join([*map(str, CAN_FAIL), NOTHING_COMPARED])
        raise ConfigurationError(
            f"--fail-on: {', '.join(wrong) or 'nothing'} is no status that can fail",
            hint=f"Use {choices}, or none; with a severity where there is one: drifted:{Severity.HIGH}",
        )
    given = [word.partition(":")[::2] for word in words if word != NOTHING_COMPARED]
    least = {status: [severity for name, severity in given if name == status] for status in CAN_FAIL}
    return FailOn({status: _mildest(severities) for status, severities in least.items() if severities})


def _is_known(word: str) -> bool:
    name, colon, severity = word.partition(":")
    return name in set(_GRADED if colon else CAN_FAIL) and (not colon or severity in set(Severity))


def _mildest(severities: list[str]) -> Severity | None:
    """None where one of them is empty: then any severity will do."""
    return None if "" in severities else max(map(Severity, severities), key=lambda one: one.rank)
