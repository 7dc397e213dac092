"""One drift issue of GitHub, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.marker import parse
from tests.support.forges.github_stand_in import BOT, GitHub
from tests.support.forges.jobs import LABEL, GitHubJob
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

DRIFT = SCENARIOS["changed_by_hand"]()
OTHER_DRIFT = SCENARIOS["caps_raised"]()
CLEAN = SCENARIOS["in_sync"]()


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as served:
        yield served


@pytest.fixture
def job(github: GitHub, tmp_path: Path) -> GitHubJob:
    return GitHubJob(github=github, folder=tmp_path)


def test_drift_opens_an_issue_with_label_and_marker(job: GitHubJob, github: GitHub) -> None:
    assert job.post_issue(DRIFT) == 7

    (issue,) = github.issues
    assert (issue.title, issue.labels, issue.state) == ("Drift of Acme", [LABEL], "open")
    assert parse(issue.body) is not None
    assert "## Drift of Acme: action needed" in issue.body
    assert issue.remarks == []


def test_no_drift_opens_nothing(job: GitHubJob, github: GitHub) -> None:
    assert job.post_issue(CLEAN) == 0
    assert github.issues == []


def test_the_next_run_replaces_the_body_and_is_silent_when_it_tells_the_same(job: GitHubJob, github: GitHub) -> None:
    job.post_issue(DRIFT)

    replace(job, run=101).post_issue(DRIFT)

    (issue,) = github.issues
    marker = parse(issue.body)
    assert marker is not None
    assert marker.run == 101
    assert issue.remarks == []


def test_other_drift_is_told_once_to_those_who_follow_the_issue(job: GitHubJob, github: GitHub) -> None:
    job.post_issue(DRIFT)

    changed = replace(OTHER_DRIFT, run=replace(OTHER_DRIFT.run, stacks=DRIFT.run.stacks))
    replace(job, run=101).post_issue(changed)
    replace(job, run=102).post_issue(changed)

    (issue,) = github.issues
    (news,) = issue.remarks
    assert news.body.startswith("Action needed: ")
    assert "https://github.com/acme/claude/actions/runs/101" in news.body


def test_when_nothing_is_wrong_any_more_it_closes_and_opens_again_later(job: GitHubJob, github: GitHub) -> None:
    job.post_issue(DRIFT)

    assert replace(job, run=101).post_issue(CLEAN) == 0
    (issue,) = github.issues
    assert issue.state == "closed"
    assert "no drift" in issue.body

    replace(job, run=102).post_issue(CLEAN)
    replace(job, run=103).post_issue(DRIFT)
    assert [one.state for one in github.issues] == ["open"]
    assert [one.body.partition(":")[0] for one in issue.remarks] == ["No drift", "Action needed"]


@pytest.mark.parametrize("name", ["unseen", "nothing_compared"])
def test_what_nobody_could_see_closes_no_issue(job: GitHubJob, github: GitHub, name: str) -> None:
    job.post_issue(DRIFT)

    report = SCENARIOS[name]()
    replace(job, run=101).post_issue(replace(report, run=replace(report.run, stacks=DRIFT.run.stacks)))

    assert github.issues[0].state == "open"


def test_an_issue_of_somebody_else_and_a_pull_request_are_left_alone(job: GitHubJob, github: GitHub) -> None:
    job.post_issue(DRIFT)
    ours = github.issues[0].body
    forged = github.issue("Drift", ours, "mallory", LABEL)
    pull = github.pull_request(50, "a" * 40)
    pull.body, pull.labels, pull.login = ours, [LABEL], BOT

    replace(job, run=101).post_issue(CLEAN)

    assert (forged.body, forged.state) == (ours, "open")
    assert (pull.body, pull.state) == (ours, "open")
    assert github.issues[0].state == "closed"


def test_the_issue_is_found_behind_pages_of_others(job: GitHubJob, github: GitHub) -> None:
    job.post_issue(DRIFT)
    for number in range(65):
        github.issue(f"issue {number}", "text", "ana", LABEL)

    replace(job, run=101).post_issue(DRIFT)

    assert len(github.issues) == 66


def test_an_issue_that_github_finds_too_long_stays_as_it_was_and_that_is_an_error(
    job: GitHubJob, github: GitHub
) -> None:
    job.post_issue(DRIFT)
    before = github.issues[0].body
    github.longest_body = 1_000

    with pytest.raises(PullRequestError, match="GitHub answered 422"):
        replace(job, run=101).post_issue(DRIFT)

    assert (github.issues[0].body, github.issues[0].state) == (before, "open")
    assert "## Drift of Acme: action needed" in job.summary.read_text()


def test_a_run_that_ends_late_changes_nothing(job: GitHubJob, github: GitHub) -> None:
    replace(job, run=101).post_issue(DRIFT)
    before = github.issues[0].body

    job.post_issue(CLEAN)

    assert (github.issues[0].body, github.issues[0].state) == (before, "open")


@pytest.mark.parametrize("other", [101, 99])
def test_of_two_runs_at_once_the_issue_of_the_later_one_stays_open(job: GitHubJob, github: GitHub, other: int) -> None:
    github.before_write = lambda *_: (replace(job, run=other).post_issue(DRIFT), None)[1]

    job.post_issue(DRIFT)

    marked = {one.state: parse(one.body) for one in github.issues}
    assert marked["closed"] is None
    assert marked["open"] is not None
    assert marked["open"].run == max(100, other)


def test_a_token_that_may_only_read_leaves_the_report_in_the_job(
    job: GitHubJob, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token="ghs_reader").post_issue(DRIFT) == 7

    assert github.issues == []
    assert "## Drift of Acme: action needed" in (job.folder / "summary.md").read_text()
    assert "issues: write" in capsys.readouterr().err


def test_a_wrong_repository_fails_with_the_report_in_the_job(job: GitHubJob) -> None:
    with pytest.raises(PullRequestError, match="reading the repository acme/other: GitHub answered 404"):
        replace(job, variables={"forge_repository": "acme/other"}).post_issue(DRIFT)

    assert (job.folder / "summary.md").exists()


def test_without_a_token_nothing_is_asked(job: GitHubJob, github: GitHub) -> None:
    with pytest.raises(ConfigurationError, match="GITHUB_TOKEN and GITHUB_REPOSITORY have to be set"):
        replace(job, variables={"forge_token": None}).post_issue(DRIFT)

    assert github.requests == []
