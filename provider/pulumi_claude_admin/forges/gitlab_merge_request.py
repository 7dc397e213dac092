"""A merge request of GitLab, by python-gitlab: a comment is one of its notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, NoReturn

import gitlab

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forge_ports import Comment, Occasion, Verdict
from pulumi_claude_admin.forge_settings import ForgeSettings
from pulumi_claude_admin.forges.gitlab_client import connect, is_public, told, viewer_of

_DESCRIPTION: Final = 255
"""Characters of a commit status; more is refused. Source: docs/platform/gitlab.md#statuses."""
_PAGE: Final = 100
_STATES: Final = {Verdict.SUCCESS: "success", Verdict.FAILURE: "failed"}


class GitLabMergeRequest:
    """One merge request, by the id of its project and its number there; `pipeline` is the one that a mark on its commit belongs to."""

    def __init__(self, client: gitlab.Gitlab, project: int, number: int, *, pipeline: int | None = None) -> None:
        self._client = client
        self._project = client.projects.get(project, lazy=True)
        self._notes = self._project.mergerequests.get(number, lazy=True).notes
        self._name = f"merge request {number} of project {project}"
        self._project_id = project
        self._number = number
        self._pipeline = pipeline

    def viewer(self) -> str:
        """The user name of this token."""
        return viewer_of(self._client)

    def head(self) -> str:
        """The commit that its source branch is at now."""
        return str(self._read().get("sha"))

    def is_public(self) -> bool:
        """Whether people who are no members may read the project: everybody, or everybody who is signed in."""
        return is_public(self._client, self._project_id)

    def comments(self) -> tuple[Comment, ...]:
        """All of them, page by page, oldest first."""
        with told(f"reading the notes of {self._name}"):
            found = self._notes.list(iterator=True, per_page=_PAGE, order_by="created_at", sort="asc")
            return tuple(sorted((_comment(one.attributes) for one in found), key=lambda one: one.id))

    def add_comment(self, body: str) -> Comment:
        """Write a new one."""
        with told(f"writing a note on {self._name}"):
            return _comment(self._notes.create({"body": body}).attributes)

    def replace_comment(self, comment: Comment, body: str) -> None:
        """Write another body in its place."""
        with told(f"replacing our note on {self._name}"):
            self._notes.update(comment.id, {"body": body})

    def hide_comment(self, comment: Comment) -> None:
        """Fold what it says by now, as GitLab has no way to hide a note."""
        with told(f"folding an older note of ours on {self._name}"):
            body = self._notes.get(comment.id).attributes.get("body")
            self._notes.update(comment.id, {"body": f"{_FOLD}{body}\n\n</details>"})

    def set_label(self, name: str, *, is_there: bool) -> None:
        """Put the label there, or take it away."""
        has_it = name in self._read().get("labels", ())
        if has_it is is_there:
            return
        with told(f"labelling {self._name}"):
            self._project.mergerequests.update(self._number, {"add_labels" if is_there else "remove_labels": name})

    def set_status(self, commit: str, verdict: Verdict, *, context: str, description: str, url: str) -> None:
        """Mark a commit."""
        status = {"state": _STATES[verdict], "name": context[:_DESCRIPTION], "description": description[:_DESCRIPTION]}
        where = {} if self._pipeline is None else {"pipeline_id": self._pipeline}
        with told(f"marking commit {commit[:12]}"):
            self._project.commits.get(commit, lazy=True).statuses.create({**status, "target_url": url, **where})

    def _read(self) -> Mapping[str, Any]:
        with told(f"reading {self._name}"):
            read: Mapping[str, Any] = self._project.mergerequests.get(self._number).attributes
        return read


_FOLD: Final = "<details><summary>An earlier report</summary>\n\n"


def _comment(note: Mapping[str, Any]) -> Comment:
    number, body = note.get("id"), note.get("body")
    if not isinstance(number, int):
        raise PullRequestError("GitLab answered a note without its id")
    return Comment(id=number, author=str((note.get("author") or {}).get("username")), body=str(body or ""))


def merge_request_of(settings: ForgeSettings) -> tuple[Occasion, Callable[[], GitLabMergeRequest]]:
    """
    Which report is to be posted to which merge request, by what the runner says, and a function that opens it.

    Raises ConfigurationError when the pipeline is not of a merge request or no token is there; the function raises PullRequestError in a fork.
    """
    head = settings.gitlab_source_commit or settings.gitlab_commit
    project, number = settings.gitlab_merge_request_project, settings.gitlab_merge_request
    if project is None or number is None or head is None:
        raise ConfigurationError(
            "this pipeline is not about a merge request: CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID and CI_COMMIT_SHA have to be set",
            hint='Post from a job with the rule `if: $CI_PIPELINE_SOURCE == "merge_request_event"`',
        )
    url = settings.gitlab_pipeline_url or settings.gitlab_url
    occasion = Occasion(head=head, run=settings.gitlab_pipeline, attempt=settings.gitlab_job, url=url)
    if settings.gitlab_project != project:
        return occasion, lambda: _refuse_fork(number, project)
    client = connect(settings)
    is_of_head = (
        settings.gitlab_commit == head
    )  # that of a merged result is another commit's, and the mark is refused there
    pipeline = settings.gitlab_pipeline if is_of_head and settings.gitlab_pipeline else None
    return occasion, lambda: GitLabMergeRequest(client, project, number, pipeline=pipeline)


def _refuse_fork(number: int, project: int) -> NoReturn:
    raise PullRequestError(
        f"a pipeline in a fork does not write to merge request {number} of project {project}",
        status=HTTPStatus.FORBIDDEN,
    )
