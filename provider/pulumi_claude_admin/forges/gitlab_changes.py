"""What was merged at GitLab, by python-gitlab. Source: docs/platform/gitlab.md#merged."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import gitlab

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forges.answered import parsed
from pulumi_claude_admin.forges.change_cost import BATCH, most_requests
from pulumi_claude_admin.forges.gitlab_change_questions import GitLabQuestions
from pulumi_claude_admin.forges.gitlab_change_rows import (
    CommitRow,
    IssueRow,
    ListedRow,
    MergeRequestRow,
    NoteRow,
    ProjectRow,
    SizeRow,
    UserRow,
)
from pulumi_claude_admin.forges.gitlab_client import READER_HINTS, told
from pulumi_claude_admin.forges.merged_span import MergedSpan
from pulumi_claude_admin.forges.review_order import ready_at
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import (
    ChangePage,
    ChangePart,
    ForgeAccount,
    LinkedIssue,
    MergedChange,
    ReadingCost,
    Review,
)

_PAGE: Final = 100
_NO_SIZE: Final = SizeRow(additions=0, deletions=0, files=0)
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class _Read:
    """A merge request with the lists that belong to it."""

    row: MergeRequestRow
    commits: tuple[CommitRow, ...]
    notes: tuple[NoteRow, ...]
    closes: tuple[IssueRow, ...]

    @property
    def people(self) -> Iterator[UserRow]:
        yield from (one for one in (self.row.author, self.row.merger) if one is not None)
        yield from (one.author for one in self.notes if one.author is not None)


@dataclass
class _Reading:
    """One project while it is read: what cannot be read of it, and whose loss was told."""

    project: ProjectRow
    unread: frozenset[ChangePart] = frozenset()
    remarks: list[str] = field(default_factory=list)
    is_short: bool = False
    has_committers: bool = True

    @property
    def unknown(self) -> frozenset[ChangePart]:
        """What is not known of a change: notes also say which issues refer to it."""
        return self.unread | {ChangePart.ISSUES} if ChangePart.REVIEWS in self.unread else self.unread

    def told(self) -> tuple[str, ...]:
        """What has come up since it was last asked for."""
        told, self.remarks = tuple(self.remarks), []
        return told


class GitLabChanges:
    """The merged merge requests of any project that the token may read, by its whole path."""

    def __init__(self, client: gitlab.Gitlab) -> None:
        self._client = client
        self._questions = GitLabQuestions(client)
        self._projects: dict[str, ProjectRow] = {}
        self._bots: dict[str, bool] = {}
        self._committers: dict[str, str] = {}

    def cost(self, repository: str, window: Window) -> ReadingCost:
        """In requests, by how many merge requests were merged on these days, and how many have to be listed to find them."""
        path = self._project(repository).path
        merged, touched = self._questions.counts(path, MergedSpan.of(window))
        return ReadingCost(path, merged, most_requests(merged, touched=touched), "requests")

    def read(self, repository: str, window: Window) -> Iterator[ChangePage]:
        """
        Each once, fifty at a time.

        GitLab lists by when one was last touched, never by when it was merged: what was touched since is listed, in the order in
        which it was opened, which no edit changes while it is read.
        """
        reading = _Reading(self._project(repository))
        if reading.project.path.casefold() != repository.casefold():
            reading.remarks.append(f"{repository} is called {reading.project.path} now: name it so")
        found = self._merged(reading, MergedSpan.of(window))
        while batch := tuple(itertools.islice(found, BATCH)):
            changes = self._whole(reading, batch)
            yield ChangePage(changes, reading.told(), is_short=reading.is_short)
        if reading.remarks:
            yield ChangePage((), reading.told(), is_short=reading.is_short)

    def _project(self, repository: str) -> ProjectRow:
        """By the name of now: GitLab answers an old one with where it went."""
        if repository not in self._projects:
            what = f"looking for the project {repository}"
            with told(what, hints=READER_HINTS):
                found = self._client.projects.get(repository).attributes
            self._projects[repository] = parsed(ProjectRow, found, what=what)
        return self._projects[repository]

    def _merged(self, reading: _Reading, span: MergedSpan) -> Iterator[MergeRequestRow]:
        path, seen, undated = reading.project.path, set[int](), 0
        what = f"reading what was merged in {path}"
        how = {"state": "merged", "updated_after": span.first.isoformat(), "created_before": span.end.isoformat()}
        order = {"order_by": "created_at", "sort": "asc"}
        for answer in self._listed(f"/projects/{reading.project.id}/merge_requests", what=what, **how, **order):
            row = parsed(ListedRow, answer, what=what)
            if row.iid in seen:
                continue
            seen.add(row.iid)
            if row.merged_at is None:
                undated += 1
            elif span.has(row.merged_at):
                yield parsed(MergeRequestRow, answer, what=what)
        if undated:
            reading.is_short = True
            reading.remarks.append(f"of {undated} merge requests of {path} GitLab does not say when they were merged")

    def _whole(self, reading: _Reading, batch: Sequence[MergeRequestRow]) -> tuple[MergedChange, ...]:
        read = [self._read(reading, row) for row in batch]
        sizes = self._sizes(reading, [row.iid for row in batch])
        issues = self._issues(reading, {note.issue for one in read for note in one.notes if note.issue is not None})
        self._learn_bots(one.username for each in read for one in each.people)
        self._learn_committers(reading, read)
        return tuple(self._change(reading, one, sizes.get(one.row.iid, _NO_SIZE), issues) for one in read)

    def _read(self, reading: _Reading, row: MergeRequestRow) -> _Read:
        def listed(shape: type[_Row], name: str, part: ChangePart, **how: str) -> tuple[_Row, ...]:
            url = f"/projects/{reading.project.id}/merge_requests/{row.iid}/{name}"
            what = f"reading the {part} of merge request {row.iid} of {reading.project.path}"
            return _or_unread(reading, part, lambda: self._rows(url, shape, what=what, **how))

        return _Read(
            row,
            commits=listed(CommitRow, "commits", ChangePart.COMMITS)[::-1],
            notes=listed(NoteRow, "notes", ChangePart.REVIEWS, order_by="created_at", sort="asc"),
            closes=listed(IssueRow, "closes_issues", ChangePart.ISSUES),
        )

    def _sizes(self, reading: _Reading, numbers: Sequence[int]) -> dict[int, SizeRow]:
        sizes = self._questions.sizes(reading.project.path, numbers)
        lacking = len(numbers) - len(sizes)
        if lacking:
            reading.remarks.append(
                f"GitLab does not say how much {lacking} merge requests of {reading.project.path} changed"
            )
        return sizes

    def _issues(self, reading: _Reading, numbers: set[int]) -> dict[int, LinkedIssue]:
        """Those of the project by number; in parts, as an address has a length."""
        found = dict[int, LinkedIssue]()
        ordered = sorted(numbers)
        url, what = f"/projects/{reading.project.id}/issues", f"reading issues of {reading.project.path}"
        for first in range(0, len(ordered), _PAGE):
            how = {"scope": "all", "iids[]": ordered[first : first + _PAGE]}
            rows = _or_unread(reading, ChangePart.ISSUES, partial(self._rows, url, IssueRow, what=what, **how))
            found.update({row.iid: row.linked for row in rows})
        return found

    def _learn_bots(self, names: Iterable[str]) -> None:
        unknown = sorted({*names} - {*self._bots})
        bots = self._questions.bots(unknown) if unknown else frozenset()
        self._bots.update({name: name in bots for name in unknown})

    def _learn_committers(self, reading: _Reading, read: Sequence[_Read]) -> None:
        """Which account commits with which address. Where GitLab does not say, people are known by what a company says alone."""
        if not reading.has_committers:
            return
        path = reading.project.path
        try:
            found = self._questions.committers(path, [one.row.iid for one in read])
        except PullRequestError as error:
            if error.status is not None and not (error.is_refused or error.is_gone):
                raise
            reading.has_committers = False
            reading.remarks.append(
                f"accounts of {path} have the addresses that a company says itself alone: {error.message}"
            )
            return
        commits = (commit for one in read for commit in one.commits)
        self._committers |= {it.author_email.casefold(): found[it.id] for it in commits if it.id in found}

    def _change(self, reading: _Reading, read: _Read, size: SizeRow, issues: dict[int, LinkedIssue]) -> MergedChange:
        row, author = read.row, self._account(read.row.author)
        reviews = tuple(Review(one.created_at, self._account(one.author)) for one in read.notes if one.is_review)
        mentions = sorted({one.issue for one in read.notes if one.issue in issues})
        return MergedChange(
            repository=reading.project.path,
            number=row.iid,
            url=row.web_url,
            title=row.title,
            body=row.description or "",
            author=author,
            merged_by=self._account(row.merger),
            base_branch=row.target_branch,
            created_at=row.created_at,
            ready_at=ready_at((one.created_at for one in read.notes if one.is_ready), reviews, author),
            merged_at=row.merged_at,
            merge_commit=row.last_commit,
            additions=size.additions,
            deletions=size.deletions,
            changed_files=size.files,
            labels=row.labels,
            commits=tuple(one.commit(self._committers) for one in read.commits),
            reviews=reviews,
            closes=tuple(sorted((one.linked for one in read.closes), key=lambda one: (one.number, one.opened_at))),
            mentioned_in=tuple(issues[number] for number in mentions),
            unread=reading.unknown,
        )

    def _account(self, user: UserRow | None) -> ForgeAccount | None:
        if user is None or user.is_gone:
            return None
        return ForgeAccount(user.username, is_bot=user.is_bot_by_name or self._bots.get(user.username, False))

    def _rows(self, url: str, shape: type[_Row], *, what: str, **how: object) -> tuple[_Row, ...]:
        return tuple(parsed(shape, one, what=what) for one in self._listed(url, what=what, **how))

    def _listed(self, url: str, *, what: str, **how: object) -> Iterator[object]:
        """Every row of a list, page by page."""
        with told(what, hints=READER_HINTS):
            rows = iter(self._client.http_list(url, query_data=how, iterator=True, per_page=_PAGE))
        while True:
            with told(what, hints=READER_HINTS):
                row = next(rows, None)
            if row is None:
                return
            yield row


def _or_unread(reading: _Reading, part: ChangePart, ask: Callable[[], tuple[_Row, ...]]) -> tuple[_Row, ...]:
    """What is asked for; nothing, and a line once, where the token may not read it."""
    if part in reading.unread:
        return ()
    try:
        return ask()
    except PullRequestError as error:
        if not (error.is_refused or error.is_gone):
            raise
        reading.unread |= {part}
        reading.remarks.append(f"the {part} of {reading.project.path} cannot be read: {error.message}")
        return ()
