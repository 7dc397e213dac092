"""Jobs of both forges that post a report: they run `claude-admin report post` as their runners would."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pulumi_claude_admin.cli.commands.report_failed import post_failed
from pulumi_claude_admin.cli.commands.report_issue import post_issue
from pulumi_claude_admin.cli.commands.report_post import PostOptions, post
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.settings import Settings
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.gitlab_stand_in import GitLab, Pipeline

HEAD = "a" * 40
"""The last commit of the pull request."""
EARLIER = "b" * 40
LABEL = "claude-drift"


@dataclass(kw_only=True)
class Job(ABC):
    """A job in this folder; `options` are those of the command line, `variables` replace what the runner says."""

    folder: Path
    run: int = 100
    number: int = 5
    options: dict[str, object] = field(default_factory=dict)
    variables: dict[str, object] = field(default_factory=dict)

    def settings(self) -> Settings:
        """What the runner says."""
        return Settings(**{**self._said(), "home": self.folder, **self.variables})

    @abstractmethod
    def _said(self) -> dict[str, Any]: ...

    def post(self, *reports: Report) -> int:
        """`claude-admin report post`."""
        chosen: dict[str, Any] = {"key": None, "behaviour": Behaviour.UPDATE, "label": LABEL, "pii": None}
        return post(PostOptions(files=self._written(*reports), **{**chosen, **self.options}), self.settings())

    def post_failed(self, key: str) -> int:
        """`claude-admin report post --failed`."""
        return post_failed(key, behaviour=Behaviour.UPDATE, label=LABEL, settings=self.settings())

    def post_issue(self, report: Report) -> int:
        """`claude-admin report post --issue`, by schedule."""
        return post_issue(self._written(report), key=None, label=LABEL, pii=None, settings=self.settings())

    def _written(self, *reports: Report) -> tuple[Path, ...]:
        files = [self.folder / f"{number}.json" for number, _ in enumerate(reports)]
        for file, report in zip(files, reports, strict=True):
            file.write_text(render(Form.JSON, report), encoding="utf-8")
        return tuple(files)


@dataclass(kw_only=True)
class GitHubJob(Job):
    """A job of a workflow for pull request 5."""

    github: GitHub
    attempt: int = 1
    token: str = "ghs_writer"
    head: str = HEAD
    event: dict[str, object] | None = None

    @property
    def summary(self) -> Path:
        """What the step summary would show."""
        return self.folder / "summary.md"

    def _said(self) -> dict[str, Any]:
        head = {"sha": self.head, "repo": {"full_name": self.github.repository}}
        event = self.event or {"pull_request": {"number": self.number, "head": head}}
        file = self.folder / "event.json"
        file.write_text(json.dumps({"repository": {"full_name": self.github.repository}, **event}))
        return {
            "forge_token": SecretStr(self.token),
            "forge_api_url": self.github.url,
            "forge_repository": self.github.repository,
            "forge_event": file,
            "forge_run": self.run,
            "forge_attempt": self.attempt,
            "forge_summary": self.summary,
        }


@dataclass(kw_only=True)
class GitLabJob(Job):
    """A job of a pipeline of merge request 5; its `run` is the pipeline."""

    gitlab: GitLab
    job: int = 1_000
    token: str | None = "glpat-writer"
    commit: str = HEAD

    def _said(self) -> dict[str, Any]:
        self.gitlab.pipelines.append(Pipeline(self.run, self.commit, ref=f"refs/merge-requests/{self.number}/head"))
        return {
            "gitlab_note_token": SecretStr(self.token) if self.token is not None else None,
            "gitlab_url": self.gitlab.url,
            "gitlab_project": 7,
            "gitlab_merge_request_project": 7,
            "gitlab_merge_request": self.number,
            "gitlab_commit": self.commit,
            "gitlab_pipeline": self.run,
            "gitlab_pipeline_url": f"{self.gitlab.url}/acme/claude/-/pipelines/{self.run}",
            "gitlab_job": self.job,
        }
