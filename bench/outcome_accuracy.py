"""
How far the figures of outcomes can be believed, on made-up histories of which the truth is known (`tests/support/histories`).

    python -m bench.outcome_accuracy [HISTORIES]      the table of docs/outcomes-methods.md, by size of the team
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pulumi_claude_admin.git_checkout.history import GitCheckout
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import Difference, Verdict
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.gather import Beside, RepositoryFacts, Rules, repository_facts
from pulumi_claude_admin.outcomes.people import Aliases, People, accounts_seen
from tests.support.histories.draw import draw_history
from tests.support.histories.history import REPOSITORY, TEAM, Effects, History

HISTORIES: Final = 200
SIZES: Final = (5, 8, 12, 20, 40)
EFFECTS: Final = (Effects(), Effects(defect=0.1, hours=3.0, points=-1.0), Effects(), Effects(hours=-2.0, points=0.5))
"""Of each two histories one has none."""
METRICS: Final = ("lines", "hours", "upper hours", "points")
_KEY: Final = "a key of the bench, and of nobody"
_WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """One history, and what was made of it."""

    history: History
    gathered: RepositoryFacts
    told: Mapping[str, Difference | None]

    @property
    def assisted_found(self) -> frozenset[int]:
        """The changes that were called assisted."""
        return frozenset(one.number for one in self.gathered.facts if one.sign is Sign.ASSISTED)

    def found(self, kind: DefectKind) -> frozenset[int]:
        """The changes that were said to have caused a defect."""
        return frozenset(one.number for one in self.gathered.facts if kind in one.defects) - self.history.pushed_away

    def truth(self, kind: DefectKind) -> frozenset[int]:
        """Those that did."""
        of = {
            DefectKind.LINES: self.history.caused,
            DefectKind.REVERTED: self.history.reverted,
            DefectKind.ISSUE: self.history.bugs,
        }
        return of[kind] - self.history.bots - self.history.pushed_away

    def precision(self, kind: DefectKind) -> float:
        """How many of those that were told did."""
        return len(self.found(kind) & self.truth(kind)) / max(len(self.found(kind)), 1)

    def recall(self, kind: DefectKind) -> float:
        """How many of those that did were told."""
        return len(self.found(kind) & self.truth(kind)) / max(len(self.truth(kind)), 1)

    def differences(self) -> Mapping[str, Difference]:
        """By metric, those that may be told."""
        return {name: one for name, one in self.told.items() if one is not None}

    def effect(self, metric: str) -> float:
        """What the assistant does to a metric, truly."""
        effects = self.history.effects
        return {"lines": effects.defect, "points": effects.points}.get(metric, effects.hours)


def judge(folder: Path, *, people: int, effects: Effects, seed: int) -> Judged:
    """Draw a history, read its repository, and count."""
    history = draw_history(folder, people=people, effects=effects, seed=seed)
    who = People(_KEY, seen=accounts_seen(history.changes, Aliases()).emails)
    beside = Beside(GitCheckout(folder, REPOSITORY), history)
    gathered = repository_facts(history.changes, "main", who, Rules(), beside)
    team_of = dict.fromkeys(who.member_hashes(history.emails), TEAM)
    found = outcomes(Asked(gathered.facts, history.weeks, history.end, team_of))
    (team,) = [one for one in found.differences if one.team == TEAM]
    told = (team.defects[DefectKind.LINES], team.waited_median, team.waited_upper_quarter, team.covered)
    return Judged(history, gathered, dict(zip(METRICS, told, strict=True)))


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one history, small enough to be handed from one process to another."""

    people: int
    inside: Mapping[str, bool]
    """By metric that was told: whether the truth is inside the interval."""
    verdicts: Mapping[str, bool]
    """Of these, whether a difference was called one."""
    is_none: Mapping[str, bool]
    """Of these, whether there truly is none."""
    judged: frozenset[str]
    """Of these, those for which the team was large enough for a verdict."""
    lines: tuple[int, int, int]
    """Changes that caused a defect and were told, that were told, and that did."""


def score(number: int) -> Score:
    """The history of this number: sizes and effects take turns."""
    people, effects = SIZES[number % len(SIZES)], EFFECTS[number // len(SIZES) % len(EFFECTS)]
    with tempfile.TemporaryDirectory() as folder:
        found = judge(Path(folder), people=people, effects=effects, seed=number)
        told = found.differences()
        kind = DefectKind.LINES
        return Score(
            people,
            {name: one.low <= found.effect(name) <= one.high for name, one in told.items()},
            {name: one.verdict in {Verdict.HIGHER, Verdict.LOWER} for name, one in told.items()},
            {name: found.effect(name) == 0 for name in told},
            frozenset(name for name, one in told.items() if one.verdict is not Verdict.FEW),
            (len(found.found(kind) & found.truth(kind)), len(found.found(kind)), len(found.truth(kind))),
        )


def scores(histories: int = HISTORIES) -> tuple[Score, ...]:
    """Of the first so many histories."""
    with ProcessPoolExecutor(_WORKERS) as pool:
        return tuple(pool.map(score, range(histories)))


def share(of: Sequence[bool]) -> float:
    """Of all, those that are."""
    return sum(of) / len(of) if of else float("nan")


def main() -> None:
    """Print the table."""
    found = scores(int(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES)
    for line in table(found):
        print(line)


def table(found: Sequence[Score]) -> Iterator[str]:
    """Per size and metric: how often the truth is inside, how often a verdict is given without an effect and with one."""
    by_size = defaultdict[int, list[Score]](list)
    for one in found:
        by_size[one.people].append(one)
    yield "| people | histories | metric | told | truth inside | verdict without an effect | verdict with one |"
    yield "|---|---|---|---|---|---|---|"
    for people, of in sorted(by_size.items()):
        for name in METRICS:
            told = [one for one in of if name in one.inside]
            inside = share([one.inside[name] for one in told])
            without = share([one.verdicts[name] for one in told if one.is_none[name]])
            with_one = share([one.verdicts[name] for one in told if not one.is_none[name]])
            yield f"| {people} | {len(of)} | {name} | {len(told)} | {inside:.0%} | {without:.0%} | {with_one:.0%} |"
    true_lines = sum(one.lines[2] for one in found)
    precision, recall = 1 - wrong_defects(found), 1 - missed_defects(found)
    yield f"defects by lines: precision {precision:.3f}, recall {recall:.3f}, of {true_lines}"


def wrong_defects(found: Sequence[Score]) -> float:
    """Of the changes that were told to have caused a defect by lines, those that did not."""
    return 1 - sum(one.lines[0] for one in found) / sum(one.lines[1] for one in found)


def missed_defects(found: Sequence[Score]) -> float:
    """Of the changes that did, those that were not told."""
    return 1 - sum(one.lines[0] for one in found) / sum(one.lines[2] for one in found)


if __name__ == "__main__":
    main()
