"""What was merged at GitLab since the last good pipeline of a branch, by python-gitlab. Source: docs/platform/gitlab.md#pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import gitlab

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Merged, Since
from pulumi_claude_admin.forges.gitlab_client import told, viewer_of
from pulumi_claude_admin.forges.gitlab_merge_request import GitLabMergeRequest

_NOUN: Final = "merge request"
_PAGE: Final = 100
_APPLIES_NOTHING: Final = "schedule"
"""The source of pipelines that look for drift: one that is good has not brought anything to the organization."""


class GitLabMerges:
    """The merges that a pipeline applies: everything on its branch since the pipeline there that last succeeded, and was not by schedule."""

    def __init__(self, client: gitlab.Gitlab, project: int, pipeline: int) -> None:
        self._client = client
        self._project_id = project
        self._project = client.projects.get(project, lazy=True)
        self._pipeline = pipeline

    def viewer(self) -> str:
        """The user name of this token."""
        return viewer_of(self._client)

    def since_last_good_run(self) -> Since:
        """Each merged merge request once, oldest first."""
        with told(f"reading pipeline {self._pipeline} of project {self._project_id}"):
            pipeline = self._project.pipelines.get(self._pipeline).attributes
        branch, newest = _text(pipeline, "ref"), _text(pipeline, "sha")
        commits, remarks = self._commits(branch, newest)
        found: dict[int, str] = {}
        for commit in commits:
            merged = self._merged_by(commit, branch)
            found.update(merged)
            if not merged:
                remarks.append(f"commit {commit[:12]} came without a {_NOUN}, so its steps are to be accepted")
        merge_requests = tuple(self._with_notes(number, head) for number, head in sorted(found.items()))
        return Since(merge_requests, tuple(remarks), noun=_NOUN)

    def _commits(self, branch: str, newest: str) -> tuple[list[str], list[str]]:
        good = self._last_good(branch)
        if good is None:
            return [newest], [
                f"no earlier pipeline of {branch} has succeeded: only the {_NOUN} of {newest[:12]} counts"
            ]
        try:
            with told(f"comparing {good[:12]} with {branch}"):
                compared = self._project.repository_compare(good, branch)
        except PullRequestError as error:
            if not error.is_gone:
                raise
            return [newest], [
                f"commit {good[:12]} of the last good pipeline is gone: only the {_NOUN} of {newest[:12]} counts"
            ]
        return [_text(one, "id") for one in _rows(compared, "commits")], []

    def _last_good(self, branch: str) -> str | None:
        """Its commit. What it applied is that or a later one."""
        with told(f"looking for the last good pipeline of project {self._project_id}"):
            listed = self._project.pipelines.list(
                iterator=True, per_page=_PAGE, ref=branch, status="success", order_by="id", sort="desc"
            )
            others = (one.attributes for one in listed if one.attributes.get("id") != self._pipeline)
            good = next((one for one in others if one.get("source") != _APPLIES_NOTHING), None)
        return None if good is None else _text(good, "sha")

    def _merged_by(self, commit: str, branch: str) -> dict[int, str]:
        with told(f"looking for the merge requests of commit {commit[:12]}"):
            listed = self._project.commits.get(commit, lazy=True).merge_requests(iterator=True, per_page=_PAGE)
            found = [one for one in listed if (one.get("state"), one.get("target_branch")) == ("merged", branch)]
        return {_number(one): _text(one, "sha") for one in found}

    def _with_notes(self, number: int, head: str) -> Merged:
        return Merged(number, head, GitLabMergeRequest(self._client, self._project_id, number).comments())


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise PullRequestError(f"GitLab answered without `{name}` where it belongs")
    return value


def _number(found: Mapping[str, Any]) -> int:
    number = found.get("iid")
    if not isinstance(number, int):
        raise PullRequestError("GitLab answered a merge request without its number")
    return number


def _rows(found: object, name: str) -> list[Mapping[str, Any]]:
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise PullRequestError(f"GitLab answered without `{name}` where it belongs")
    return rows
