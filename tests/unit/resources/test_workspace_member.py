from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from tests.support.fake_platform import NOW, Platform, wire

provider = WorkspaceMemberProvider()


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {"workspace_id": platform.research.id, "user": "Ben@example.com", "role": "workspace_user"}


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_adds_the_person(platform: Platform, declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    assert resource_id == f"{platform.research.id}/user_01Ben"
    assert outs["user_id"] == "user_01Ben"
    assert platform.api.stored.roles[platform.research.id]["user_01Ben"] == "workspace_user"


def test_create_of_a_present_member_changes_only_the_role(platform: Platform, declared: dict[str, object]) -> None:
    created(declared | {"user": "ana@example.com"})
    assert platform.writes == ["members.update"]


def test_an_inherited_role_is_left_alone_and_said(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared | {"user": "admin@example.com"})
    provider.delete(resource_id, outs)
    assert platform.writes == []
    assert "has a role in every workspace" in capsys.readouterr().out
    assert (provider.read(resource_id, outs).inputs or {})["role"] == "workspace_user"


def test_a_membership_that_was_taken_away_stays_known_without_its_role(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    del platform.api.stored.roles[platform.research.id]["user_01Ben"]
    new_process()
    result = provider.read(resource_id, outs)
    assert result.inputs == {key: value for key, value in declared.items() if key != "role"}
    assert (result.outs or {})["declared"] == declared
    provider.update(resource_id, wire(result.outs or {}), wire(declared))
    assert platform.api.stored.roles[platform.research.id]["user_01Ben"] == "workspace_user"


def test_naming_the_same_person_in_another_way_is_the_same_resource(declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    assert provider.diff(resource_id, outs, wire(declared | {"user": "user_01Ben"})).replaces == []
    assert provider.diff(resource_id, outs, wire(declared | {"user": "ana@example.com"})).replaces == ["user"]
    assert provider.diff(resource_id, outs, wire(declared | {"user": "nobody@example.com"})).replaces == ["user"]


def test_delete_removes_and_already_gone_is_success(platform: Platform, declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    provider.delete(resource_id, outs)
    provider.delete(resource_id, outs)
    assert "user_01Ben" not in platform.api.stored.roles[platform.research.id]


def test_on_an_archived_workspace_nothing_is_written(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    platform.api.stored.workspaces[platform.research.id] = replace(platform.research, archived_at=NOW)
    new_process()
    resource_id, outs = created(declared)
    provider.delete(resource_id, outs)
    assert provider.read(resource_id, outs).inputs == declared
    assert platform.writes == []


def test_check_finds_both_an_unknown_person_and_an_unknown_workspace() -> None:
    bad = {"workspace_id": "wrkspc_nowhere", "user": "nobody@example.com", "role": "workspace_user"}
    failures = provider.check({}, wire(bad)).failures
    assert [failure.property for failure in failures] == ["workspace_id", "user"]


def test_in_the_workspace_that_people_join_by_signing_in_only_another_role_is_given_and_taken_back(
    platform: Platform,
    declared: dict[str, object],
    capsys: pytest.CaptureFixture[str],
    new_process: Callable[[], None],
) -> None:
    workspace_id = platform.research.id
    platform.api.stored.workspaces[workspace_id] = replace(platform.research, name="Claude Code")
    platform.api.stored.roles[workspace_id] = {"user_01Ben": "workspace_user"}
    (failure,) = provider.check({}, wire(declared)).failures
    assert (failure.property, "take Ben@example.com out of the program" in failure.reason) == ("role", True)
    lead = declared | {"role": "workspace_admin"}
    assert provider.check({}, wire(lead)).failures == []
    resource_id, outs = created(lead)
    new_process()

    provider.delete(resource_id, outs)

    assert platform.api.stored.roles[workspace_id] == {"user_01Ben": "workspace_user"}
    assert "loses their key" in capsys.readouterr().out
