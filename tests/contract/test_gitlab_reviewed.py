"""What was reviewed at GitLab since the last good pipeline, by the real library over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.cli.commands.report_reviewed import run
from pulumi_claude_admin.drift.reviewed_steps import parse_reviewed
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.marker import Marker, digest_of, key_of
from pulumi_claude_admin.settings import Settings
from tests.support.forges.gitlab_stand_in import BOT, GitLab, MergeRequest, Note, Pipeline
from tests.support.forges.serving import serving

A, B, C = "a" * 16, "b" * 16, "c" * 16
STACK = "teams/prod"
THIS_PIPELINE = 300


def sha(number: int) -> str:
    return f"{number:040x}"


def body(head: str, *steps: str, left_out: int = 0) -> str:
    told = tuple(sorted(steps)) if steps else None
    return f"{Marker(key_of('org', [STACK]), head, 1, 1, digest_of(''), told, left_out).written()}\n## Drift"


@dataclass
class Forge:
    """A project whose main has commits 0 to 9; commit 3 was applied."""

    gitlab: GitLab
    folder: Path

    def merge(self, number: int, *commits: int, target: str = "main", state: str = "merged") -> MergeRequest:
        """Merge request `number`, whose last commit is 100 + `number`."""
        made = MergeRequest(number, sha(100 + number), tuple(map(sha, commits)), target, state)
        self.gitlab.merge_requests.append(made)
        return made

    def remark(self, merged: MergeRequest, text: str, author: str = BOT) -> None:
        merged.notes.append(Note(next(self.gitlab.ids), author, text))

    def settings(self, **variables: object) -> Settings:
        said = {
            "gitlab_note_token": SecretStr("glpat-reader"),
            "gitlab_url": self.gitlab.url,
            "gitlab_project": 7,
            "gitlab_pipeline": THIS_PIPELINE,
            "home": self.folder,
        }
        return Settings(**{**said, **variables})  # type: ignore[arg-type]  # of the fields

    def reviewed(self, *stacks: str, **variables: object) -> frozenset[str]:
        file = self.folder / "reviewed.json"
        assert run(stacks or (STACK,), file, self.settings(**variables)) == 0
        return parse_reviewed(file.read_text(), source=file.name).digests


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    pipelines = [
        Pipeline(100, sha(3)),
        Pipeline(150, sha(9), ref="other"),
        Pipeline(200, sha(5), status="failed"),
        Pipeline(THIS_PIPELINE, sha(9), status="running"),
    ]
    main = [sha(number) for number in range(10)]
    with serving(GitLab("f" * 40, main=main, pipelines=pipelines)) as gitlab:
        yield Forge(gitlab, tmp_path)


def test_the_digests_of_all_that_was_merged_since_the_last_good_pipeline_are_united(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, commits, steps in ((1, (3,), (C,)), (2, (4, 5, 6), (A,)), (3, (7, 8, 9), (A, B))):
        forge.remark(forge.merge(number, *commits), body(sha(100 + number), *steps))

    assert forge.reviewed() == {A, B}
    assert capsys.readouterr().err == "2 reviewed steps; merged merge requests: 2, 3\n"


def test_a_good_pipeline_by_schedule_has_applied_nothing(forge: Forge) -> None:
    forge.gitlab.pipelines.insert(-1, Pipeline(250, sha(9), source="schedule"))
    forge.remark(forge.merge(2, 4, 5, 6, 7, 8, 9), body(sha(102), A))

    assert forge.reviewed() == {A}


def test_this_pipeline_is_not_the_last_good_one_and_all_pages_are_read(forge: Forge) -> None:
    forge.gitlab.pipelines[-1].status = "success"  # it is started again after it was good
    by_schedule = [Pipeline(1_000 + number, sha(9), source="schedule") for number in range(120)]
    forge.gitlab.pipelines += by_schedule
    merged = forge.merge(2, *range(4, 10))
    for _ in range(130):
        forge.remark(merged, "looks good", author="ana")
    forge.remark(merged, body(sha(102), A))

    assert forge.reviewed() == {A}


def test_a_marker_of_another_author_is_not_believed(forge: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    forge.remark(forge.merge(2, 9), body(sha(102), A), author="mallory")

    assert forge.reviewed() == frozenset()
    assert "merge request 2 has no report of ours, so its steps are to be accepted" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (body(sha(50), A), "merge request 2 was merged at a later commit than its report is of"),
        (body(sha(102), left_out=900), "the report on merge request 2 tells no digests of planned steps"),
    ],
    ids=["of an earlier commit", "without digests"],
)
def test_a_note_that_does_not_count_is_said(
    forge: Forge, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forge.remark(forge.merge(2, 9), text)

    assert forge.reviewed() == frozenset()
    assert said in capsys.readouterr().err


def test_what_is_not_merged_or_merged_elsewhere_does_not_count(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    for merged in (forge.merge(2, 9, state="opened"), forge.merge(3, 9, target="release")):
        forge.remark(merged, body(merged.head, A))

    assert forge.reviewed() == frozenset()
    assert f"commit {sha(9)[:12]} came without a merge request" in capsys.readouterr().err


@pytest.mark.parametrize("gone", [True, False], ids=["the commit is gone", "none has succeeded"])
def test_without_a_last_good_pipeline_the_newest_commit_alone_counts(
    forge: Forge, capsys: pytest.CaptureFixture[str], *, gone: bool
) -> None:
    if gone:
        forge.gitlab.pipelines[0].sha = sha(999)
    else:
        del forge.gitlab.pipelines[0]
    for number, commit, step in ((2, 8, A), (3, 9, B)):
        forge.remark(forge.merge(number, commit), body(sha(100 + number), step))

    assert forge.reviewed() == {B}
    assert f"only the merge request of {sha(9)[:12]} counts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"gitlab_note_token": SecretStr("no")}, "401"),
        ({"gitlab_pipeline": 999}, "404"),
        ({"gitlab_project": 8}, "404"),
    ],
    ids=["token", "pipeline", "project"],
)
def test_where_the_forge_does_not_tell_nothing_is_written(
    forge: Forge, variables: dict[str, object], reason: str
) -> None:
    with pytest.raises(PullRequestError, match=reason):
        forge.reviewed(**variables)
    assert not (forge.folder / "reviewed.json").exists()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"gitlab_note_token": None}, "GITLAB_TOKEN and CI_PIPELINE_ID have to be set"),
        ({"gitlab_pipeline": 0}, "GITLAB_TOKEN and CI_PIPELINE_ID have to be set"),
        ({"gitlab_url": "http://gitlab.example.com"}, "CI_SERVER_URL uses plain http"),
        ({"forge_repository": "acme/claude"}, "GITHUB_REPOSITORY and CI_PROJECT_ID are both set"),
    ],
)
def test_what_the_runner_does_not_say_is_told_before_anything_is_asked(
    forge: Forge, variables: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        forge.reviewed(**variables)
    assert forge.gitlab.requests == []


def test_only_reading_is_needed(forge: Forge) -> None:
    forge.remark(forge.merge(2, 9), body(sha(102), A))
    forge.reviewed()

    assert {one.split()[0] for one in forge.gitlab.requests} == {"GET"}
