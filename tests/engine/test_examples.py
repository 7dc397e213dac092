"""The example of people and keys does what it says, on the real engine. Other examples are the demo's, or declare kinds that have a test here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import Stack

EXAMPLE = Path(__file__).parents[2] / "examples" / "people-and-keys"

pytestmark = pytest.mark.engine


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The playground's organization, which the examples are written for."""
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as running:
        yield running


def test_people_and_keys_are_as_the_example_says_and_stay_when_it_goes(stack: Stack, other_admin: HttpAdminApi) -> None:
    shutil.copy(EXAMPLE / "__main__.py", stack.folder)
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
