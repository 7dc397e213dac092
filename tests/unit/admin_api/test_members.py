from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.reading_back import SETTLING
from pulumi_claude_admin.admin_api.members import HttpMembers
from pulumi_claude_admin.errors import Rejected
from tests.support.fake_time import FakeTime
from tests.unit.admin_api.conftest import Connect

REFUSAL = {"type": "error", "error": {"type": "invalid_request_error", "message": "not in the Workspace"}}


class Platform:
    """A workspace whose writes lag behind its list: for `lag` seconds after an add, a change is refused."""

    def __init__(self, time: FakeTime, *, lag: float) -> None:
        self._time = time
        self._lag = lag
        self._added_at = time.now
        self.roles: dict[str, str] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        user_id = request.url.path.rpartition("/")[2]
        if request.method == "GET":
            rows = [self._row(user, role) for user, role in self.roles.items()]
            return httpx.Response(200, json={"data": rows, "has_more": False})
        if user_id == "members":
            self._added_at = self._time.now
            self.roles["user_01"] = "workspace_user"
            return httpx.Response(200, json=self._row("user_01", "workspace_user"))
        if user_id not in self.roles or self._time.now < self._added_at + self._lag:
            return httpx.Response(400, json=REFUSAL)
        if request.method == "DELETE":
            del self.roles[user_id]
            return httpx.Response(200, json={"type": "workspace_member_deleted"})
        self.roles[user_id] = "workspace_developer"
        return httpx.Response(200, json=self._row(user_id, "workspace_developer"))

    def _row(self, user_id: str, role: str) -> dict[str, str]:
        return {"user_id": user_id, "workspace_id": "wrkspc_01", "workspace_role": role}


Change = Callable[[HttpMembers], object]
CHANGES: list[Change] = [
    lambda members: members.update("wrkspc_01", "user_01", "workspace_developer"),
    lambda members: members.remove("wrkspc_01", "user_01"),
]


@pytest.mark.parametrize("change", CHANGES, ids=["update", "remove"])
def test_a_refusal_right_after_an_add_is_waited_out(connect: Connect, time: FakeTime, change: Change) -> None:
    platform = Platform(time, lag=12)
    members = HttpMembers(connect(platform))
    members.add("wrkspc_01", "user_01", "workspace_user")
    change(members)
    assert platform.roles.get("user_01") != "workspace_user"
    assert 12 <= sum(time.slept) < SETTLING
    assert len(time.slept) < 10


@pytest.mark.parametrize("change", CHANGES, ids=["update", "remove"])
def test_a_refusal_that_lasts_is_an_error_in_the_end(connect: Connect, time: FakeTime, change: Change) -> None:
    members = HttpMembers(connect(Platform(time, lag=3600)))
    members.add("wrkspc_01", "user_01", "workspace_user")
    with pytest.raises(Rejected):
        change(members)
    assert sum(time.slept) == pytest.approx(SETTLING)


@pytest.mark.parametrize("change", CHANGES, ids=["update", "remove"])
def test_a_refusal_of_a_membership_of_others_is_an_error_at_once(
    connect: Connect, time: FakeTime, change: Change
) -> None:
    platform = Platform(time, lag=3600)
    platform.roles["user_01"] = "workspace_user"
    with pytest.raises(Rejected):
        change(HttpMembers(connect(platform)))
    assert time.slept == []


def test_a_removal_of_somebody_absent_asks_the_list_and_is_success(connect: Connect, time: FakeTime) -> None:
    platform = Platform(time, lag=0)
    HttpMembers(connect(platform)).remove("wrkspc_01", "user_01")
    assert platform.asked == ["DELETE", "GET"]
