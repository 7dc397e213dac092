from __future__ import annotations

from datetime import timedelta

from pulumi_claude_admin.cli.commands.audit_inputs import read_inputs
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.session import Session
from tests.support.fake_admin_api import FakeAdminApi


def made_years_ago(api: FakeAdminApi, kind: str) -> Activity:
    at = api.stored.time - timedelta(days=3 * 365)
    return Activity(f"activity_{kind}", kind, at, Actor("user_actor"), details={"admin_api_key_id": "admin_api_key_01"})


def test_the_feed_tells_of_admin_keys_and_leavers_for_years_and_of_nothing_else(
    session: Session, api: FakeAdminApi
) -> None:
    kinds = ("admin_api_key_created", "org_user_deleted", "platform_workspace_created")
    api.stored.activities = tuple(made_years_ago(api, kind) for kind in kinds)
    inputs = read_inputs(session)
    assert {one.type for one in inputs.activities or ()} == {"admin_api_key_created", "org_user_deleted"}
    assert inputs.unseen == ()


def test_without_a_feed_that_is_said_and_is_no_error(session: Session, api: FakeAdminApi) -> None:
    api.stored.is_older_than_the_feed = True
    inputs = read_inputs(session)
    assert inputs.activities is None
    (unseen,) = inputs.unseen
    assert unseen.what == "Admin keys, and who has left"
    assert "may not read the activity feed" in unseen.reason
