"""The examples of people and keys and of Claude Code do what they say, on the real engine. Other examples are the demo's, or declare kinds that have a test here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import GatewaySimulator, Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import MakeStack, Stack

EXAMPLES = Path(__file__).parents[2] / "examples"

pytestmark = pytest.mark.engine


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The playground's organization, which the examples are written for."""
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as running:
        yield running


def test_people_and_keys_are_as_the_example_says_and_stay_when_it_goes(stack: Stack, other_admin: HttpAdminApi) -> None:
    shutil.copy(EXAMPLES / "people-and-keys" / "__main__.py", stack.folder)
    made = stack.up().text
    assert "changes the organization role of kofi@example.com: role 'user' -> 'developer'" in made
    assert next(one.role for one in other_admin.users.list() if one.email == "kofi@example.com") == "developer"
    assert [one.status for one in other_admin.invites.list() if one.email == "zoe@example.com"] == ["pending"]
    [key] = [one for one in other_admin.external_keys.list() if one.display_name == "payments"]
    assert [one.name for one in other_admin.workspaces.list() if one.external_key_id == key.id] == ["Payments"]
    assert [one.status for one in other_admin.api_keys.list() if one.name == "research-notebooks"] == ["inactive"]
    assert other_admin.compliance_settings.retrieve().is_enabled

    left = stack.destroy().text
    assert "withdrew the invitation of zoe@example.com" in left
    assert "left as they are: kofi@example.com" in left
    assert "left as it is, inactive: API key 'research-notebooks'" in left
    assert "left standing: external key 'payments'" in left
    assert key in other_admin.external_keys.list()
    assert other_admin.compliance_settings.retrieve().is_enabled


@pytest.mark.browser
def test_limits_of_claude_code_are_set_in_both_places_and_follow_the_workspace_that_comes_back(
    new_stack: MakeStack, simulator: Simulator, other_admin: HttpAdminApi, browser_executable: str, tmp_path: Path
) -> None:
    session, key, organization = tmp_path / "session", SessionFile.new_key(), simulator.world.organization
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    priya = next(one.id for one in organization.users.values() if one.email == "priya@example.com")
    with GatewaySimulator() as gateway:
        stack = new_stack(
            simulator,
            CLAUDE_CONSOLE_BROWSER=browser_executable,
            CLAUDE_CONSOLE_STATE=str(session),
            CLAUDE_CONSOLE_STATE_KEY=key,
            CLAUDE_GATEWAY_URL=gateway.base_url,
            CLAUDE_GATEWAY_ADMIN_KEY=gateway.write_key,
        )
        shutil.copy(EXAMPLES / "claude-code" / "__main__.py", stack.folder)
        stack.up()
        assert {who: limit.cents for who, limit in organization.claude_code_limits.items()} == {
            "": 20_000,
            priya: 50_000,
        }
        [pool] = [one.pool for one in gateway.gateway.rows() if one.pool is not None]
        assert pool.amount == "500000"

        first = str(organization.claude_code_workspace_id)
        other_admin.workspaces.archive(first)
        simulator.sign_in_to_claude_code("priya@example.com")
        assert organization.claude_code_limits == {}
        stack.up()

    again = organization.claude_code_workspace_id
    assert {who: limit.cents for who, limit in organization.claude_code_limits.items()} == {"": 20_000, priya: 50_000}
    assert stack.export()["ClaudeCodeSpendLimits claude-code"]["id"] == again != first
