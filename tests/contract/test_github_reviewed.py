"""What was reviewed at GitHub since the last good run, by the real library over HTTP."""

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
from tests.support.forges.github_stand_in import BOT, GitHub, Thread, WorkflowRun
from tests.support.forges.serving import serving

A, B, C = "a" * 16, "b" * 16, "c" * 16
STACK = "teams/prod"
READER = "ghs_reader"
THIS_RUN = 300


def sha(number: int) -> str:
    return f"{number:040x}"


def body(head: str, *steps: str, left_out: int = 0) -> str:
    told = tuple(sorted(steps)) if steps else None
    key = key_of("org", [STACK])
    return f"{Marker(key, head, 1, 1, digest_of(''), told, left_out).written()}\n## Drift"


@dataclass
class Forge:
    """A repository whose main has commits 0 to 9; commit 3 was applied."""

    github: GitHub
    folder: Path

    def merge(self, number: int, *commits: int, base: str = "main") -> Thread:
        """Pull request `number`, whose last commit is 100 + `number`."""
        made = self.github.pull_request(number, sha(100 + number))
        made.merged, made.base = tuple(map(sha, commits)), base
        return made

    def reviewed(self, *stacks: str, token: str = READER, this_run: int = THIS_RUN) -> frozenset[str]:
        settings = Settings(
            forge_token=SecretStr(token),
            forge_api_url=self.github.url,
            forge_repository=self.github.repository,
            forge_run=this_run,
            home=self.folder,
        )
        file = self.folder / "reviewed.json"
        assert run(stacks or (STACK,), file, settings) == 0
        found = parse_reviewed(file.read_text(), source=file.name)
        assert found.stacks == frozenset(stacks or (STACK,))
        return found.digests


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    main = [sha(number) for number in range(10)]
    runs = [
        WorkflowRun(100, sha(3)),
        WorkflowRun(150, sha(9), branch="other"),
        WorkflowRun(200, sha(5), conclusion="failure"),
        WorkflowRun(THIS_RUN, sha(9), conclusion=None),
    ]
    with serving(GitHub(main=main, runs=runs)) as github:
        yield Forge(github, tmp_path)


def test_the_digests_of_all_that_was_merged_since_the_last_good_run_are_united(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, commits, steps in ((1, (3,), (C,)), (2, (4, 5, 6), (A,)), (3, (7, 8, 9), (A, B))):
        forge.merge(number, *commits)
        forge.github.remark(number, body(sha(100 + number), *steps))

    assert forge.reviewed() == {A, B}
    assert capsys.readouterr().err == "2 reviewed steps; merged pull requests: 2, 3\n"


def test_all_pages_are_read(forge: Forge) -> None:
    forge.github.main += [sha(number) for number in range(10, 300)]
    forge.merge(2, 299)
    for _ in range(65):
        forge.github.remark(2, "looks good", login="ana")
    forge.github.remark(2, body(sha(102), A))

    assert forge.reviewed() == {A}


def test_a_marker_of_another_author_is_not_believed(forge: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    forge.merge(2, 9)
    forge.github.remark(2, body(sha(102), A), login="mallory")

    assert forge.reviewed() == frozenset()
    assert "pull request 2 has no report of ours, so its steps are to be accepted" in capsys.readouterr().err


def test_a_comment_about_an_earlier_commit_of_the_pull_request_does_not_count(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    forge.merge(2, 9)
    forge.github.remark(2, body(sha(50), A))

    assert forge.reviewed() == frozenset()
    assert "pull request 2 was merged at a later commit than its report is of" in capsys.readouterr().err


def test_a_comment_without_digests_is_said(forge: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    forge.merge(2, 9)
    forge.github.remark(2, body(sha(102), left_out=900))

    assert forge.reviewed() == frozenset()
    assert "the report on pull request 2 tells no digests of planned steps" in capsys.readouterr().err


def test_what_is_not_merged_or_merged_elsewhere_does_not_count(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    forge.github.pull_request(2, sha(9))
    forge.merge(3, 9, base="release")
    for number, head in ((2, sha(9)), (3, sha(103))):
        forge.github.remark(number, body(head, A))

    assert forge.reviewed() == frozenset()
    assert f"commit {sha(9)[:12]} came without a pull request" in capsys.readouterr().err


@pytest.mark.parametrize("gone", [True, False], ids=["the commit is gone", "none has succeeded"])
def test_without_a_last_good_run_the_newest_commit_alone_counts(
    forge: Forge, capsys: pytest.CaptureFixture[str], *, gone: bool
) -> None:
    if gone:
        forge.github.runs[0].sha = sha(999)
    else:
        del forge.github.runs[0]
    for number, commit, step in ((2, 8, A), (3, 9, B)):
        forge.merge(number, commit)
        forge.github.remark(number, body(sha(100 + number), step))

    assert forge.reviewed() == {B}
    assert f"only the pull request of {sha(9)[:12]} counts" in capsys.readouterr().err


def test_where_nothing_was_merged_nothing_was_reviewed(forge: Forge) -> None:
    forge.github.runs[0].sha = sha(9)

    assert forge.reviewed(STACK, "teams/dev") == frozenset()


@pytest.mark.parametrize(("token", "this_run", "reason"), [("no", THIS_RUN, "401"), ("ghs_reader", 999, "404")])
def test_where_the_forge_does_not_tell_nothing_is_written(forge: Forge, token: str, this_run: int, reason: str) -> None:
    with pytest.raises(PullRequestError, match=reason):
        forge.reviewed(token=token, this_run=this_run)
    assert not (forge.folder / "reviewed.json").exists()


@pytest.mark.parametrize("stack", ["prod", "owner/teams/prod", "", "teams/ prod"])
def test_a_stack_without_its_project_is_refused_before_anything_is_asked(forge: Forge, stack: str) -> None:
    with pytest.raises(ConfigurationError, match="is no PROJECT/STACK"):
        forge.reviewed(stack)
    assert forge.github.requests == []


def test_outside_a_job_the_settings_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="GITHUB_RUN_ID have to be set"):
        run((STACK,), tmp_path / "reviewed.json", Settings(home=tmp_path))


def test_only_reading_is_needed(forge: Forge) -> None:
    forge.merge(2, 9)
    forge.github.remark(2, body(sha(102), A), login=BOT)
    forge.reviewed()

    assert {one.split()[0] for one in forge.github.requests if not one.endswith("/graphql")} == {"GET"}
