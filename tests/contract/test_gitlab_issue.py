"""One drift issue of GitLab, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.cli.commands.report_issue import post_issue
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.marker import parse
from pulumi_claude_admin.settings import Settings
from tests.support.forges.gitlab_stand_in import GitLab
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

LABEL = "claude-drift"
DRIFT = SCENARIOS["changed_by_hand"]()
CLEAN = SCENARIOS["in_sync"]()


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    with serving(GitLab("a" * 40)) as served:
        yield served


@dataclass
class Job:
    """A job of a scheduled pipeline. It posts as its runner would."""

    gitlab: GitLab
    folder: Path
    pipeline: int = 100
    token: str | None = "glpat-writer"
    project: int = 7

    def post(self, report: Report) -> int:
        file = self.folder / f"{self.pipeline}.json"
        file.write_text(render(Form.JSON, report), encoding="utf-8")
        settings = Settings(
            gitlab_note_token=SecretStr(self.token) if self.token is not None else None,
            gitlab_url=self.gitlab.url,
            gitlab_project=self.project,
            gitlab_pipeline=self.pipeline,
            gitlab_pipeline_url=f"{self.gitlab.url}/acme/claude/-/pipelines/{self.pipeline}",
            gitlab_job=1_000,
            home=self.folder,
        )
        return post_issue((file,), key=None, label=LABEL, pii=None, settings=settings)


@pytest.fixture
def job(gitlab: GitLab, tmp_path: Path) -> Job:
    return Job(gitlab, tmp_path)


def test_drift_opens_an_issue_with_label_and_marker(job: Job, gitlab: GitLab) -> None:
    assert job.post(DRIFT) == 7

    (issue,) = gitlab.issues
    assert (issue.title, issue.labels, issue.state) == ("Drift of Acme", [LABEL], "opened")
    assert parse(issue.body) is not None
    assert "## Drift of Acme: action needed" in issue.body
    assert issue.remarks == []


def test_the_next_run_replaces_the_body_and_is_silent_when_it_tells_the_same(job: Job, gitlab: GitLab) -> None:
    job.post(DRIFT)

    replace(job, pipeline=101).post(DRIFT)

    (issue,) = gitlab.issues
    marker = parse(issue.body)
    assert marker is not None
    assert marker.run == 101
    assert issue.remarks == []


def test_when_nothing_is_wrong_any_more_it_closes_and_opens_again_later(job: Job, gitlab: GitLab) -> None:
    job.post(DRIFT)

    assert replace(job, pipeline=101).post(CLEAN) == 0
    (issue,) = gitlab.issues
    assert issue.state == "closed"
    assert "no drift" in issue.body

    replace(job, pipeline=102).post(CLEAN)
    replace(job, pipeline=103).post(DRIFT)
    assert [one.state for one in gitlab.issues] == ["opened"]
    assert [one.partition(":")[0] for one in issue.remarks] == ["No drift", "Action needed"]
    assert "/-/pipelines/103" in issue.remarks[1]


def test_an_issue_of_somebody_else_is_left_alone(job: Job, gitlab: GitLab) -> None:
    job.post(DRIFT)
    ours = gitlab.issues[0].body
    forged = gitlab.issue("Drift", ours, "mallory", LABEL)

    replace(job, pipeline=101).post(CLEAN)

    assert (forged.body, forged.state) == (ours, "opened")
    assert gitlab.issues[0].state == "closed"


def test_the_issue_is_found_behind_pages_of_others(job: Job, gitlab: GitLab) -> None:
    for number in range(130):
        gitlab.issue(f"issue {number}", "text", "ana", LABEL)
    job.post(DRIFT)

    replace(job, pipeline=101).post(DRIFT)

    assert len(gitlab.issues) == 131


@pytest.mark.parametrize("other", [101, 99])
def test_of_two_runs_at_once_the_issue_of_the_later_one_stays_open(job: Job, gitlab: GitLab, other: int) -> None:
    gitlab.before_write = lambda: (replace(job, pipeline=other).post(DRIFT), None)[1]

    job.post(DRIFT)

    marked = {one.state: parse(one.body) for one in gitlab.issues}
    assert marked["closed"] is None
    assert marked["opened"] is not None
    assert marked["opened"].run == max(100, other)


def test_a_token_that_may_only_read_leaves_the_report_in_the_log(
    job: Job, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token="glpat-reader").post(DRIFT) == 7

    captured = capsys.readouterr()
    assert gitlab.issues == []
    assert "Acme" in captured.out
    assert captured.err.endswith(". The report is in the job's log instead\n")


def test_a_wrong_project_fails_with_the_report_in_the_log(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PullRequestError, match="reading project 8: GitLab answered 404"):
        replace(job, project=8).post(DRIFT)

    assert "Acme" in capsys.readouterr().out


def test_without_a_token_nothing_is_asked(job: Job, gitlab: GitLab) -> None:
    with pytest.raises(ConfigurationError, match="GITLAB_TOKEN is not set"):
        replace(job, token=None).post(DRIFT)

    assert gitlab.requests == []
