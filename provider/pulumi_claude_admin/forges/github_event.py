"""
What started a run at GitHub: the event file that the runner writes. Number and head of a pull request come from it, never from a report,
which a stranger's program may have written.

Source: docs/platform/github.md#events.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.forge_ports import Occasion

_SHA: Final = r"^([0-9a-f]{40}|[0-9a-f]{64})$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Repository(_Part):
    full_name: str


class _Head(_Part):
    sha: str = Field(pattern=_SHA)
    repo: _Repository | None = None
    """None when a fork is deleted."""


class _PullRequest(_Part):
    number: int = Field(ge=1)
    head: _Head


class _WorkflowRun(_Part):
    id: int = Field(ge=1)
    run_attempt: int = Field(ge=1)
    head_sha: str = Field(pattern=_SHA)
    head_repository: _Repository | None = None


class GitHubEvent(_Part):
    """
    An event about a pull request. `workflow_run` is the run that made the report, where another workflow posts it: that is the one whose
    age counts, and its pull request is found by the head commit.
    """

    repository: _Repository
    pull_request: _PullRequest | None = None
    workflow_run: _WorkflowRun | None = None

    @property
    def head(self) -> str:
        """The commit that was looked at."""
        if self.pull_request is not None:
            return self.pull_request.head.sha
        if self.workflow_run is not None:
            return self.workflow_run.head_sha
        raise AssertionError("read_event takes no other event")

    @property
    def is_from_fork(self) -> bool:
        """Whether the commit is in another repository than the pull request; one that nobody can name is another."""
        source = None
        if self.pull_request is not None:
            source = self.pull_request.head.repo
        elif self.workflow_run is not None:
            source = self.workflow_run.head_repository
        return source is None or source.full_name.casefold() != self.repository.full_name.casefold()


def read_event(file: Path, *, repository: str) -> GitHubEvent:
    """The event in this file. Raises ConfigurationError when it is not about a pull request of this repository."""
    try:
        event = GitHubEvent.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(
            f"the event file {file} (GITHUB_EVENT_PATH) cannot be read: {error.strerror}"
        ) from None
    except ValidationError as error:
        raise ConfigurationError(f"the event file {file} (GITHUB_EVENT_PATH) is not one: {_where(error)}") from None
    if event.repository.full_name.casefold() != repository.casefold():
        raise ConfigurationError(
            f"GITHUB_REPOSITORY is {repository}, and the event is of {event.repository.full_name}",
            hint="Leave both as the runner sets them",
        )
    if event.pull_request is None and event.workflow_run is None:
        raise ConfigurationError(
            "the event that started this run is not about a pull request",
            hint="Post from a workflow of pull_request or workflow_run; a run by schedule has `claude-admin report post --issue`",
        )
    return event


def occasion_of(event: GitHubEvent, *, run: int, attempt: int, pages: str) -> Occasion:
    """Which run made the report: this one, or the one that the event is about. `pages` is where runs are to be seen."""
    if event.pull_request is None and event.workflow_run is not None:
        run, attempt = event.workflow_run.id, event.workflow_run.run_attempt
    url = f"{pages}/{run}"
    return Occasion(head=event.head, run=run, attempt=attempt, url=url, is_from_fork=event.is_from_fork)


def _where(error: ValidationError) -> str:
    detail: Any = error.errors(include_url=False, include_input=False)[0]
    return ".".join(map(str, detail["loc"])) or str(detail["msg"])
