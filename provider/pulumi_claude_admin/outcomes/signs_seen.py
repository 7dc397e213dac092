"""
How much of what the platform reports the signs see: printed beside every figure, as whoever switches the trailers off is in *no sign*.

The report counts commits and pull requests when they are made; here are those that were merged. So a share of one is not to be
expected, and one that falls from week to week says that somebody switched something off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.suppress import SMALLEST
from pulumi_claude_admin.outcomes.week import Week


@dataclass(frozen=True, slots=True)
class SignsSeen:
    """Commits with the assistant's trailer and assisted changes, as they were merged, beside what the platform reports of the same weeks."""

    commits: int
    reported_commits: int
    changes: int
    reported_changes: int
    """As they were created."""

    @property
    def share_of_commits(self) -> float | None:
        """How much of what is reported carries a trailer and was merged; None where nothing is reported."""
        return self.commits / self.reported_commits if self.reported_commits else None

    @property
    def share_of_changes(self) -> float | None:
        """How much of what is reported shows any sign and was merged; None where nothing is reported."""
        return self.changes / self.reported_changes if self.reported_changes else None


def signs_seen(
    facts: Iterable[ChangeFact], reported: Iterable[ReportedWork], weeks: Sequence[Week]
) -> SignsSeen | None:
    """Of everybody together; None where a number would be of fewer than five people."""
    asked = frozenset(weeks)
    inside = [one for one in facts if one.week in asked]
    told = [one for one in reported if Week.of_day(one.day) in asked]
    who = (
        {one.person for one in inside if one.trailer_commits},
        {one.person for one in inside if one.sign is Sign.ASSISTED},
        {one.email for one in told if one.commits},
        {one.email for one in told if one.pull_requests},
    )
    if any(0 < len(people) < SMALLEST for people in who):
        return None
    return SignsSeen(
        sum(one.trailer_commits for one in inside),
        sum(one.commits for one in told),
        sum(one.sign is Sign.ASSISTED for one in inside),
        sum(one.pull_requests for one in told),
    )
