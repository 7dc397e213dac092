"""Requests for a higher limit are told from their JSON alone: one issue while somebody waits, and a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.commands.requests_posting import post_requests, read_requests_report
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.request_json import render
from pulumi_claude_admin.report.request_report import RequestReport
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.jobs import GitHubJob
from tests.support.forges.serving import serving
from tests.support.increase_requests import a_report

Post = Callable[..., int]


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as served:
        yield served


@pytest.fixture
def post(github: GitHub, tmp_path: Path) -> Post:
    """`claude-admin report post --issue` with the JSON of requests: the exit code."""

    def posted(report: RequestReport, *, run: int = 100, is_issue: bool = True) -> int:
        file = tmp_path / "requests.json"
        file.write_text(render(report), encoding="utf-8")
        read = read_requests_report([file])
        assert read is not None
        settings = GitHubJob(github=github, folder=tmp_path, run=run).settings()
        return post_requests(read, is_issue=is_issue, webhook=None, key=None, label=None, pii=None, settings=settings)

    return posted


def test_one_issue_is_open_while_somebody_waits(post: Post, github: GitHub) -> None:
    assert post(a_report()) == 0
    (issue,) = github.issues
    assert (issue.state, issue.labels) == ("open", ["claude-increase-requests"])
    assert "slir_01Ana" in issue.body

    assert post(replace(a_report(), requests=()), run=101) == 0
    (issue,) = github.issues
    assert issue.state == "closed"


def test_a_request_is_about_no_pull_request(post: Post) -> None:
    with pytest.raises(ConfigurationError, match="belongs to no pull request"):
        post(a_report(), is_issue=False)


def test_requests_are_told_alone(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for file in files:
        file.write_text(render(a_report()))

    with pytest.raises(ConfigurationError, match="which is told alone"):
        read_requests_report(files)
