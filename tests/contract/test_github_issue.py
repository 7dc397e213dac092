"""One drift issue of GitHub, by the real library over HTTP."""

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
from tests.support.forges.github_stand_in import BOT, GitHub
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

LABEL = "claude-drift"
DRIFT = SCENARIOS["changed_by_hand"]()
OTHER_DRIFT = SCENARIOS["caps_raised"]()
CLEAN = SCENARIOS["in_sync"]()


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as served:
        yield served


@dataclass
class Job:
    """A run by schedule. It posts as its runner would."""

    github: GitHub
    folder: Path
    run: int = 100
    token: str = "ghs_writer"
    repository: str = "acme/claude"

    def post(self, report: Report) -> int:
        file = self.folder / f"{self.run}.json"
        file.write_text(render(Form.JSON, report), encoding="utf-8")
        settings = Settings(
            forge_token=SecretStr(self.token),
            forge_api_url=self.github.url,
            forge_repository=self.repository,
            forge_run=self.run,
            forge_summary=self.folder / "summary.md",
            home=self.folder,
        )
        return post_issue((file,), key=None, label=LABEL, pii=None, settings=settings)


@pytest.fixture
def job(github: GitHub, tmp_path: Path) -> Job:
    return Job(github, tmp_path)


def test_drift_opens_an_issue_with_label_and_marker(job: Job, github: GitHub) -> None:
    assert job.post(DRIFT) == 7

    (issue,) = github.issues
    assert (issue.title, issue.labels, issue.state) == ("Drift of Acme", [LABEL], "open")
    assert parse(issue.body) is not None
    assert "## Drift of Acme: action needed" in issue.body
    assert issue.remarks == []


def test_no_drift_opens_nothing(job: Job, github: GitHub) -> None:
    assert job.post(CLEAN) == 0
    assert github.issues == []


def test_the_next_run_replaces_the_body_and_is_silent_when_it_tells_the_same(job: Job, github: GitHub) -> None:
    job.post(DRIFT)

    replace(job, run=101).post(DRIFT)

    (issue,) = github.issues
    marker = parse(issue.body)
    assert marker is not None
    assert marker.run == 101
    assert issue.remarks == []


def test_other_drift_is_told_once_to_those_who_follow_the_issue(job: Job, github: GitHub) -> None:
    job.post(DRIFT)

    changed = replace(OTHER_DRIFT, run=replace(OTHER_DRIFT.run, stacks=DRIFT.run.stacks))
    replace(job, run=101).post(changed)
    replace(job, run=102).post(changed)

    (issue,) = github.issues
    (news,) = issue.remarks
    assert news.body.startswith("Action needed: ")
    assert "https://github.com/acme/claude/actions/runs/101" in news.body


def test_when_nothing_is_wrong_any_more_it_closes_and_opens_again_later(job: Job, github: GitHub) -> None:
    job.post(DRIFT)

    assert replace(job, run=101).post(CLEAN) == 0
    (issue,) = github.issues
    assert issue.state == "closed"
    assert "no drift" in issue.body

    replace(job, run=102).post(CLEAN)
    replace(job, run=103).post(DRIFT)
    assert [one.state for one in github.issues] == ["open"]
    assert [one.body.partition(":")[0] for one in issue.remarks] == ["No drift", "Action needed"]


@pytest.mark.parametrize("name", ["unseen", "nothing_compared"])
def test_what_nobody_could_see_closes_no_issue(job: Job, github: GitHub, name: str) -> None:
    job.post(DRIFT)

    report = SCENARIOS[name]()
    replace(job, run=101).post(replace(report, run=replace(report.run, stacks=DRIFT.run.stacks)))

    assert github.issues[0].state == "open"


def test_an_issue_of_somebody_else_and_a_pull_request_are_left_alone(job: Job, github: GitHub) -> None:
    job.post(DRIFT)
    ours = github.issues[0].body
    forged = github.issue("Drift", ours, "mallory", LABEL)
    pull = github.pull_request(50, "a" * 40)
    pull.body, pull.labels, pull.login = ours, [LABEL], BOT

    replace(job, run=101).post(CLEAN)

    assert (forged.body, forged.state) == (ours, "open")
    assert (pull.body, pull.state) == (ours, "open")
    assert github.issues[0].state == "closed"


def test_the_issue_is_found_behind_pages_of_others(job: Job, github: GitHub) -> None:
    job.post(DRIFT)
    for number in range(65):
        github.issue(f"issue {number}", "text", "ana", LABEL)

    replace(job, run=101).post(DRIFT)

    assert len(github.issues) == 66


def test_a_run_that_ends_late_changes_nothing(job: Job, github: GitHub) -> None:
    replace(job, run=101).post(DRIFT)
    before = github.issues[0].body

    job.post(CLEAN)

    assert (github.issues[0].body, github.issues[0].state) == (before, "open")


@pytest.mark.parametrize("other", [101, 99])
def test_of_two_runs_at_once_the_issue_of_the_later_one_stays_open(job: Job, github: GitHub, other: int) -> None:
    github.before_write = lambda *_: (replace(job, run=other).post(DRIFT), None)[1]

    job.post(DRIFT)

    marked = {one.state: parse(one.body) for one in github.issues}
    assert marked["closed"] is None
    assert marked["open"] is not None
    assert marked["open"].run == max(100, other)


def test_a_token_that_may_only_read_leaves_the_report_in_the_job(
    job: Job, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token="ghs_reader").post(DRIFT) == 7

    assert github.issues == []
    assert "## Drift of Acme: action needed" in (job.folder / "summary.md").read_text()
    assert "issues: write" in capsys.readouterr().err


def test_a_wrong_repository_fails_with_the_report_in_the_job(job: Job) -> None:
    with pytest.raises(PullRequestError, match="reading the repository acme/other: GitHub answered 404"):
        replace(job, repository="acme/other").post(DRIFT)

    assert (job.folder / "summary.md").exists()


def test_without_a_token_nothing_is_asked(job: Job, github: GitHub) -> None:
    file = job.folder / "drift.json"
    file.write_text(render(Form.JSON, DRIFT))

    with pytest.raises(ConfigurationError, match="GITHUB_TOKEN and GITHUB_REPOSITORY have to be set"):
        post_issue((file,), key=None, label=LABEL, pii=None, settings=Settings(home=job.folder))

    assert github.requests == []
