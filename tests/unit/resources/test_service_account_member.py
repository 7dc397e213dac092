from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.resources.service_account_member import ServiceAccountMemberProvider
from tests.support.fake_platform import NOW, Platform, wire
from tests.support.machine_platform import account, with_token

provider = ServiceAccountMemberProvider()


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return with_token(tmp_path)


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {
        "workspace_id": platform.research.id,
        "service_account_id": account(platform).id,
        "role": "workspace_developer",
    }


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_puts_it_in_and_a_second_one_writes_nothing(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared)
    assert id_ == f"{platform.research.id}/svac_ci"
    new_process()
    created(declared)
    assert platform.writes == ["service_account_members.add"]
    assert provider.read(id_, outs).inputs == declared


def test_one_that_is_there_gets_the_role(platform: Platform, declared: dict[str, object]) -> None:
    platform.api.stored.bindings[platform.research.id, "svac_ci"] = "workspace_user"
    created(declared)
    assert platform.api.stored.bindings[platform.research.id, "svac_ci"] == "workspace_developer"


def test_one_that_was_taken_out_stays_known_without_its_role(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared)
    platform.api.stored.bindings.clear()
    new_process()
    result = provider.read(id_, outs)
    assert result.inputs == {key: value for key, value in declared.items() if key != "role"}
    provider.update(id_, wire(result.outs or {}), wire(declared))
    assert platform.api.stored.bindings == {(platform.research.id, "svac_ci"): "workspace_developer"}


def test_in_the_default_workspace_the_implicit_row_is_nobodys(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    default = platform.api.stored.default_id
    wanted = declared | {"workspace_id": default}
    assert provider.check({}, wire(wanted)).failures == []
    id_, outs = created(wanted)
    new_process()
    assert platform.api.stored.bindings == {(default, "svac_ci"): "workspace_developer"}
    provider.delete(id_, outs)
    assert platform.api.stored.bindings == {}
    new_process()
    assert "role" not in (provider.read(id_, outs).inputs or {})
    provider.delete(id_, outs)


def test_delete_takes_it_out_and_already_gone_is_success(platform: Platform, declared: dict[str, object]) -> None:
    id_, outs = created(declared)
    provider.delete(id_, outs)
    provider.delete(id_, outs)
    assert platform.api.stored.bindings == {}


def test_on_what_is_archived_nothing_is_written(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared)
    platform.api.stored.keep(replace(platform.research, archived_at=NOW))
    new_process()
    provider.update(id_, outs, wire(declared | {"role": "workspace_user"}))
    provider.delete(id_, outs)
    assert provider.read(id_, outs).inputs == declared
    assert platform.writes == ["service_account_members.add"]


def test_of_an_archived_account_no_other_role_is_written(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(declared)
    accounts = platform.api.stored.service_accounts
    accounts.update({one.id: replace(one, archived_at=NOW) for one in accounts.values()})
    new_process()
    provider.update(id_, outs, wire(declared | {"role": "workspace_user"}))
    assert platform.writes == ["service_account_members.add"]
    assert "is archived: its place in" in capsys.readouterr().out


def test_rows_are_read_by_account_or_by_workspace_whichever_are_fewer(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared)
    asked = "service_account_members.list_of_account"
    assert asked in platform.api.calls
    for number in range(3):
        account(platform, f"more-{number}")
    platform.api.calls.clear()
    new_process()
    assert provider.read(id_, outs).inputs == declared
    assert asked not in platform.api.calls
    assert platform.api.calls.count("service_account_members.list_of_workspace") == 1


def test_check_finds_what_is_not_there_each_at_its_property(platform: Platform, declared: dict[str, object]) -> None:
    bad = {"workspace_id": "wrkspc_nowhere", "service_account_id": "svac_nobody", "role": "workspace_user"}
    assert [one.property for one in provider.check({}, wire(bad)).failures] == ["workspace_id", "service_account_id"]
    archived = replace(account(platform, "old"), archived_at=NOW)
    platform.api.stored.service_accounts[archived.id] = archived
    [failure] = provider.check({}, wire(declared | {"service_account_id": archived.id})).failures
    assert failure.property == "service_account_id"
    [failure] = provider.check({}, wire(declared | {"role": "workspace_billing"})).failures
    assert failure.property == "role"
    assert platform.writes == []


class TestWithAnAdminKey:
    @pytest.fixture
    def platform(self, tmp_path: Path) -> Platform:
        return Platform(tmp_path)

    def test_check_says_at_once_what_it_takes(self, declared: dict[str, object]) -> None:
        [failure] = provider.check({}, wire(declared)).failures
        assert "org:admin" in failure.reason

    def test_a_refresh_keeps_the_last_known_value(self, platform: Platform, declared: dict[str, object]) -> None:
        outs = wire(declared | {"organization_id": platform.api.stored.identity.id, "declared": declared})
        assert provider.read(f"{platform.research.id}/svac_ci", outs).inputs == declared


def test_no_service_account_is_put_where_people_sign_in(platform: Platform, declared: dict[str, object]) -> None:
    platform.api.stored.workspaces[platform.research.id] = replace(platform.research, name="Claude Code")
    (failure,) = provider.check({}, wire(declared)).failures
    assert (failure.property, "put the service account in another workspace" in failure.reason) == (
        "workspace_id",
        True,
    )
