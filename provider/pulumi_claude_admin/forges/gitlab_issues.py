"""The issues of a project of GitLab, by python-gitlab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import gitlab

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Issue
from pulumi_claude_admin.forges.gitlab_client import is_public, told, viewer_of

_OPEN: Final = "opened"
_PAGE: Final = 100


class GitLabIssues:
    """The issues of one project, by its id."""

    def __init__(self, client: gitlab.Gitlab, project: int) -> None:
        self._client = client
        self._project_id = project
        self._issues = client.projects.get(project, lazy=True).issues
        self._name = f"project {project}"

    def viewer(self) -> str:
        """The user name of this token."""
        return viewer_of(self._client)

    def is_public(self) -> bool:
        """Whether people who are no members may read the project."""
        return is_public(self._client, self._project_id)

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """All with this label, page by page."""
        with told(f"reading the issues of {self._name}"):
            found = self._issues.list(iterator=True, per_page=_PAGE, labels=[label], order_by="created_at", sort="asc")
            return tuple(sorted((_issue(one.attributes) for one in found), key=lambda one: one.number))

    def open(self, title: str, body: str, *, label: str) -> Issue:
        """Open a new one."""
        with told(f"opening an issue of {self._name}"):
            return _issue(self._issues.create({"title": title, "description": body, "labels": [label]}).attributes)

    def replace(self, issue: Issue, body: str, *, is_open: bool) -> None:
        """Write another body, and leave the issue open or closed."""
        event = {} if issue.is_open is is_open else {"state_event": "reopen" if is_open else "close"}
        with told(f"writing issue {issue.number} of {self._name}"):
            self._issues.update(issue.number, {"description": body, **event})

    def comment(self, issue: Issue, text: str) -> None:
        """Comment on it."""
        with told(f"commenting on issue {issue.number} of {self._name}"):
            self._issues.get(issue.number, lazy=True).notes.create({"body": text})


def _issue(found: Mapping[str, Any]) -> Issue:
    number = found.get("iid")
    if not isinstance(number, int):
        raise PullRequestError("GitLab answered an issue without its number")
    author = str((found.get("author") or {}).get("username"))
    return Issue(number, author, body=str(found.get("description") or ""), is_open=found.get("state") == _OPEN)
