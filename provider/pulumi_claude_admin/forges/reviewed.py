"""
Which planned steps were reviewed on the pull requests that were merged: the digests of our own comments' markers, and what has none. The same
for every forge.

A comment counts where it tells of the commit that was merged: a later push that nobody previewed is no reviewed one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_claude_admin.forge_ports import Comment, Merged, Merges
from pulumi_claude_admin.report.marker import Marker, parse


@dataclass(frozen=True, slots=True)
class Union:
    """Every digest, the numbers of the pull requests (`noun`, in the forge's own word), and a sentence for each thing that tells none."""

    digests: frozenset[str]
    pull_requests: tuple[int, ...]
    remarks: tuple[str, ...]
    noun: str


def unite(merges: Merges) -> Union:
    """The digests of all that was merged since the last good run. Raises PullRequestError when the forge does not tell."""
    since = merges.since_last_good_run()
    viewer = merges.viewer()
    digests: set[str] = set()
    remarks = list(since.remarks)
    for one in since.pull_requests:
        told = _told(one, _markers(one.comments, viewer), f"{since.noun} {one.number}")
        if isinstance(told, str):
            remarks.append(told)
        else:
            digests |= told
    numbers = tuple(one.number for one in since.pull_requests)
    return Union(frozenset(digests), numbers, tuple(remarks), since.noun)


def _markers(comments: Iterable[Comment], viewer: str) -> tuple[Marker, ...]:
    """Those of our own comments: anybody can write one that looks like it."""
    found = (parse(one.body) for one in comments if one.author == viewer)
    return tuple(marker for marker in found if marker is not None)


def _told(merged: Merged, markers: tuple[Marker, ...], name: str) -> frozenset[str] | str:
    """Its digests, or why there are none."""
    if not markers:
        return f"{name} has no report of ours, so its steps are to be accepted"
    present = [one for one in markers if one.head == merged.head]
    if not present:
        return f"{name} was merged at a later commit than its report is of, so its steps are to be accepted"
    if all(one.steps is None for one in present):
        return f"the report on {name} tells no digests of planned steps, so its steps are to be accepted"
    return frozenset(step for one in present for step in one.steps or ())
