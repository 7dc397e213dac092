"""`claude-admin outcomes`: its file is checked and described without a credential, and teams come from members of workspaces where there is no team file."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.outcomes_reading import announce
from pulumi_claude_admin.cli.commands.outcomes_teams import of_file, of_workspaces
from pulumi_claude_admin.errors import PermissionDenied, WrongOrganization
from pulumi_claude_admin.outcome_ports import ReadingCost
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.team_file.read import read_bytes
from tests.support.fake_admin_api import FakeAdminApi

GOOD = "format: 1\nrepositories: [{github: acme/shop}]\n"


@pytest.mark.usefixtures("nothing_chosen")
def test_a_file_without_mistakes_may_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "outcomes.yaml"
    file.write_text(GOOD, encoding="utf-8")

    assert run(["outcomes", "check", str(file)]) == 0
    assert capsys.readouterr() == ("", "no mistakes\n")


@pytest.mark.usefixtures("nothing_chosen")
def test_every_mistake_is_a_line_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "outcomes.yaml"
    file.write_text(GOOD.replace("acme/shop", "shop").replace("format: 1", "format: 2"), encoding="utf-8")

    assert run(["outcomes", "check", str(file)]) == 2
    out, err = capsys.readouterr()
    assert [line.partition(": ")[0] for line in out.splitlines()] == [f"{file}:1:1", f"{file}:2:17"]
    assert err == "error: 2 mistakes\n"


@pytest.mark.usefixtures("nothing_chosen")
def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["outcomes", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["required"] == ["format", "repositories"]


def test_what_a_reading_costs_is_told_where_it_takes_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    announce([ReadingCost("acme/shop", 3, 42, "points")], sys.stderr)
    assert capsys.readouterr().err == ""

    costs = [ReadingCost("acme/shop", 900, 6_300, "points"), ReadingCost("acme/billing", 100, 320, "requests")]
    announce([*costs, ReadingCost("acme/known", 0, 0, "")], sys.stderr)
    assert capsys.readouterr().err == (
        "reading 1,000 merged changes of 2 repositories: at most 6,300 points (GitHub gives 5,000 an hour) and 320 requests\n"
    )


def known(api: FakeAdminApi) -> OrganizationInputs:
    """As the archive has it from an audit."""
    stored = api.stored
    return OrganizationInputs(stored.identity, tuple(stored.workspaces.values()), users=stored.users)


def test_whoever_was_given_a_membership_is_in_the_team_of_the_workspace(session: Session, api: FakeAdminApi) -> None:
    api.stored.make("Search")

    teams = of_workspaces(session, api.stored.identity.id, known(api))

    research = next(id_ for id_, one in api.stored.workspaces.items() if one.name == "Research")
    assert teams.members == {
        "Research": {"ana@example.com"},
        "Search": frozenset(),
    }  # administrators are members of all by their role
    assert teams.workspaces["Research"] == {research}


def test_members_that_may_not_be_listed_are_a_line(session: Session, api: FakeAdminApi) -> None:
    api.stored.refusals = {"members.list": PermissionDenied("the key may not", status=403)}

    teams = of_workspaces(session, api.stored.identity.id, known(api))

    assert teams.members == {}
    assert teams.remarks == (
        "the members of workspaces cannot be listed, so that all are told together: the key may not",
    )


def test_members_of_another_organization_than_the_archive_s_are_never_asked(
    session: Session, api: FakeAdminApi
) -> None:
    with pytest.raises(WrongOrganization, match="the archive is of 99999999"):
        of_workspaces(session, "99999999-9999-4999-8999-999999999999", known(api))

    assert "members.list" not in api.calls


TEAMS = b"""\
version: 1
defaults: { spend_limit: unmanaged }
teams:
  research: { name: Research, members: { user_01Ana: workspace_user, Ben@example.com: workspace_user } }
  taken: { name: Taken over, adopt_id: wrkspc_01Old }
  gone: { name: Gone }
"""


def test_a_team_file_says_who_is_in_a_team_and_the_archive_which_workspaces_are_its_own(api: FakeAdminApi) -> None:
    file = read_bytes(TEAMS).teams
    archived = replace(api.stored.make("Research"), archived_at=api.stored.time)
    api.stored.keep(archived)

    teams = of_file(file, known(api))

    assert teams.members == {"Research": ("ana@example.com", "ben@example.com"), "Taken over": (), "Gone": ()}
    assert teams.workspaces["Research"] == {id_ for id_, one in api.stored.workspaces.items() if one.name == "Research"}
    assert archived.id in teams.workspaces["Research"]
    assert (teams.workspaces["Taken over"], teams.workspaces["Gone"]) == ({"wrkspc_01Old"}, frozenset())
    assert teams.remarks == ()


def test_an_archive_without_the_organization_is_a_line() -> None:
    teams = of_file(read_bytes(TEAMS).teams, None)

    assert teams.members["Research"] == ("ben@example.com",)
    assert [line for line in teams.remarks if "`claude-admin audit` reads it" in line] != []


def test_two_teams_of_one_name_are_two_and_have_what_they_took_over_alone(api: FakeAdminApi) -> None:
    twice = TEAMS.replace(b"name: Gone", b"name: Research").replace(b"name: Taken over", b"name: Research")

    teams = of_file(read_bytes(twice).teams, known(api))

    assert teams.members.keys() == {"Research (research)", "Research (taken)", "Research (gone)"}
    assert teams.workspaces["Research (taken)"] == {"wrkspc_01Old"}
    assert teams.workspaces["Research (research)"] == frozenset()
