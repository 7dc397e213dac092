"""One drift issue of GitLab, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.marker import parse
from tests.support.forges.gitlab_stand_in import GitLab
from tests.support.forges.jobs import LABEL, GitLabJob
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

DRIFT = SCENARIOS["changed_by_hand"]()
CLEAN = SCENARIOS["in_sync"]()


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    with serving(GitLab("a" * 40)) as served:
        yield served


@pytest.fixture
def job(gitlab: GitLab, tmp_path: Path) -> GitLabJob:
    return GitLabJob(gitlab=gitlab, folder=tmp_path)


def test_drift_opens_an_issue_with_label_and_marker(job: GitLabJob, gitlab: GitLab) -> None:
    assert job.post_issue(DRIFT) == 7

    (issue,) = gitlab.issues
    assert (issue.title, issue.labels, issue.state) == ("Drift of Acme", [LABEL], "opened")
    assert parse(issue.body) is not None
    assert "## Drift of Acme: action needed" in issue.body
    assert issue.remarks == []


def test_the_next_run_replaces_the_body_and_is_silent_when_it_tells_the_same(job: GitLabJob, gitlab: GitLab) -> None:
    job.post_issue(DRIFT)

    replace(job, run=101).post_issue(DRIFT)

    (issue,) = gitlab.issues
    marker = parse(issue.body)
    assert marker is not None
    assert marker.run == 101
    assert issue.remarks == []


def test_when_nothing_is_wrong_any_more_it_closes_and_opens_again_later(job: GitLabJob, gitlab: GitLab) -> None:
    job.post_issue(DRIFT)

    assert replace(job, run=101).post_issue(CLEAN) == 0
    (issue,) = gitlab.issues
    assert issue.state == "closed"
    assert "no drift" in issue.body

    replace(job, run=102).post_issue(CLEAN)
    replace(job, run=103).post_issue(DRIFT)
    assert [one.state for one in gitlab.issues] == ["opened"]
    assert [one.partition(":")[0] for one in issue.remarks] == ["No drift", "Action needed"]
    assert "/-/pipelines/103" in issue.remarks[1]


def test_an_issue_of_somebody_else_is_left_alone(job: GitLabJob, gitlab: GitLab) -> None:
    job.post_issue(DRIFT)
    ours = gitlab.issues[0].body
    forged = gitlab.issue("Drift", ours, "mallory", LABEL)

    replace(job, run=101).post_issue(CLEAN)

    assert (forged.body, forged.state) == (ours, "opened")
    assert gitlab.issues[0].state == "closed"


def test_the_issue_is_found_behind_pages_of_others(job: GitLabJob, gitlab: GitLab) -> None:
    for number in range(130):
        gitlab.issue(f"issue {number}", "text", "ana", LABEL)
    job.post_issue(DRIFT)

    replace(job, run=101).post_issue(DRIFT)

    assert len(gitlab.issues) == 131


@pytest.mark.parametrize("other", [101, 99])
def test_of_two_runs_at_once_the_issue_of_the_later_one_stays_open(job: GitLabJob, gitlab: GitLab, other: int) -> None:
    gitlab.before_write = lambda: (replace(job, run=other).post_issue(DRIFT), None)[1]

    job.post_issue(DRIFT)

    marked = {one.state: parse(one.body) for one in gitlab.issues}
    assert marked["closed"] is None
    assert marked["opened"] is not None
    assert marked["opened"].run == max(100, other)


def test_a_token_that_may_only_read_leaves_the_report_in_the_log(
    job: GitLabJob, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token="glpat-reader").post_issue(DRIFT) == 7

    captured = capsys.readouterr()
    assert gitlab.issues == []
    assert "Acme" in captured.out
    assert captured.err.endswith(". The report is in the job's log instead\n")


def test_a_wrong_project_fails_with_the_report_in_the_log(job: GitLabJob, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PullRequestError, match="reading project 8: GitLab answered 404"):
        replace(job, variables={"gitlab_project": 8}).post_issue(DRIFT)

    assert "Acme" in capsys.readouterr().out


def test_without_a_token_nothing_is_asked(job: GitLabJob, gitlab: GitLab) -> None:
    with pytest.raises(ConfigurationError, match="GITLAB_TOKEN is not set"):
        replace(job, token=None).post_issue(DRIFT)

    assert gitlab.requests == []
