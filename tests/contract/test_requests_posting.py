"""Requests for a higher limit are told from their JSON alone: one issue while somebody waits, and a chat."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.cli.commands.requests_posting import post_requests, read_requests_report
from pulumi_claude_admin.cli.forms import Webhook
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.request_json import render
from pulumi_claude_admin.report.request_report import RequestReport
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.gitlab_stand_in import GitLab
from tests.support.forges.jobs import HEAD, GitHubJob, GitLabJob, Job
from tests.support.forges.serving import serving
from tests.support.forges.webhook_stand_in import Hook
from tests.support.increase_requests import a_report

Post = Callable[..., int]


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as served:
        yield served


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    with serving(GitLab(HEAD)) as served:
        yield served


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as served:
        yield served


def posted(report: RequestReport, job: Job, *, webhook: Webhook | None = None, is_issue: bool = True) -> int:
    """`claude-admin report post` of the JSON of requests, in this job: the exit code."""
    file = job.folder / "requests.json"
    file.write_text(render(report), encoding="utf-8")
    read = read_requests_report([file])
    assert read is not None
    settings, is_issue = job.settings(), is_issue and webhook is None
    return post_requests(read, is_issue=is_issue, webhook=webhook, key=None, label=None, pii=None, settings=settings)


@pytest.fixture
def post(github: GitHub, hook: Hook, tmp_path: Path) -> Post:
    """The same in a job of GitHub that has the address of a webhook."""
    address = SecretStr(f"{hook.url}/secret-path")

    def in_a_job(report: RequestReport, *, run: int = 100, **options: Any) -> int:  # noqa: ANN401 - as `posted`
        job = GitHubJob(github=github, folder=tmp_path, run=run, variables={"webhook_url": address})
        return posted(report, job, **options)

    return in_a_job


def test_one_issue_is_open_while_somebody_waits(post: Post, github: GitHub) -> None:
    assert post(a_report()) == 0
    (issue,) = github.issues
    assert (issue.state, issue.labels) == ("open", ["claude-increase-requests"])
    assert "slir_01Ana" in issue.body

    assert post(replace(a_report(), requests=()), run=101) == 0
    (issue,) = github.issues
    assert issue.state == "closed"


def test_gitlab_keeps_one_issue_too_and_a_comment_says_who_else_waits(gitlab: GitLab, tmp_path: Path) -> None:
    def in_a_job(report: RequestReport, run: int) -> int:
        return posted(report, GitLabJob(gitlab=gitlab, folder=tmp_path, run=run))

    asked = a_report()
    assert in_a_job(asked, 100) == 0
    (issue,) = gitlab.issues
    assert (issue.state, issue.labels, "slir_01Ana" in issue.body) == ("opened", ["claude-increase-requests"], True)

    assert in_a_job(asked, 101) == 0
    assert gitlab.issues[0].remarks == [], "the same person still waits"
    also = replace(asked.requests[0], id="slir_02", user_id="user_01dan", person="dan@example.com")
    assert in_a_job(replace(asked, requests=(*asked.requests, also)), 102) == 0
    (issue,) = gitlab.issues
    (remark,) = issue.remarks
    assert "2 requests wait" in remark

    assert in_a_job(replace(asked, requests=()), 103) == 0
    assert [one.state for one in gitlab.issues] == ["closed"]


def test_in_public_no_address_is_told(post: Post, github: GitHub) -> None:
    github.is_private = False
    post(a_report())
    (issue,) = github.issues
    assert ("ana@" in issue.body, "example.com" in issue.body) == (False, True)


@pytest.mark.parametrize("form", Webhook)
def test_a_webhook_is_told_who_waits_in_its_own_form(form: Webhook, post: Post, hook: Hook) -> None:
    assert post(a_report(), webhook=form) == 0
    (told,) = hook.told
    assert {"slack": "blocks", "teams": "attachments", "json": "content"}[form] in told
    text = json.dumps(told)
    assert ("slir_01Ana" in text, "ana@example.com" in text) == (True, True)


def test_a_webhook_is_left_alone_while_nobody_waits(post: Post, hook: Hook, capsys: pytest.CaptureFixture[str]) -> None:
    decided = tuple(one for one in a_report().requests if not one.is_pending)
    assert post(replace(a_report(), requests=decided), webhook=Webhook.SLACK) == 0
    assert (hook.told, "nothing was posted" in capsys.readouterr().err) == ([], True)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses_is_an_error_that_does_not_repeat_its_address(
    status: int, post: Post, hook: Hook
) -> None:
    hook.status = status
    with pytest.raises(PullRequestError, match=f"it answered {status}; look at CLAUDE_ADMIN_WEBHOOK_URL") as raised:
        post(a_report(), webhook=Webhook.SLACK)
    assert ("secret-path" in str(raised.value), len(hook.told)) == (False, 1)


def test_without_an_address_nothing_is_posted(github: GitHub, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Set CLAUDE_ADMIN_WEBHOOK_URL"):
        posted(a_report(), GitHubJob(github=github, folder=tmp_path), webhook=Webhook.TEAMS)


def test_where_the_forge_does_not_take_it_the_requests_are_in_the_jobs_log(
    github: GitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert posted(a_report(), GitHubJob(github=github, folder=tmp_path, token="ghs_reader")) == 0
    said = capsys.readouterr()
    assert ("slir_01Ana" in said.out, "The requests are in the job's log instead" in said.err) == (True, True)
    assert github.issues == []


def test_a_request_is_about_no_pull_request(post: Post) -> None:
    with pytest.raises(ConfigurationError, match="belongs to no pull request"):
        post(a_report(), is_issue=False)


def test_requests_are_told_alone(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for file in files:
        file.write_text(render(a_report()))

    with pytest.raises(ConfigurationError, match="which is told alone"):
        read_requests_report(files)
