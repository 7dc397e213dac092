"""A pull request of GitHub, by PyGithub."""

from __future__ import annotations

from typing import Final

import github
from github.IssueComment import IssueComment

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Comment, Verdict
from pulumi_claude_admin.forges.github_client import told, viewer_of
from pulumi_claude_admin.forges.github_event import GitHubEvent

_DESCRIPTION: Final = 140
"""Characters; more is refused. Source: docs/platform/github.md#statuses."""
_CONTEXT: Final = 100


class GitHubPullRequest:
    """One pull request, by its number."""

    def __init__(self, client: github.Github, repository: str, number: int) -> None:
        self._client = client
        self._repository = client.get_repo(repository)
        self._issue = self._repository.get_issue(number)
        self._name = f"pull request {number} of {repository}"
        self._number = number

    def viewer(self) -> str:
        """The login of this token."""
        return viewer_of(self._client)

    def head(self) -> str:
        """The commit that it is at now."""
        with told(f"reading {self._name}"):
            return str(self._repository.get_pull(self._number).head.sha)

    def is_public(self) -> bool:
        """Whether anybody may read the repository."""
        with told(f"reading the repository of {self._name}"):
            return not self._repository.private

    def comments(self) -> tuple[Comment, ...]:
        """All of them, page by page, oldest first."""
        with told(f"reading the comments of {self._name}"):
            return tuple(sorted(map(_comment, self._issue.get_comments()), key=lambda one: one.id))

    def add_comment(self, body: str) -> Comment:
        """Write a new one."""
        with told(f"commenting on {self._name}"):
            return _comment(self._issue.create_comment(body))

    def replace_comment(self, comment: Comment, body: str) -> None:
        """Write another body in its place."""
        with told(f"replacing our comment on {self._name}"):
            self._issue.get_comment(comment.id).edit(body)

    def hide_comment(self, comment: Comment) -> None:
        """Fold it as outdated."""
        with told(f"hiding an older comment of ours on {self._name}"):
            self._issue.get_comment(comment.id).minimize()

    def set_label(self, name: str, *, is_there: bool) -> None:
        """Put the label there, or take it away."""
        with told(f"labelling {self._name}"):
            has_it = any(label.name == name for label in self._issue.get_labels())
            if is_there and not has_it:
                self._issue.add_to_labels(name)
            elif has_it and not is_there:
                self._issue.remove_from_labels(name)

    def set_status(self, commit: str, verdict: Verdict, *, context: str, description: str, url: str) -> None:
        """Mark a commit."""
        with told(f"marking commit {commit[:12]}"):
            self._repository.get_commit(commit).create_status(
                state=str(verdict), target_url=url, description=description[:_DESCRIPTION], context=context[:_CONTEXT]
            )


def pull_request_of(client: github.Github, repository: str, event: GitHubEvent) -> GitHubPullRequest:
    """
    The pull request that the event is about; of another workflow's run the open one that is at its commit.

    Raises PullRequestError when there is none.
    """
    if event.pull_request is not None:
        return GitHubPullRequest(client, repository, event.pull_request.number)
    with told(f"looking for the pull request at {event.head[:12]}"):
        at_head = [
            one.number
            for one in client.get_repo(repository).get_commit(event.head).get_pulls()
            if one.state == "open" and one.head.sha == event.head
        ]
    if not at_head:
        raise PullRequestError(f"no open pull request of {repository} is at commit {event.head[:12]} any more")
    return GitHubPullRequest(client, repository, min(at_head))


def _comment(found: IssueComment) -> Comment:
    return Comment(id=found.id, author=getattr(found.user, "login", ""), body=found.body or "")
