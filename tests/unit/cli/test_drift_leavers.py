from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.left_people import Left, LeftPerson
from pulumi_claude_admin.session import Session
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.stack_builder import Stack
from tests.unit.cli.conftest import Drift

CARL = Stack().organization_member("carl", "user_01Carl", "carl@example.com", "developer")


def statuses(out: str) -> dict[str, str]:
    findings: list[dict[str, Any]] = json.loads(out)["findings"]
    return {one["label"]: one["status"] for one in findings if one["status"] != "unmanaged"}


def times_asked(api: FakeAdminApi) -> int:
    return sum(one.startswith("activities.list_since") for one in api.calls)


@pytest.mark.parametrize(
    ("event", "code", "status"), [("scim_user_deleted", 0, "left"), ("role_assignment_granted", 7, "missing")]
)
def test_somebody_who_is_missing_is_looked_for_among_those_who_left_by_the_feed(
    drift: Drift, api: FakeAdminApi, event: str, code: int, status: str
) -> None:
    stored = api.stored
    when = stored.time - timedelta(days=3)
    stored.activities = (
        Activity("1", event, when, Actor("scim_directory_sync_actor"), details={"user_id": "user_01Carl"}),
    )
    found, out, _ = drift(CARL, "--format", "json")
    assert (found, statuses(out)) == (code, {"carl@example.com": status})
    assert times_asked(api) == 2


def test_nobody_is_looked_for_where_nobody_is_missing_and_there_is_no_file(drift: Drift, api: FakeAdminApi) -> None:
    stack = Stack().organization_member("ben", "user_01Ben", "ben@example.com", "developer")
    assert drift(stack)[0] == 0
    assert times_asked(api) == 1, "who made what nobody declared, and nothing else"


def test_somebody_of_the_file_who_is_here_again_fails_by_default(
    drift: Drift, session: Session, api: FakeAdminApi
) -> None:
    api.stored.users = tuple(
        replace(one, added_at=api.stored.time) if one.id == "user_01Ben" else one for one in api.stored.users
    )
    left = Left((LeftPerson(user_id="user_01Ben", left_on=date(2026, 11, 2)),))
    wiring.install(replace(session, left=left))
    code, out, _ = drift(Stack().compliance_settings("enabled"), "--format", "json")
    assert (code, statuses(out)["ben@example.com"]) == (7, "returned")
    assert drift(Stack().compliance_settings("enabled"), "--fail-on", "drifted")[0] == 0
