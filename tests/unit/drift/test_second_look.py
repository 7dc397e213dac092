from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.second_look import contradicted, look_again
from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.organization_builder import Organization
from tests.support.stack_builder import Stack

W = "wrkspc_01Payments"
A_MINUTE_AGO = "2026-11-24T08:59:00+00:00"


def members_after(written_at: str | None, live: Organization) -> Finding:
    stack = Stack().members("payments", W, {"ana@example.com": "workspace_user"}, written_at)
    (finding,) = [one for one in detect(stack.declared(), live.reading()).findings if one.urn is not None]
    return finding


def payments() -> Organization:
    return Organization().workspace(W, "Payments", owner="pulumi/teams/prod/payments")


@pytest.mark.parametrize(
    ("written_at", "status"),
    [
        (A_MINUTE_AGO, Status.PENDING),
        ("2026-11-24T08:58:01+00:00", Status.PENDING),
        ("2026-11-24T08:58:00+00:00", Status.DRIFTED),
        ("2026-11-24T09:00:01+00:00", Status.DRIFTED),
        (None, Status.DRIFTED),
    ],
)
def test_what_contradicts_a_write_of_the_last_two_minutes_is_pending(written_at: str | None, status: Status) -> None:
    finding = members_after(written_at, payments())

    assert finding.status is status
    assert finding.changes == (Change("members.ana@example.com", "workspace_user", None),)


def test_it_says_when_it_was_written_and_what_to_do() -> None:
    finding = members_after(A_MINUTE_AGO, payments())

    assert finding.reason == "written at 08:59:00 UTC and not shown yet: a list may be late"
    assert finding.remedy is not None
    assert finding.remedy.startswith("run drift again in two minutes")


@pytest.mark.parametrize("kind", [Kind.WORKSPACE_MEMBER, Kind.WORKSPACE_RATE_LIMIT])
def test_a_single_membership_and_a_rate_limit_are_the_same(kind: Kind) -> None:
    stack = (
        Stack()
        .member("ana", W, "user_01Ana", "ana@example.com", "workspace_user", A_MINUTE_AGO)
        .rate_limit("sonnet", W, A_MINUTE_AGO, requests_per_minute=5.0)
    )

    statuses = {one.subject.kind: one.status for one in detect(stack.declared(), payments().reading()).findings}

    assert statuses[kind] is Status.PENDING


def test_what_agrees_is_in_sync_and_what_is_archived_is_archived() -> None:
    there = payments().member(W, "user_01Ana", "workspace_user")

    assert members_after(A_MINUTE_AGO, there).status is Status.IN_SYNC
    assert contradicted((members_after(A_MINUTE_AGO, there),)) == frozenset()


def test_only_the_workspaces_in_doubt_are_asked_again() -> None:
    api, live = FakeAdminApi(), payments().workspace("wrkspc_01Other", "Other")
    (research,) = api.stored.workspaces
    reading = live.workspace(research, "Research").reading()

    again = look_again(reading, api, frozenset({research}))

    assert [member.user_id for member in again.snapshot.members[research]] != []
    assert again.snapshot.members["wrkspc_01Other"] == reading.snapshot.members["wrkspc_01Other"]
    assert api.calls == ["members.list", "workspace_rate_limits.list"]
    assert look_again(reading, api, frozenset({W})).snapshot.members[W] == reading.snapshot.members[W]
