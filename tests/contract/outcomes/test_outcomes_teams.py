"""Without a team file, the members of each workspace are a team."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.commands.outcomes_teams import of_workspaces
from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.session import Session
from tests.support.provider_process import process


@pytest.fixture
def session(simulator: Simulator, http: HttpAdminApi, tmp_path: Path) -> Iterator[Session]:
    with process(simulator, http, tmp_path):
        yield wiring.session(tmp_path)


def known(http: HttpAdminApi) -> OrganizationInputs:
    """What an audit keeps of the organization, as far as teams are made of it."""
    return OrganizationInputs(http.organization.retrieve(), http.workspaces.list(), users=http.users.list())


def test_workspaces_of_one_name_are_one_team_with_the_members_of_both(session: Session, http: HttpAdminApi) -> None:
    first, second = (http.workspaces.create(name="Payments") for _ in range(2))
    people = [one for one in http.users.list() if one.role in {"user", "developer"}][:2]
    for workspace, person in zip((first, second), people, strict=True):
        http.members.add(workspace.id, person.id, role="workspace_developer")
    inputs = known(http)

    teams = of_workspaces(session, inputs.identity.id, inputs)

    assert set(teams.members["Payments"]) == {one.email for one in people}
    assert set(teams.workspaces["Payments"]) == {first.id, second.id}


def test_a_credential_of_another_organization_is_refused(session: Session, http: HttpAdminApi) -> None:
    with pytest.raises(WrongOrganization, match="and the archive is of 22222222"):
        of_workspaces(session, "22222222-2222-4222-8222-222222222222", known(http))
