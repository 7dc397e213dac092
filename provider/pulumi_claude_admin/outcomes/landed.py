"""
Which commits of a branch came with which change: the merge, the squash, or what a rebase wrote anew.

A forge tells one commit of a change, and the commits as they were proposed. A squash and a rebase leave others on the branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.outcome_ports import BranchCommit, MergedChange


@dataclass(frozen=True, slots=True)
class Landed:
    """Changes and commits of one branch."""

    number_of: Mapping[str, int] = field(default_factory=dict)
    """Each commit that came with a change, to the change's number."""
    span_of: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Each change's number to the commit that the branch was at before it, and the one after it."""
    missing: tuple[int, ...] = ()
    """Changes of which nothing is on the branch: another branch's, or pushed away since."""


def landed(changes: Iterable[MergedChange], commits: Iterable[BranchCommit]) -> Landed:
    """Whose commits are whose. A commit that several changes claim is the one's that was merged first."""
    by_oid = {commit.oid: commit for commit in commits}
    numbers, spans, missing = dict[str, int](), dict[int, tuple[str, str]](), list[int]()
    for change in sorted(changes, key=lambda one: (one.merged_at, one.number)):
        tip = by_oid.get(change.merge_commit or "")
        own = _commits_of(change, tip, by_oid) if tip else []
        if tip is None or not own[-1].parents:
            missing.append(change.number)
            continue
        for commit in own:
            numbers.setdefault(commit.oid, change.number)
        if len(tip.parents) > 1:
            # what was merged in: the last proposed commit, or at GitLab the squash of all of them
            for oid in (*tip.parents[1:], *(proposed.oid for proposed in change.commits)):
                numbers.setdefault(oid, change.number)
        spans[change.number] = (own[-1].parents[0], tip.oid)
    return Landed(numbers, spans, tuple(sorted(missing)))


def _commits_of(change: MergedChange, tip: BranchCommit, by_oid: Mapping[str, BranchCommit]) -> list[BranchCommit]:
    """Those on the branch's own line, newest first: of a rebase all that say what the proposed ones said, in their order."""
    proposed = [_words(one.message) for one in reversed(change.commits)]
    if len(tip.parents) > 1 or len(proposed) < 2 or _words(tip.message) != proposed[0]:  # noqa: PLR2004 - one is its own squash
        return [tip]
    own = [tip]
    for words in proposed[1:]:
        before = by_oid.get(own[-1].parents[0]) if own[-1].parents else None
        if before is None or _words(before.message) != words:
            break
        own.append(before)
    return own


def _words(message: str) -> str:
    return " ".join(message.split())
