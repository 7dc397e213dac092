"""A run that ended without a report, told in place of what an earlier run had said: on both forges, by the real libraries over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pulumi_claude_admin.report.marker import parse
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.gitlab_stand_in import GitLab
from tests.support.forges.jobs import EARLIER, HEAD, GitHubJob, GitLabJob, Job
from tests.support.forges.serving import serving
from tests.support.report_scenarios import SCENARIOS

KEY = "prod"
CLEAN = SCENARIOS["in_sync"]()
FAILED = "\n## Drift (prod): the run failed\n\nIt ended without a report, so nothing is known"


@dataclass
class Scene:
    """A job that posts with the key `prod`, and what stands at its forge."""

    job: Job
    bodies: Callable[[], list[str]]
    labels: Callable[[], list[str]]
    states: Callable[[], list[str]]
    named: Callable[[], str]

    def later(self, run: int) -> Job:
        return replace(self.job, run=run)


@pytest.fixture(params=["github", "gitlab"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    options: dict[str, object] = {"key": KEY}
    if request.param == "github":
        with serving(GitHub()) as github:
            thread = github.pull_request(5, HEAD)
            yield Scene(
                GitHubJob(github=github, folder=tmp_path, options=options),
                bodies=lambda: [one.body for one in github.own(5)],
                labels=lambda: thread.labels,
                states=lambda: [status["state"] for _, status in github.statuses],
                named=lambda: github.statuses[-1][1]["context"],
            )
        return
    with serving(GitLab(HEAD)) as gitlab:
        yield Scene(
            GitLabJob(gitlab=gitlab, folder=tmp_path, options=options),
            bodies=lambda: [one.body for one in gitlab.own],
            labels=lambda: gitlab.labels,
            states=lambda: [
                status["state"].removesuffix("ed").replace("fail", "failure") for _, status in gitlab.statuses
            ],
            named=lambda: gitlab.statuses[-1][1]["name"],
        )


def test_it_takes_the_place_of_what_an_earlier_run_said_and_of_its_reviewed_steps(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.job.post(replace(CLEAN, run=replace(CLEAN.run, planned_steps=("a" * 16,))))

    assert scene.later(101).post_failed(KEY) == 1

    (body,) = scene.bodies()
    marker = parse(body)
    assert marker is not None
    assert (marker.head, marker.run, marker.steps) == (HEAD, 101, None)
    assert FAILED in body
    assert "/101) says why" in body
    assert scene.labels() == ["claude-drift"]
    assert scene.states() == ["success", "failure"]
    assert scene.named() == "claude-admin drift prod"
    assert capsys.readouterr().err.splitlines()[-1] == "the comment was brought up to date"


def test_the_next_report_takes_its_place(scene: Scene) -> None:
    scene.job.post_failed(KEY)
    assert FAILED in scene.bodies()[0]

    assert scene.later(101).post(CLEAN) == 0

    (body,) = scene.bodies()
    assert "no drift" in body
    assert scene.labels() == []


def test_one_that_fails_late_changes_nothing(scene: Scene) -> None:
    scene.later(101).post(CLEAN)

    assert scene.job.post_failed(KEY) == 1

    assert "no drift" in scene.bodies()[0]
    assert scene.labels() == []


def test_the_comment_of_another_key_is_left_alone(scene: Scene) -> None:
    scene.job.post(CLEAN)

    scene.later(101).post_failed("staging")

    assert [FAILED in body for body in scene.bodies()] == [False, False]
    assert "## Drift (staging): the run failed" in scene.bodies()[1]


def test_a_key_is_no_markup(scene: Scene) -> None:
    scene.job.post_failed("[x](https://evil.example) @ana\n::error::")

    (body,) = scene.bodies()
    assert "](https://evil" not in body
    assert "\n::error" not in body


def test_where_it_may_not_write_the_job_says_so(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    job = scene.job
    reader = replace(job, token="ghs_reader" if isinstance(job, GitHubJob) else "glpat-reader")  # type: ignore[call-arg]  # of both

    assert reader.post_failed(KEY) == 1

    captured = capsys.readouterr()
    assert scene.bodies() == []
    summary = job.folder / "summary.md"
    assert "the run failed" in (summary.read_text() if summary.exists() else captured.out)
    assert ("::error title=Drift::The run failed" in captured.out) is isinstance(job, GitHubJob)
    assert "answered 403" in captured.err


def test_of_a_commit_that_is_not_the_head_any_more_nothing_is_said(scene: Scene) -> None:
    job = scene.job
    earlier = replace(job, **{"head" if isinstance(job, GitHubJob) else "commit": EARLIER})  # type: ignore[arg-type]  # of either

    assert earlier.post_failed(KEY) == 1

    assert (scene.bodies(), scene.labels(), scene.states()) == ([], [], [])
