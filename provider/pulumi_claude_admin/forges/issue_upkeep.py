"""
How one drift issue for each key is kept: opened once, its body replaced by every run, commented on when something else is true, closed
when nothing is wrong any more, and opened again rather than made anew. The same for every forge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from pulumi_claude_admin.forge_ports import Issue, Issues
from pulumi_claude_admin.report.marker import Marker, parse, without_marker


class Need(Enum):
    """What a report asks of the issue."""

    OPEN = auto()
    """Something is wrong."""
    CLOSED = auto()
    """Nothing is, and everything was looked at."""
    AS_IT_IS = auto()
    """Nobody can tell."""


class IssueOutcome(Enum):
    """What was done."""

    OPENED = auto()
    OPENED_AGAIN = auto()
    UPDATED = auto()
    CLOSED = auto()
    NOT_NEEDED = auto()
    OUTDATED = auto()
    """A later run has told of these stacks."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to stand in the issue: its title and label, the body with its marker, and the news in one sentence."""

    title: str
    label: str
    marker: Marker
    body: str
    news: str

    @property
    def order(self) -> tuple[int, int]:
        """Greater is later."""
        return self.marker.run, self.marker.attempt


@dataclass(frozen=True, slots=True)
class _Own:
    issue: Issue
    marker: Marker


def keep_issue(issues: Issues, telling: Telling, need: Need) -> IssueOutcome:
    """Bring the issue of this key up to date. Raises PullRequestError when the forge does not take it."""
    viewer = issues.viewer()
    own = _own(issues, telling.marker.key, telling.label, viewer)
    if any((one.marker.run, one.marker.attempt) > telling.order for one in own):
        return IssueOutcome.OUTDATED
    if own:
        _retire(issues, own[1:])
        return _update(issues, own[0], telling, need)
    if need is not Need.OPEN:
        return IssueOutcome.NOT_NEEDED
    issues.open(telling.title, telling.body, label=telling.label)
    again = _own(issues, telling.marker.key, telling.label, viewer)
    _retire(issues, again[1:])  # another run may have opened one at the same moment
    return IssueOutcome.OPENED


def last_look(issues: Issues, *, key: str, label: str) -> datetime | None:
    """When the report was made that the issue of this key tells of; None where no issue says. Raises PullRequestError as the forge does."""
    times = [one.marker.at for one in _own(issues, key, label, issues.viewer()) if one.marker.at is not None]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _update(issues: Issues, one: _Own, telling: Telling, need: Need) -> IssueOutcome:
    was_open = one.issue.is_open
    is_open = was_open if need is Need.AS_IT_IS else need is Need.OPEN
    issues.replace(one.issue, telling.body, is_open=is_open)  # a closed one, too: it tells when somebody looked
    if not (was_open or is_open):
        return IssueOutcome.NOT_NEEDED
    if was_open != is_open or one.marker.digest != telling.marker.digest:
        issues.comment(one.issue, telling.news)
    if was_open and not is_open:
        return IssueOutcome.CLOSED
    return IssueOutcome.UPDATED if was_open else IssueOutcome.OPENED_AGAIN


def _own(issues: Issues, key: str, label: str, viewer: str) -> list[_Own]:
    """Those of this key that we opened: an open one before a closed one, that of the latest run first."""
    found = ((one, parse(one.body)) for one in issues.labelled(label) if one.author == viewer)
    own = [_Own(one, marker) for one, marker in found if marker is not None and marker.key == key]
    return sorted(own, key=lambda one: (not one.issue.is_open, -one.marker.run, -one.marker.attempt, one.issue.number))


def _retire(issues: Issues, others: list[_Own]) -> None:
    """Close what another one stands for, and take its marker away so that it is not found again."""
    for one in others:
        body = without_marker(one.issue.body) or "Replaced by another issue."
        issues.replace(one.issue, body, is_open=False)
