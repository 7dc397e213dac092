"""From what was read to what is counted: what cannot be said is a line, and the rest goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.git_checkout.history import GitCheckout
from pulumi_claude_admin.outcome_ports import BlamedLine, BranchCommit, FileCoverage, ForgeAccount, Span, TouchedFile
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import EvidenceKind
from pulumi_claude_admin.outcomes.gather import Beside, Rules, repository_facts
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.people import People
from tests.support.histories.fast_import import Commit, import_commits
from tests.support.merged_changes import MERGED_AT, a_change, on_branch

PEOPLE = People("k" * 32)
CHANGES = (a_change(1), a_change(2, title="Fix it"), a_change(3, title="Fix more"))


@dataclass
class Checkout:
    """Three squashes, of which the second took away a line of the first. `broken` is the commit that it cannot blame."""

    broken: str = ""
    asked: list[str] = field(default_factory=list)

    def commits(self, branch: str, since: datetime) -> tuple[BranchCommit, ...]:
        assert branch == "main"
        assert since < CHANGES[0].merged_at
        return tuple(on_branch(number, number - 1) for number in (3, 2, 1))

    def blamed_lines(self, before: str, after: str) -> tuple[BlamedLine, ...]:
        self.asked.append(after)
        if after == self.broken:
            raise OutcomesUnreadable("no such commit")
        return (BlamedLine("a.py", "x = 1", before), BlamedLine("a.py", "y = 1", before))

    def touched_files(self, spans: Sequence[Span]) -> Mapping[Span, tuple[TouchedFile, ...]]:
        return {span: (TouchedFile("a.py", "a.py"),) for span in spans}

    def notes(self, ref: str, commits: Sequence[str]) -> Mapping[str, str]:
        return dict.fromkeys(commits[:1], ref)

    def mailmap(self) -> str:
        return ""


@dataclass
class Coverage:
    """Ten points more with each commit, and a file that nobody can read at the last."""

    asked: list[str] = field(default_factory=list)

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        assert repository == "acme/shop"
        self.asked.append(commit)
        number = int(commit, 16)
        if number == 3:
            raise OutcomesUnreadable("coverage.xml of 3 cannot be read")
        return {"a.py": FileCoverage(10 * number, 100)} if number else None


def test_lines_coverage_and_notes_come_from_beside() -> None:
    coverage = Coverage()
    found = repository_facts(CHANGES, "main", PEOPLE, Rules(notes_ref="ai"), Beside(Checkout(), coverage))

    assert len(coverage.asked) == len({*coverage.asked})
    assert [one.defects for one in found.facts] == [{DefectKind.LINES}, {DefectKind.LINES}, set()]
    assert [one.coverage and one.coverage.points for one in found.facts] == [None, 10.0, None]
    assert [one.kind for one in found.facts[0].evidence] == [EvidenceKind.NOTES]
    assert found.remarks == ("coverage.xml of 3 cannot be read",)


def test_a_fix_is_blamed_once_for_all_runs() -> None:
    first = repository_facts(CHANGES, "main", PEOPLE, Rules(), Beside(checkout := Checkout()))
    assert len(checkout.asked) == 2

    second = repository_facts(CHANGES, "main", PEOPLE, Rules(), Beside(again := Checkout(), blamed=first.blamed))

    assert again.asked == []
    assert second == first


def test_one_fix_that_cannot_be_blamed_is_a_line_and_is_asked_again_in_the_next_run() -> None:
    broken = f"{2:040x}"
    found = repository_facts(CHANGES, "main", PEOPLE, Rules(), Beside(Checkout(broken)))

    assert found.remarks == ("no such commit",)
    assert broken not in found.blamed
    assert [one.defects for one in found.facts] == [set(), {DefectKind.LINES}, set()]


def test_a_commit_that_a_fast_forward_put_there_as_old_as_it_was_is_found(tmp_path: Path) -> None:
    ana, merged_at = "Ana <ana@example.com>", CHANGES[0].merged_at
    ids = import_commits(
        tmp_path,
        [
            Commit("Begin", ana, merged_at - timedelta(days=60), (), {"a.py": "x = 1\n"}),
            Commit("Sell more", ana, merged_at - timedelta(days=9), (0,), {"a.py": "x = 2\n"}),
            Commit("Fix it", ana, merged_at + timedelta(days=3), (1,), {"a.py": "x = 3\n"}),
        ],
    )
    changes = (
        a_change(1, merge_commit=ids[1]),
        a_change(2, title="Fix it", merge_commit=ids[2], merged_at=merged_at + timedelta(days=4)),
    )
    found = repository_facts(changes, "main", PEOPLE, Rules(), Beside(GitCheckout(tmp_path, "acme/shop")))

    assert [one.defects for one in found.facts] == [{DefectKind.LINES}, set()]
    assert [one.unknown_defects for one in found.facts] == [set(), set()]
    assert found.remarks == ()


def test_without_a_checkout_lines_are_unknown_and_all_else_is_told() -> None:
    found = repository_facts(CHANGES, "main", PEOPLE, Rules(), Beside())

    assert all(one.unknown_defects == {DefectKind.LINES} for one in found.facts)
    assert found.remarks == ()


def test_bots_and_other_branches_are_counted_and_in_no_figure() -> None:
    changes = [*CHANGES, a_change(4, author=ForgeAccount("x", is_bot=True)), a_change(5, base_branch="release")]

    found = repository_facts(changes, "main", PEOPLE, Rules(), Beside())

    assert [one.number for one in found.facts] == [1, 2, 3]
    assert dict(found.left_out) == {MERGED_AT.date(): LeftOut(bots=1, elsewhere=1)}
