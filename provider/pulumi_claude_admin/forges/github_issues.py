"""The issues of a repository of GitHub, by PyGithub."""

from __future__ import annotations

import github
import github.Issue

from pulumi_claude_admin.forge_ports import Issue
from pulumi_claude_admin.forges.github_client import told, viewer_of

_OPEN = "open"
_CLOSED = "closed"


class GitHubIssues:
    """The issues of one repository; its pull requests are left out."""

    def __init__(self, client: github.Github, repository: str) -> None:
        self._client = client
        self._repository = client.get_repo(repository)
        self._name = repository

    def viewer(self) -> str:
        """The login of this token."""
        return viewer_of(self._client)

    def is_public(self) -> bool:
        """Whether anybody may read the repository."""
        with told(f"reading the repository {self._name}"):
            return not self._repository.private

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """All with this label, page by page."""
        with told(f"reading the issues of {self._name}"):
            listed = self._repository.get_issues(state="all", labels=[label])
            return tuple(
                sorted((_issue(one) for one in listed if one.pull_request is None), key=lambda one: one.number)
            )

    def open(self, title: str, body: str, *, label: str) -> Issue:
        """Open a new one."""
        with told(f"opening an issue of {self._name}"):
            return _issue(self._repository.create_issue(title, body=body, labels=[label]))

    def replace(self, issue: Issue, body: str, *, is_open: bool) -> None:
        """Write another body, and leave the issue open or closed."""
        with told(f"writing issue {issue.number} of {self._name}"):
            self._repository.get_issue(issue.number).edit(body=body, state=_OPEN if is_open else _CLOSED)

    def comment(self, issue: Issue, text: str) -> None:
        """Comment on it."""
        with told(f"commenting on issue {issue.number} of {self._name}"):
            self._repository.get_issue(issue.number).create_comment(text)


def _issue(found: github.Issue.Issue) -> Issue:
    author = getattr(found.user, "login", "")
    return Issue(number=found.number, author=author, body=found.body or "", is_open=found.state == _OPEN)
