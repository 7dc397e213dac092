"""
From what was read of one repository to its changes as they are counted. Asks the checkout and the coverage files, and nothing twice.

What one of them cannot say is a line for the reader, and unknown of the changes that it concerns: the rest goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final, TypeVar

from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.outcome_ports import (
    BranchCommit,
    CoverageReports,
    GitHistory,
    MergedChange,
    Span,
    TouchedFile,
)
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import Defects, defects, fixes_to_blame
from pulumi_claude_admin.outcomes.evidence import classify, trailer_commits
from pulumi_claude_admin.outcomes.fixes import FixWords
from pulumi_claude_admin.outcomes.landed import Landed, landed
from pulumi_claude_admin.outcomes.left_out import LeftOut, left_out
from pulumi_claude_admin.outcomes.people import People, is_bot
from pulumi_claude_admin.outcomes.review_time import reviewed
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange, touched_coverage

_SLACK: Final = timedelta(days=1)
"""A commit may be dated before the merge that brought it."""
_FAST_FORWARDED: Final = timedelta(days=90)
"""So much older may be one that a fast-forward put on the branch as it was written."""
_NEWEST: Final = 8
"""So many commits of which it is known what tests covered: each is some megabytes of a large repository."""
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a company says of its own repositories: which words mean a bug, whose accounts are no people (in lower case), which notes are a tool's."""

    words: FixWords = field(default_factory=FixWords)
    bots: frozenset[str] = frozenset()
    notes_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What else is known of the repository: a checkout, and what tests covered.

    Not asked again: `blamed`, by the commit of a fix, and `covered`, by the number of a change.
    """

    checkout: GitHistory | None = None
    coverage: CoverageReports | None = None
    blamed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    covered: Mapping[int, CoverageChange] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """The changes of one repository, oldest first, with what a reader has to know of them; `blamed` is to be kept for the next run."""

    facts: tuple[ChangeFact, ...]
    left_out: Mapping[date, LeftOut]
    blamed: Mapping[str, tuple[str, ...]]
    remarks: tuple[str, ...] = ()


def repository_facts(
    changes: Sequence[MergedChange], branch: str, people: People, rules: Rules, beside: Beside
) -> RepositoryFacts:
    """What is counted of the changes that were merged into this branch. Fixes by bots are fixes all the same."""
    return _Gathering(branch, people, rules, beside).facts(changes)


class _Gathering:
    """One repository, and the remarks that come up on the way."""

    def __init__(self, branch: str, people: People, rules: Rules, beside: Beside) -> None:
        self._branch = branch
        self._people = people
        self._rules = rules
        self._beside = beside
        self._remarks = Counter[str]()

    def facts(self, changes: Sequence[MergedChange]) -> RepositoryFacts:
        """All of them, by number."""
        here = sorted((one for one in changes if one.base_branch == self._branch), key=lambda one: one.number)
        commits = self._commits(here)
        placed = landed(here, commits)
        if commits and placed.missing:
            number = len(placed.missing)
            those = "1 change is" if number == 1 else f"{number} changes are"
            self._remarks[f"{those} not on the branch {self._branch} of the checkout"] += 1
        blamed = self._blamed(here, placed)
        found = self._defects(here, commits, placed, blamed)
        notes = self._notes(here)
        covered = self._covered(here, placed)
        by_people = [one for one in here if not is_bot(one.author, self._rules.bots)]
        facts = [self._fact(one, found, notes, covered) for one in by_people]
        return RepositoryFacts(
            tuple(sorted(facts, key=lambda one: (one.merged_at, one.number))),
            left_out(changes, self._branch, self._rules.bots),
            blamed=blamed,
            remarks=tuple(f"{text} ({count} times)" if count > 1 else text for text, count in self._remarks.items()),
        )

    def _fact(
        self,
        change: MergedChange,
        found: Defects,
        notes: Mapping[str, str],
        covered: Mapping[int, CoverageChange | None],
    ) -> ChangeFact:
        person = self._people.author_of(change)
        classified = classify(change, notes)
        return ChangeFact(
            change.repository,
            change.number,
            change.merged_at,
            None if person is None else person.hash,
            is_matched=person is not None and person.is_matched,
            sign=classified.sign,
            evidence=classified.evidence,
            reviewed=reviewed(change, self._rules.bots),
            defects=found.of[change.number],
            unknown_defects=found.unknown[change.number],
            coverage=covered.get(change.number),
            lines=change.additions + change.deletions,
            trailer_commits=trailer_commits(change),
        )

    def _commits(self, changes: Sequence[MergedChange]) -> tuple[BranchCommit, ...]:
        checkout = self._beside.checkout
        if checkout is None or not changes:
            return ()
        since = min(one.merged_at for one in changes) - _SLACK
        found = self._asked(lambda: checkout.commits(self._branch, since), None)
        if found is None:
            return ()
        there = {one.oid for one in found}
        if all(one.merge_commit is None or one.merge_commit in there for one in changes):
            return found
        return self._asked(lambda: checkout.commits(self._branch, since - _FAST_FORWARDED), found)

    def _blamed(self, changes: Sequence[MergedChange], placed: Landed) -> Mapping[str, tuple[str, ...]]:
        """Whose lines each fix took away: of fixes that an earlier run has asked about, what it was told."""
        checkout, known = self._beside.checkout, dict(self._beside.blamed)
        if checkout is None:
            return known
        for fix in fixes_to_blame(changes, placed, self._rules.words):
            before, after = placed.span_of[fix.number]
            if after not in known:
                commits = self._asked(partial(_last_changed, checkout, before, after), None)
                if commits is not None:
                    known[after] = commits
        return known

    def _defects(
        self,
        changes: Sequence[MergedChange],
        commits: Sequence[BranchCommit],
        placed: Landed,
        blamed: Mapping[str, tuple[str, ...]],
    ) -> Defects:
        of_fix = {
            fix.number: blamed[placed.span_of[fix.number][1]]
            for fix in fixes_to_blame(changes, placed, self._rules.words)
            if placed.span_of[fix.number][1] in blamed
        }
        return defects(changes, commits, placed, of_fix, self._rules.words)

    def _notes(self, changes: Sequence[MergedChange]) -> Mapping[str, str]:
        checkout, ref = self._beside.checkout, self._rules.notes_ref
        if checkout is None or ref is None:
            return {}
        oids = [commit.oid for one in changes for commit in one.commits]
        oids += [one.merge_commit for one in changes if one.merge_commit]
        return self._asked(lambda: checkout.notes(ref, oids), {})

    def _covered(self, changes: Sequence[MergedChange], placed: Landed) -> Mapping[int, CoverageChange | None]:
        """Of each change of which both commits were measured: that before one is the newest of another, and is asked for once."""
        checkout, reports = self._beside.checkout, self._beside.coverage
        if checkout is None or reports is None:
            return {}
        found = dict[int, CoverageChange | None](self._beside.covered)
        changes = sorted(
            (one for one in changes if one.number not in found), key=lambda one: (one.merged_at, one.number)
        )
        spans = [placed.span_of[change.number] for change in changes if change.number in placed.span_of]
        nothing: Mapping[Span, tuple[TouchedFile, ...]] = {}
        touched = self._asked(lambda: checkout.touched_files(spans), nothing) if spans else nothing
        measured = lru_cache(_NEWEST)(lambda *of: self._asked(partial(reports.of, *of), None))
        for change in changes:
            span = placed.span_of.get(change.number)
            if span is not None and span in touched:
                sides = [measured(change.repository, commit) for commit in span]
                found[change.number] = touched_coverage(touched[span], sides[0], sides[1])
        return found

    def _asked(self, question: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        try:
            return question()
        except OutcomesUnreadable as error:
            self._remarks[str(error)] += 1
            return otherwise


def _last_changed(checkout: GitHistory, before: str, after: str) -> tuple[str, ...] | None:
    return tuple(sorted({line.commit for line in checkout.blamed_lines(before, after)}))
