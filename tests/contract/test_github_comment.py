"""One comment on a pull request of GitHub, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.commands.report_post import PostOptions, post
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.report.marker import parse
from pulumi_claude_admin.report.pii import Pii
from tests.support.forges.github_stand_in import BOT, GitHub
from tests.support.forges.jobs import EARLIER, HEAD, GitHubJob
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

DRIFT = SCENARIOS["changed_by_hand"]()
CLEAN = SCENARIOS["in_sync"]()
STEPS = ("a" * 16, "b" * 16)
MANY = tuple(f"{number:016x}" for number in range(2_000))
PLANNED = replace(DRIFT, run=replace(DRIFT.run, planned_steps=STEPS))


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A repository with pull request 5."""
    with serving(GitHub()) as served:
        served.pull_request(5, HEAD)
        yield served


@pytest.fixture
def job(github: GitHub, tmp_path: Path) -> GitHubJob:
    return GitHubJob(github=github, folder=tmp_path)


def test_a_report_is_a_comment_a_label_and_a_status(job: GitHubJob, github: GitHub) -> None:
    assert job.post(DRIFT) == 7

    (comment,) = github.own(5)
    marker = parse(comment.body)
    assert marker is not None
    assert (marker.head, marker.run, marker.attempt) == (HEAD, 100, 1)
    assert "## Drift of Acme: action needed" in comment.body
    assert github.threads[5].labels == ["claude-drift"]
    ((commit, status),) = github.statuses
    assert commit == HEAD
    assert status["state"] == "failure"
    assert status["context"] == "claude-admin drift teams/prod"
    assert status["description"].startswith("Action needed: 1 missing, 5 drifted")
    assert status["target_url"] == "https://github.com/acme/claude/actions/runs/100"


def test_no_drift_replaces_the_red_comment_and_takes_the_label_away(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)

    assert replace(job, run=101).post(CLEAN) == 0

    (comment,) = github.own(5)
    assert "no drift" in comment.body
    assert github.threads[5].labels == []
    assert [status["state"] for _, status in github.statuses] == ["failure", "success"]


def test_a_partial_report_is_posted_and_keeps_its_exit_code(job: GitHubJob, github: GitHub) -> None:
    assert job.post(SCENARIOS["partial"]()) == 10
    assert "Could not be seen" in github.own(5)[0].body


def test_exit_zero_of_the_run_is_kept_and_the_status_is_red_all_the_same(job: GitHubJob, github: GitHub) -> None:
    assert job.post(replace(DRIFT, run=replace(DRIFT.run, exits_zero=True))) == 0
    assert github.statuses[0][1]["state"] == "failure"


def test_the_same_attempt_posts_nothing_twice(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)
    written = len([one for one in github.requests if one.startswith(("POST /repos", "PATCH"))])

    job.post(DRIFT)

    again = [one for one in github.requests if one.startswith(("POST /repos", "PATCH"))][written:]
    assert again == [f"POST /repos/acme/claude/statuses/{HEAD}"]


def test_the_comment_is_found_behind_pages_of_others(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)
    first = github.threads[5].remarks.pop()
    for number in range(70):
        github.remark(5, f"remark {number}", "ana")
    github.threads[5].remarks.insert(65, first)

    replace(job, run=101).post(CLEAN)

    assert len(github.own(5)) == 1


@pytest.mark.parametrize("run", [100, 999], ids=["the same run", "a run to come"])
def test_another_author_with_the_same_marker_is_left_alone_and_holds_nothing_up(
    job: GitHubJob, github: GitHub, run: int, capsys: pytest.CaptureFixture[str]
) -> None:
    job.post(DRIFT)
    text = github.own(5)[0].body.replace('"run":100', f'"run":{run}')
    forged = github.remark(5, text, "mallory")
    assert parse(text) is not None

    replace(job, run=101).post(CLEAN)

    assert (forged.body, forged.is_hidden) == (text, False)
    assert "no drift" in github.own(5)[0].body
    assert capsys.readouterr().err == "the comment was posted\nthe comment was brought up to date\n"


def test_a_later_run_of_another_stack_has_a_comment_of_its_own(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)
    other = replace(DRIFT, run=replace(DRIFT.run, stacks=("search/prod",)))

    replace(job, run=101).post(other)

    assert len(github.own(5)) == 2


def test_a_key_of_somebodys_own_wins_over_the_stacks(job: GitHubJob, github: GitHub) -> None:
    named = replace(job, options={"key": "drift"})
    named.post(DRIFT)

    replace(named, run=101).post(replace(DRIFT, run=replace(DRIFT.run, stacks=("search/prod",))))

    assert len(github.own(5)) == 1


@pytest.mark.parametrize("later", [{"run": 101}, {"attempt": 2}])
def test_an_earlier_run_that_ends_late_changes_nothing(job: GitHubJob, github: GitHub, later: dict[str, int]) -> None:
    replace(job, **later).post(CLEAN)  # type: ignore[arg-type]  # of the fields

    assert job.post(DRIFT) == 7

    assert "no drift" in github.own(5)[0].body
    assert github.threads[5].labels == []
    assert len(github.statuses) == 1


def test_a_report_of_a_commit_that_is_not_the_head_any_more_changes_nothing(job: GitHubJob, github: GitHub) -> None:
    assert replace(job, head=EARLIER).post(DRIFT) == 7
    assert github.own(5) == []
    assert github.statuses == []


def test_a_report_of_the_present_head_wins_over_a_later_run_of_an_earlier_one(job: GitHubJob, github: GitHub) -> None:
    github.threads[5].head = EARLIER
    replace(job, head=EARLIER, run=900).post(DRIFT)
    github.threads[5].head = HEAD

    job.post(CLEAN)

    assert "no drift" in github.own(5)[0].body


def test_of_two_runs_at_once_one_comment_stays_whoever_comes_last(
    job: GitHubJob, github: GitHub, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = replace(job, folder=tmp_path / "other", run=101)
    github.before_write = lambda *_: (other.post(CLEAN), None)[1]  # between our look-up and our comment

    job.post(DRIFT)

    (stays,) = github.own(5)
    assert "no drift" in stays.body
    assert sum(one.is_hidden for one in github.threads[5].remarks) == 1


def test_a_comment_that_somebody_deletes_meanwhile_is_written_anew(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)
    github.before_write = lambda *_: github.threads[5].remarks.clear()

    replace(job, run=101).post(CLEAN)

    (comment,) = github.own(5)
    assert "no drift" in comment.body


@pytest.mark.parametrize(("behaviour", "shown"), [(Behaviour.NEW, 2), (Behaviour.HIDE_AND_NEW, 1)])
def test_a_new_comment_is_made_where_that_is_asked_for(
    job: GitHubJob, github: GitHub, behaviour: Behaviour, shown: int
) -> None:
    made = replace(job, options={"behaviour": behaviour})
    made.post(DRIFT)

    replace(made, run=101).post(CLEAN)
    replace(made, run=102).post(CLEAN)

    assert len(github.threads[5].remarks) == 2
    assert len(github.own(5)) == shown
    assert [parse(one.body) is not None for one in github.threads[5].remarks] == [False, True]


def test_a_secondary_rate_limit_is_waited_for(job: GitHubJob, github: GitHub) -> None:
    github.secondary_limits = 2

    job.post(DRIFT)

    assert len(github.own(5)) == 1


def test_a_report_of_thousands_of_findings_fits(job: GitHubJob, github: GitHub) -> None:
    many = replace(DRIFT, findings=DRIFT.findings * 200)

    job.post(many)

    assert len(github.own(5)[0].body) < 65_536


def test_the_planned_steps_of_the_report_stand_in_the_marker(job: GitHubJob, github: GitHub) -> None:
    job.post(PLANNED)

    (comment,) = github.own(5)
    marker = parse(comment.body)
    assert marker is not None
    assert marker.steps == STEPS
    assert "fork" not in comment.body


def test_a_token_that_may_only_read_leaves_the_report_in_the_job(
    job: GitHubJob, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token="ghs_reader").post(DRIFT) == 7

    captured = capsys.readouterr()
    assert github.threads[5].remarks == []
    assert "## Drift of Acme: action needed" in job.summary.read_text()
    assert captured.out.startswith("::error")
    assert "GitHub answered 403 (Resource not accessible by integration)" in captured.err
    assert "ghs_reader" not in captured.err


def test_a_right_that_is_missing_for_the_label_alone_is_said_and_no_failure(
    job: GitHubJob, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    github.refused = "labels|statuses"

    assert job.post(CLEAN) == 0

    assert len(github.own(5)) == 1
    assert "marking commit aaaaaaaaaaaa: GitHub answered 403" in capsys.readouterr().err


def test_a_forge_that_takes_less_than_is_known_leaves_the_report_in_the_job_and_the_old_comment_as_it_was(
    job: GitHubJob, github: GitHub
) -> None:
    job.post(CLEAN)
    before = github.own(5)[0].body
    github.longest_body = len(before)

    with pytest.raises(
        PullRequestError, match=r"GitHub answered 422 \(Validation Failed: body is too long\)"
    ) as raised:
        replace(job, run=101).post(DRIFT)

    assert raised.value.exit_code == 4
    assert [one.body for one in github.own(5)] == [before]
    assert github.threads[5].labels == []
    assert "## Drift of Acme: action needed" in job.summary.read_text()


@pytest.mark.parametrize("letter", ["x", "ä", "漢", "😀"])
def test_the_longest_comment_is_one_that_github_takes_whatever_its_letters(
    job: GitHubJob, github: GitHub, letter: str
) -> None:
    named = [replace(one, subject=replace(one.subject, workspace_name=letter * 60)) for one in DRIFT.findings]

    job.post(replace(DRIFT, findings=tuple(named) * 200, run=replace(DRIFT.run, planned_steps=MANY)))

    (comment,) = github.own(5)
    assert len(comment.body.encode()) > 50_000


@pytest.mark.parametrize(
    ("wrong", "status"), [({"number": 6}, 404), ({"token": "ghs_unknown"}, 401)], ids=["number", "token"]
)
def test_what_is_wrong_fails_with_the_report_in_the_job(job: GitHubJob, wrong: dict[str, object], status: int) -> None:
    with pytest.raises(PullRequestError, match=f"GitHub answered {status}"):
        replace(job, **wrong).post(DRIFT)  # type: ignore[arg-type]  # of the fields

    assert "## Drift of Acme: action needed" in job.summary.read_text()


def test_a_forge_that_does_not_answer_is_one_line(job: GitHubJob) -> None:
    settings = job.settings()
    job.post(DRIFT)
    gone = settings.model_copy(update={"forge_api_url": "http://127.0.0.1:9"})

    with pytest.raises(PullRequestError, match="GitHub did not answer"):
        post(
            PostOptions(files=(job.folder / "0.json",), key=None, behaviour=Behaviour.UPDATE, label="l", pii=None),
            gone,
        )


def test_an_event_of_another_repository_is_refused_before_anything_is_asked(job: GitHubJob, github: GitHub) -> None:
    job.event = {"repository": {"full_name": "mallory/claude"}, "pull_request": {"number": 5, "head": {"sha": HEAD}}}

    with pytest.raises(ConfigurationError, match="the event is of mallory/claude"):
        job.post(DRIFT)

    assert github.requests == []


def test_a_run_by_schedule_is_told_what_it_has(job: GitHubJob) -> None:
    job.event = {"schedule": "0 3 * * 1"}

    with pytest.raises(ConfigurationError, match="not about a pull request"):
        job.post(DRIFT)


def test_another_workflow_finds_the_pull_request_by_the_commit(job: GitHubJob, github: GitHub) -> None:
    github.pull_request(4, EARLIER)
    ours = {"full_name": github.repository}
    job.event = {"workflow_run": {"id": 77, "run_attempt": 3, "head_sha": HEAD, "head_repository": ours}}

    job.post(PLANNED)

    marker = parse(github.own(5)[0].body)
    assert marker is not None
    assert (marker.run, marker.attempt, marker.steps) == (77, 3, STEPS)


FORK = {"full_name": "mallory/claude"}


@pytest.mark.parametrize(
    "event",
    [
        {"workflow_run": {"id": 77, "run_attempt": 3, "head_sha": HEAD, "head_repository": FORK}},
        {"workflow_run": {"id": 77, "run_attempt": 3, "head_sha": HEAD, "head_repository": None}},
        {"pull_request": {"number": 5, "head": {"sha": HEAD, "repo": FORK}}},
        {"pull_request": {"number": 5, "head": {"sha": HEAD, "repo": None}}},
    ],
    ids=["another workflow", "of a fork that is gone", "its own run", "of one that is gone"],
)
@pytest.mark.parametrize("report", ["in_sync", "changed_by_hand"])
def test_a_report_by_the_run_of_a_fork_reviews_nothing_marks_nothing_and_is_called_so(
    job: GitHubJob, github: GitHub, event: dict[str, object], report: str
) -> None:
    job.event = event
    made = SCENARIOS[report]()

    job.post(replace(made, run=replace(made.run, planned_steps=STEPS)))

    (comment,) = github.own(5)
    marker = parse(comment.body)
    assert marker is not None
    assert marker.steps is None
    assert "made by the run of a fork" in comment.body
    assert (github.statuses, github.threads[5].labels) == ([], [])


def test_another_workflow_of_a_commit_that_no_pull_request_is_at_says_so(job: GitHubJob) -> None:
    job.event = {"workflow_run": {"id": 77, "run_attempt": 3, "head_sha": "c" * 40}}

    with pytest.raises(PullRequestError, match="no open pull request of acme/claude is at commit cccccccccccc"):
        job.post(DRIFT)


@pytest.mark.parametrize(
    ("is_private", "pii", "is_seen"), [(False, None, False), (False, Pii.FULL, True), (True, None, True)]
)
def test_addresses_are_cut_in_a_public_repository_unless_told(
    job: GitHubJob, github: GitHub, *, is_private: bool, pii: Pii | None, is_seen: bool
) -> None:
    github.is_private = is_private

    replace(job, options={"pii": pii}).post(SCENARIOS["caps_raised"]())

    assert ("jane" in github.own(5)[0].body) is is_seen


LAST_LOOK = "last run by schedule"


def test_the_footer_says_when_drift_was_last_looked_for_by_schedule(
    job: GitHubJob, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    for run, report in ((90, DRIFT), (91, CLEAN), (92, CLEAN)):  # opened, closed, and looked again
        at = CLEAN.run.generated_at - timedelta(days=100 - run)
        replace(job, run=run).post_issue(replace(report, run=replace(report.run, generated_at=at)))
    assert [one.state for one in github.issues] == ["closed"]

    job.post(CLEAN)

    assert f"· {LAST_LOOK} 8 days before, " in github.own(5)[0].body
    assert capsys.readouterr().err.splitlines()[-1] == "the comment was posted"


def test_without_an_issue_that_it_may_read_and_believe_the_footer_says_nothing_of_it(
    job: GitHubJob, github: GitHub
) -> None:
    job.post(CLEAN)
    assert LAST_LOOK not in github.own(5)[0].body
    replace(job, run=101).post_issue(DRIFT)
    (issue,) = github.issues

    issue.login = "mallory"
    replace(job, run=102).post(CLEAN)
    assert LAST_LOOK not in github.own(5)[0].body

    issue.login = BOT
    replace(job, run=103, options={"key": "other"}).post(CLEAN)
    assert LAST_LOOK not in github.own(5)[1].body

    github.unreadable = "/issues$"
    assert replace(job, run=104).post(CLEAN) == 0
    assert LAST_LOOK not in github.own(5)[0].body

    github.unreadable = "^$"
    replace(job, run=105).post(CLEAN)
    assert LAST_LOOK in github.own(5)[0].body


def test_standard_error_has_our_line_alone(job: GitHubJob, github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    github.secondary_limits = 1

    job.post(DRIFT)

    assert capsys.readouterr().err == "the comment was posted\n"


def test_no_call_is_made_that_the_token_of_a_job_is_refused(job: GitHubJob, github: GitHub) -> None:
    job.post(DRIFT)

    assert "GET /user" not in github.requests
    assert github.threads[5].remarks[0].login == BOT
