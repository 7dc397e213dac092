from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.session import Session
from tests.support.fake_admin_api import FakeAdminApi, refusing

DENIED = PermissionDenied("this credential may not list it", status=403)


@pytest.fixture
def api(request: pytest.FixtureRequest) -> FakeAdminApi:
    """One that does not answer the questions of the test."""
    return refusing(DENIED, *request.param)


@pytest.mark.parametrize(
    ("api", "code", "words"),
    [
        (["api_keys.list"], 10, "key that acts as nobody: this credential may not list it"),
        (["invites.list"], 10, "invitation: this credential may not list it"),
        (["members.list"], 10, "workspace: members of Research: this credential may not list it"),
        (["service_accounts.list"], 0, "service account: this credential may not list it"),
        (
            ["usage_reports.cost_by_key"],
            0,
            "personal key research-notebooks: acts as the person: make it inactive (spend unseen)",
        ),
    ],
    indirect=["api"],
)
def test_what_could_not_be_listed_is_told_and_ends_with_10_where_it_may_hide_a_step(
    session: Session, code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del session
    assert run(["offboard", "plan", "ana@example.com", "-C", str(tmp_path)]) == code
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("api", [["users.list"], ["workspaces.list"]], indirect=True)
def test_without_people_or_workspaces_there_is_no_plan(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del session
    assert run(["offboard", "plan", "ana@example.com", "-C", str(tmp_path)]) == 3
    assert capsys.readouterr().out == ""
