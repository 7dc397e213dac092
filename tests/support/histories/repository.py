"""A made-up repository: what came to its branch in which way, and what a forge would tell of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from pulumi_claude_admin.outcome_ports import (
    ChangeCommit,
    CommitAuthor,
    ForgeAccount,
    LinkedIssue,
    MergedChange,
    Review,
)
from tests.support.histories.fast_import import Commit, add_file, import_commits
from tests.support.histories.history import REPOSITORY, START
from tests.support.histories.source_tree import SourceTree

TRAILER = "Co-Authored-By: Claude Sonnet 5 <NoReply@anthropic.com>"
BODY = "\N{ROBOT FACE} Generated with [Claude Code](https://claude.com/claude-code)"


class Style(Enum):
    """How a pull request is merged."""

    SQUASH = "squash"
    MERGE = "merge"
    REBASE = "rebase"


class Sign(Enum):
    """What an assisted change shows."""

    TRAILER = "trailer"
    BODY = "body"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pull request is beside its content."""

    at: datetime
    login: str
    style: Style
    waits: timedelta
    sign: Sign | None = None
    is_fix: bool = False
    takes_back: int | None = None


class Repository:
    """Commits and pull requests, as they come."""

    def __init__(self, folder: Path, tree: SourceTree) -> None:
        self.folder = folder
        self._tree = tree
        files = {path: tree.text(path) for path in tree.files}
        self._commits = [Commit("Begin", "Somebody <old@example.com>", START - timedelta(days=9), (), files)]
        self.tip = 0
        self._merged: list[tuple[MergedChange, int, tuple[int, ...]]] = []
        """Each with the place of its merge commit, and the places of its own commits where they are on the branch."""
        self._reformatted: int | None = None

    @property
    def next_number(self) -> int:
        """Of the pull request that comes next."""
        return len(self._merged) + 1

    def merge(self, proposal: Proposal, touched: Sequence[str]) -> None:
        """Put the tree as it is now on the branch, in the way of the proposal."""
        number = self.next_number
        title = self._title(proposal, number)
        trailer = f"\n\n{TRAILER}" if proposal.sign is Sign.TRAILER else ""
        messages = (f"Prepare change {number}\n", f"{title}{trailer}\n")
        files: dict[str, str | None] = {path: self._tree.text(path) for path in touched}
        notes: dict[str, str | None] = {f"notes/{number}.md": f"Why change {number} is made.\n"}
        author = f"{proposal.login} <{_email(proposal.login)}>"
        own: tuple[int, ...] = ()
        match proposal.style:
            case Style.SQUASH:
                said = f"{title} (#{number})\n"
                self._on_branch(Commit(said, author, proposal.at, (self.tip,), files | notes))
            case Style.REBASE:
                self._on_branch(Commit(messages[0], author, proposal.at, (self.tip,), notes))
                self._on_branch(Commit(messages[1], author, proposal.at, (self.tip,), files))
            case Style.MERGE:
                before = self.tip
                first = self._add(Commit(messages[0], author, proposal.at, (before,), notes))
                second = self._add(Commit(messages[1], author, proposal.at, (first,), files))
                said = f"Merge pull request #{number}\n"
                self._on_branch(Commit(said, author, proposal.at, (before, second), files | notes))
                own = (first, second)
        change = _change(proposal, number, title, messages)
        self._merged.append((change, self.tip, own))

    def reformat(self, at: datetime) -> None:
        """Put the whole tree on the branch, in a commit that is to be passed over."""
        files: dict[str, str | None] = {path: self._tree.text(path) for path in self._tree.files}
        self._on_branch(Commit("Use double quotes\n", "Formatter <format@example.com>", at, (self.tip,), files))
        self._reformatted = self.tip

    def rename(self, at: datetime, path: str, to: str) -> None:
        """Put a file on the branch under another name."""
        files = {path: None, to: self._tree.text(to)}
        self._on_branch(Commit(f"Move {path}\n", "Somebody <old@example.com>", at, (self.tip,), files))

    def push_away(self, at: datetime) -> int:
        """Push the newest change's commit away by one that says the same in other words; the change's number."""
        change, place, _ = self._merged[-1]
        assert place == self.tip
        self._on_branch(replace(self._commits[place], message="As it was, amended\n", at=at))
        return change.number

    def report_bug(self, number: int, at: datetime) -> None:
        """Open an issue of a bug that refers to the newest change, and one of another kind."""
        change, place, own = self._merged[number - 1]
        issues = (LinkedIssue(9000 + number, at, ("Bug",)), LinkedIssue(9500 + number, at, ("question",)))
        self._merged[number - 1] = (replace(change, mentioned_in=issues), place, own)

    def finish(self) -> tuple[tuple[MergedChange, ...], tuple[str, ...]]:
        """Make the repository; what a forge tells, and the ids of the commits by their place."""
        ids = import_commits(self.folder, self._commits, tip=self.tip)
        if self._reformatted is not None:
            text = f"# The day of the quotes\n{ids[self._reformatted]}\n"
            add_file(self.folder, ".git-blame-ignore-revs", text, at=self._commits[self.tip].at)
        return tuple(_with_ids(*merged, ids) for merged in self._merged), ids

    def _title(self, proposal: Proposal, number: int) -> str:
        if proposal.takes_back is not None:
            return f'Revert "{self._merged[proposal.takes_back - 1][0].title}"'
        return f"Fix what change {number} is about" if proposal.is_fix else f"Change {number}"

    def _add(self, commit: Commit) -> int:
        self._commits.append(commit)
        return len(self._commits) - 1

    def _on_branch(self, commit: Commit) -> None:
        self.tip = self._add(commit)


def _change(proposal: Proposal, number: int, title: str, messages: Sequence[str]) -> MergedChange:
    login, opened = proposal.login, proposal.at - proposal.waits - timedelta(hours=1)
    author = CommitAuthor(_email(login), login, login)
    labels = (*(["bug"] if proposal.is_fix else []), *(["claude-code-assisted"] if proposal.sign is Sign.LABEL else []))
    reviews = (
        Review(opened + timedelta(seconds=20), ForgeAccount("review-bot", is_bot=True)),
        Review(opened + timedelta(seconds=40), ForgeAccount(login)),
        Review(opened + proposal.waits, ForgeAccount("lead")),
    )
    return MergedChange(
        REPOSITORY,
        number,
        f"https://forge.example/{REPOSITORY}/pull/{number}",
        title,
        f"What it does.\n\n{BODY if proposal.sign is Sign.BODY else ''}",
        ForgeAccount(login, is_bot=login.endswith("[bot]")),
        merged_by=ForgeAccount("lead"),
        base_branch="main",
        created_at=opened,
        ready_at=None,
        merged_at=proposal.at,
        merge_commit=None,
        additions=4,
        deletions=1,
        changed_files=2,
        labels=labels,
        commits=tuple(ChangeCommit(_made_up_oid(number, text), text, (author,)) for text in messages),
        reviews=reviews,
    )


def _with_ids(change: MergedChange, place: int, own: Sequence[int], ids: Sequence[str]) -> MergedChange:
    commits = change.commits
    if own:
        commits = tuple(replace(one, oid=ids[of]) for one, of in zip(commits, own, strict=True))
    return replace(change, merge_commit=ids[place], commits=commits)


def _email(login: str) -> str:
    return f"{login.replace('[bot]', '-bot')}@example.com"


def _made_up_oid(*words: object) -> str:
    """The id of a commit that is on no branch: as it was proposed, before it was squashed or rebased."""
    return hashlib.sha1("/".join(map(str, words)).encode()).hexdigest()  # noqa: S324 - git's own kind of id
