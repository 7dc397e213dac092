"""An API key and the activity feed's switch on the real engine: taken over, changed by hand, seen, put back, and left at the end."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.keys_by_hand import make_key
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    claude.ApiKey("ci", workspace_id="{workspace}", name="research-notebooks", status="{status}")
    feed = claude.ComplianceSettings("feed", state="enabled")
    pulumi.export("can_read_feed", feed.can_read_feed)
"""


def test_a_key_and_the_feed_from_their_declaration_to_their_end(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    [key] = other_admin.api_keys.list()
    assert key.workspace_id is not None
    other_admin.compliance_settings.update("disabled")
    theirs = make_key(simulator, "theirs", key.workspace_id)
    stack.program(PROGRAM.format(workspace=key.workspace_id, status="inactive"))
    assert "status 'active' -> 'inactive'" in stack.preview().text
    assert {one.id: one.status for one in other_admin.api_keys.list()} == {key.id: "active", theirs: "active"}

    told = stack.up().text
    assert {one.id: one.status for one in other_admin.api_keys.list()} == {key.id: "inactive", theirs: "active"}
    assert other_admin.compliance_settings.retrieve().is_enabled
    assert "this credential may not read it" in told
    state = stack.export()
    assert state["ApiKey ci"]["id"] == key.id
    assert state["ComplianceSettings feed"]["outputs"]["can_read_feed"] is False
    stack.refresh_preview()

    other_admin.api_keys.update(key.id, status="active")
    other_admin.compliance_settings.update("disabled")
    seen = stack.refresh_preview(expect=DRIFT).text
    assert "active" in seen
    assert "disabled" in seen
    stack.up("--refresh")
    assert {one.id: one.status for one in other_admin.api_keys.list()} == {key.id: "inactive", theirs: "active"}
    assert other_admin.compliance_settings.retrieve().is_enabled

    other_admin.api_keys.update(key.id, status="archived")
    stack.program(PROGRAM.format(workspace=key.workspace_id, status="active"))
    frozen = stack.up("--refresh").text
    assert "was archived, which nobody can undo" in frozen

    ended = stack.destroy().text
    assert "left as it is, enabled: the activity feed" in ended
    assert other_admin.compliance_settings.retrieve().is_enabled
    assert {one.id: one.status for one in other_admin.api_keys.list()} == {key.id: "archived", theirs: "active"}
