"""One note on a merge request of GitLab, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.report.marker import parse
from pulumi_claude_admin.report.pii import Pii
from tests.support.forges.gitlab_stand_in import GitLab
from tests.support.forges.jobs import EARLIER, HEAD, GitLabJob
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

DRIFT = SCENARIOS["changed_by_hand"]()
CLEAN = SCENARIOS["in_sync"]()


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    """Project 7 with merge request 5."""
    with serving(GitLab(HEAD)) as served:
        yield served


@pytest.fixture
def job(gitlab: GitLab, tmp_path: Path) -> GitLabJob:
    return GitLabJob(gitlab=gitlab, folder=tmp_path)


def test_a_report_is_a_note_a_label_and_a_status(
    job: GitLabJob, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    assert job.post(DRIFT) == 7

    (note,) = gitlab.notes
    marker = parse(note.body)
    assert marker is not None
    assert (marker.head, marker.run, marker.attempt) == (HEAD, 100, 1_000)
    assert "## Drift of Acme: action needed" in note.body
    assert gitlab.labels == ["claude-drift"]
    ((commit, status),) = gitlab.statuses
    assert (commit, status["state"], status["name"]) == (HEAD, "failed", "claude-admin drift teams/prod")
    assert status["target_url"].endswith("/-/pipelines/100")
    assert status["pipeline_id"] == 100
    assert capsys.readouterr().err == "the comment was posted\n"


def test_no_drift_replaces_the_red_note_and_takes_our_label_alone_away(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(DRIFT)
    gitlab.labels.append("infra")

    assert replace(job, run=101).post(CLEAN) == 0

    (note,) = gitlab.notes
    assert "no drift" in note.body
    assert gitlab.labels == ["infra"]
    assert [status["state"] for _, status in gitlab.statuses] == ["failed", "success"]


def test_the_same_job_posts_nothing_twice(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(DRIFT)
    asked = len(gitlab.requests)

    job.post(DRIFT)

    again = [one for one in gitlab.requests[asked:] if not one.startswith("GET")]
    assert again == [f"POST /api/v4/projects/7/statuses/{HEAD}"]


def test_a_pipeline_of_a_merged_result_tells_of_the_head_of_the_merge_request(job: GitLabJob, gitlab: GitLab) -> None:
    replace(job, commit="c" * 40, variables={"gitlab_source_commit": HEAD}).post(DRIFT)

    assert len(gitlab.own) == 1
    ((commit, status),) = gitlab.statuses
    assert commit == HEAD
    assert "pipeline_id" not in status  # the pipeline is of another commit


def test_the_note_is_found_behind_pages_of_others(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(DRIFT)
    first = gitlab.notes.pop()
    for number in range(230):
        gitlab.note(f"remark {number}", "ana")
    gitlab.notes.insert(215, first)

    replace(job, run=101).post(CLEAN)

    assert len(gitlab.own) == 1
    assert "no drift" in first.body


def test_another_author_with_the_same_marker_is_left_alone(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(DRIFT)
    text = gitlab.notes[0].body.replace('"run":100', '"run":999')
    forged = gitlab.note(text, "mallory")

    replace(job, run=101).post(CLEAN)

    assert forged.body == text
    assert "no drift" in gitlab.notes[0].body


@pytest.mark.parametrize("later", [{"run": 101}, {"job": 1_001}])
def test_an_earlier_run_that_ends_late_changes_nothing(job: GitLabJob, gitlab: GitLab, later: dict[str, int]) -> None:
    replace(job, **later).post(CLEAN)  # type: ignore[arg-type]  # of the fields

    assert job.post(DRIFT) == 7

    assert "no drift" in gitlab.own[0].body
    assert gitlab.labels == []


def test_a_report_of_a_commit_that_is_not_the_head_any_more_changes_nothing(job: GitLabJob, gitlab: GitLab) -> None:
    assert replace(job, commit=EARLIER).post(DRIFT) == 7
    assert (gitlab.notes, gitlab.labels, gitlab.statuses) == ([], [], [])


def test_of_two_runs_at_once_one_note_stays_whoever_comes_last(job: GitLabJob, gitlab: GitLab, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = replace(job, folder=tmp_path / "other", run=101)
    gitlab.before_write = lambda: (other.post(CLEAN), None)[1]  # between our look-up and our note

    job.post(DRIFT)

    assert len(gitlab.notes) == 2
    (stays,) = gitlab.own
    assert "no drift" in stays.body


def test_a_note_that_somebody_deletes_meanwhile_is_written_anew(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(DRIFT)
    gitlab.before_write = gitlab.notes.clear

    replace(job, run=101).post(CLEAN)

    (note,) = gitlab.own
    assert "no drift" in note.body


@pytest.mark.parametrize(("behaviour", "shown"), [(Behaviour.NEW, 2), (Behaviour.HIDE_AND_NEW, 1)])
def test_a_new_note_is_made_where_that_is_asked_for(
    job: GitLabJob, gitlab: GitLab, behaviour: Behaviour, shown: int
) -> None:
    made = replace(job, options={"behaviour": behaviour})
    made.post(DRIFT)

    replace(made, run=101).post(CLEAN)
    replace(made, run=102).post(CLEAN)

    assert len(gitlab.notes) == 2
    assert len(gitlab.own) == shown
    assert [parse(one.body) is not None for one in gitlab.notes] == [False, True]
    assert "<!-- pulumi-claude-admin" not in gitlab.notes[0].body


def test_a_request_limit_is_waited_for(job: GitLabJob, gitlab: GitLab) -> None:
    gitlab.too_fast = 2

    job.post(DRIFT)

    assert len(gitlab.own) == 1


def test_a_report_of_thousands_of_findings_fits(job: GitLabJob, gitlab: GitLab) -> None:
    job.post(replace(DRIFT, findings=DRIFT.findings * 200))

    assert 65_536 < len(gitlab.own[0].body.encode()) < 1_000_000


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_no_line_of_a_note_is_a_command_to_gitlab(job: GitLabJob, gitlab: GitLab, scenario: str) -> None:
    report = SCENARIOS[scenario]()
    named = [replace(one.subject, workspace_name="/merge", label="/approve") for one in report.findings]
    hostile = replace(
        report,
        organization=replace(report.organization, name="/close"),
        findings=tuple(replace(one, subject=name) for one, name in zip(report.findings, named, strict=True)),
    )

    job.post(hostile)

    assert len(gitlab.own) == 1
    assert gitlab.quick_actions == []


@pytest.mark.parametrize("token", ["glpat-reader", "glcbt-job"], ids=["a token that only reads", "a job token"])
def test_a_token_that_may_not_write_leaves_the_report_in_the_log(
    job: GitLabJob, gitlab: GitLab, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token=token).post(DRIFT) == 7

    captured = capsys.readouterr()
    assert (gitlab.notes, gitlab.labels, gitlab.statuses) == ([], [], [])
    assert "Acme" in captured.out
    assert "::error" not in captured.out
    assert "GitLab answered 403 (insufficient_scope). A job token (CI_JOB_TOKEN) may not write notes" in captured.err
    assert captured.err.endswith(". The report is in the job's log instead\n")
    assert token not in captured.err


def test_a_pipeline_in_a_fork_asks_nothing_and_leaves_the_report_in_the_log(
    job: GitLabJob, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replace(job, token=None, variables={"gitlab_project": 70}).post(DRIFT) == 7

    captured = capsys.readouterr()
    assert gitlab.requests == []
    assert "Acme" in captured.out
    assert captured.err == (
        "a pipeline in a fork does not write to merge request 5 of project 7. The report is in the job's log instead\n"
    )


def test_a_right_that_is_missing_for_label_and_status_alone_is_said_and_no_failure(
    job: GitLabJob, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    gitlab.refused = "merge_requests/5$|statuses"

    assert job.post(DRIFT) == 7

    said = capsys.readouterr().err
    assert len(gitlab.own) == 1
    assert "labelling merge request 5 of project 7: GitLab answered 403" in said
    assert "marking commit aaaaaaaaaaaa: GitLab answered 403" in said


def test_a_gitlab_that_takes_less_than_is_known_leaves_the_report_in_the_log_and_the_old_note_as_it_was(
    job: GitLabJob, gitlab: GitLab, capsys: pytest.CaptureFixture[str]
) -> None:
    job.post(CLEAN)
    before = gitlab.own[0].body
    gitlab.longest_body = len(before)

    with pytest.raises(PullRequestError, match=r"GitLab answered 400 .*is too long"):
        replace(job, run=101).post(DRIFT)

    assert [one.body for one in gitlab.own] == [before]
    assert gitlab.labels == []
    assert "Acme" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"number": 6}, 404),
        ({"variables": {"gitlab_project": 8, "gitlab_merge_request_project": 8}}, 404),
        ({"token": "glpat-unknown"}, 401),
    ],
    ids=["number", "project", "token"],
)
def test_what_is_wrong_fails_with_the_report_in_the_log(
    job: GitLabJob, gitlab: GitLab, wrong: dict[str, object], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PullRequestError, match=f"GitLab answered {status}"):
        replace(job, **wrong).post(DRIFT)  # type: ignore[arg-type]  # of the fields

    assert gitlab.notes == []
    assert "Acme" in capsys.readouterr().out


def test_a_gitlab_that_does_not_answer_is_one_line(job: GitLabJob) -> None:
    with pytest.raises(PullRequestError, match="GitLab did not answer"):
        replace(job, variables={"gitlab_url": "http://127.0.0.1:9"}).post(DRIFT)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"gitlab_merge_request": None}, "this pipeline is not about a merge request"),
        ({"gitlab_note_token": None}, "GITLAB_TOKEN is not set"),
        ({"gitlab_url": "http://gitlab.example.com"}, "CI_SERVER_URL uses plain http"),
        ({"forge_repository": "acme/claude"}, "GITHUB_REPOSITORY and CI_PROJECT_ID are both set"),
    ],
)
def test_what_the_runner_does_not_say_is_told_before_anything_is_asked(
    job: GitLabJob, gitlab: GitLab, variables: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        replace(job, variables=variables).post(DRIFT)

    assert gitlab.requests == []


def test_the_footer_says_when_drift_was_last_looked_for_by_schedule(job: GitLabJob, gitlab: GitLab) -> None:
    at = CLEAN.run.generated_at - timedelta(days=3)
    replace(job, run=90).post_issue(replace(DRIFT, run=replace(DRIFT.run, generated_at=at)))

    job.post(CLEAN)

    assert "· last run by schedule 3 days before, " in gitlab.own[0].body


@pytest.mark.parametrize(
    ("visibility", "pii", "is_seen"),
    [("public", None, False), ("internal", None, False), ("public", Pii.FULL, True), ("private", None, True)],
)
def test_addresses_are_cut_where_others_than_members_read_unless_told(
    job: GitLabJob, gitlab: GitLab, *, visibility: str, pii: Pii | None, is_seen: bool
) -> None:
    gitlab.visibility = visibility

    replace(job, options={"pii": pii}).post(SCENARIOS["caps_raised"]())

    assert ("jane" in gitlab.own[0].body) is is_seen
