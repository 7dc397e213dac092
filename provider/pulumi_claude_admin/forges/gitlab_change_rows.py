"""A merge request as GitLab's REST answers it, and what stands beside it: strict about what is used. Source: docs/platform/gitlab.md#merged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pydantic import Field

from pulumi_claude_admin.forges.answered import Answered, Moment
from pulumi_claude_admin.outcome_ports import ChangeCommit, CommitAuthor, LinkedIssue

_GHOST: Final = "ghost"
"""Who stands for everybody whose account is gone."""
_BOT: Final = re.compile(r"(project|group)_\d+_bot(_\w+)?|service_account_.*|.*\[bot\]", re.IGNORECASE)
_TRAILER: Final = re.compile(
    r"^co-authored-by:\s*(?P<name>[^<\n]*?)\s*<(?P<email>[^>\n]+)>\s*$", re.IGNORECASE | re.MULTILINE
)
_APPROVED: Final = re.compile(r"approved this merge request")
_READY: Final = re.compile(
    r"marked this merge request as \*\*ready\*\*|unmarked this merge request as a? ?\W*(draft|work in progress)",
    re.IGNORECASE,
)
_MENTIONED: Final = re.compile(r"mentioned in (?:issue|incident|task) #(\d+)")


class UserRow(Answered):
    """An account, by its name there."""

    username: str

    @property
    def is_gone(self) -> bool:
        """Whether it only stands for one that was deleted."""
        return self.username == _GHOST

    @property
    def is_bot_by_name(self) -> bool:
        """Whether the name is one that GitLab gives to bots."""
        return _BOT.fullmatch(self.username) is not None


class ListedRow(Answered):
    """One of a project's list, before anybody knows whether it is wanted. Of very old ones no moment is known."""

    iid: int
    merged_at: Moment | None


class MergeRequestRow(Answered):
    """One that is wanted."""

    iid: int
    web_url: str
    title: str
    description: str | None
    author: UserRow | None
    merge_user: UserRow | None = None
    merged_by: UserRow | None = None
    target_branch: str
    created_at: Moment
    merged_at: Moment
    sha: str | None
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None
    labels: tuple[str, ...]

    @property
    def merger(self) -> UserRow | None:
        """Who merged it; older releases have one of the two names."""
        return self.merge_user or self.merged_by

    @property
    def last_commit(self) -> str | None:
        """The last one that it put on its branch: of a fast-forward that is its own last one."""
        found = self.merge_commit_sha or self.squash_commit_sha or self.sha
        return found.lower() if found else None


class CommitRow(Answered):
    """A commit as it was proposed."""

    id: str
    message: str
    author_name: str
    author_email: str

    def commit(self, accounts: Mapping[str, str]) -> ChangeCommit:
        """With the co-authors of its trailers, each once. `accounts`: by address, in lower case."""
        people = [(self.author_email, self.author_name)]
        people += [(trailer["email"], trailer["name"]) for trailer in _TRAILER.finditer(self.message)]
        once = {email.casefold(): (email, name) for email, name in reversed(people)}
        authors = [
            CommitAuthor(*once[key], accounts.get(key)) for key in dict.fromkeys(it[0].casefold() for it in people)
        ]
        return ChangeCommit(self.id.lower(), self.message, tuple(authors))


class NoteRow(Answered):
    """A note: somebody's, or what GitLab itself writes about an event."""

    body: str
    system: bool
    created_at: Moment
    author: UserRow | None

    @property
    def is_review(self) -> bool:
        """Whether somebody said something, or approved."""
        return not self.system or _APPROVED.match(self.body) is not None

    @property
    def is_ready(self) -> bool:
        """Whether it tells that a draft stopped to be one."""
        return self.system and _READY.match(self.body) is not None

    @property
    def issue(self) -> int | None:
        """The number of the issue of the same project that it tells to have referred to it."""
        found = _MENTIONED.match(self.body) if self.system else None
        return int(found[1]) if found is not None else None


class IssueRow(Answered):
    """An issue."""

    iid: int
    created_at: Moment
    labels: tuple[str, ...]

    @property
    def linked(self) -> LinkedIssue:
        """As it is told."""
        return LinkedIssue(self.iid, self.created_at, self.labels)


class ProjectRow(Answered):
    """A project, by the path that it has now."""

    id: int
    path: str = Field(validation_alias="path_with_namespace")


class SizeRow(Answered):
    """How much a merge request changed."""

    additions: int
    deletions: int
    files: int = Field(validation_alias="fileCount")
