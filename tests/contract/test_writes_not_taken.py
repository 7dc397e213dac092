"""A write that was answered with success and not taken is an error, for every write of the Admin API; half a write is finished."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import ApiWriteNotConfirmed, Rejected, StorageStillAttached, Unavailable
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import DataResidencySpec
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.contract.conftest import NewProcess
from tests.support.fake_platform import wire

WORKSPACES = "/v1/organizations/workspaces"
KEY = {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}
OWNER = "pulumi/shop/dev/payments"
PAYMENTS = {"owner": OWNER, "name": "Payments", "when_archived": "keep", "archive_on_destroy": True, "tags": {"a": "1"}}


class There(NamedTuple):
    """What is there before the write: a workspace with a member, a limiter and a cap; an invitation."""

    workspace: str
    entry: str
    ana: str
    ben: str
    key: str
    invite: str


@pytest.fixture
def there(http: HttpAdminApi) -> There:
    people = {user.email.partition("@")[0]: user.id for user in http.users.list()}
    [workspace] = http.workspaces.list()
    entry = http.rate_limits.list()[0].entry_id
    if all(member.user_id != people["ana"] for member in http.members.list(workspace.id)):
        http.members.add(workspace.id, people["ana"], "workspace_user")
    http.workspace_rate_limits.set(workspace.id, entry, {"requests_per_minute": 7})
    http.spend_limits.set(Scope(workspace.id), Money(500))
    key = http.external_keys.create(provider_config=KEY, display_name="ours")
    invite = http.invites.create(email="amy@example.com", role="user")
    return There(workspace.id, entry, people["ana"], people["ben"], key.id, invite.id)


def no_list_after_the_first(simulator: Simulator) -> None:
    """The look before a create finds a list; the one after it, when the directory has forgotten that, finds none."""
    simulator.fault("latency", method="GET", route=WORKSPACES, ms=0)
    simulator.fault("server_error", method="GET", route=WORKSPACES, count=9)


def seen(simulator: Simulator, http: HttpAdminApi) -> object:
    return {**simulator.state(), "now": None}, http.workspaces.list()


WRITES: dict[str, Callable[[HttpAdminApi, There], object]] = {
    "create a workspace": lambda api, _: api.workspaces.create(name="Payments"),
    "rename": lambda api, it: api.workspaces.update(it.workspace, name="Renamed"),
    "colour": lambda api, it: api.workspaces.update(it.workspace, display_color="#010203"),
    "tag": lambda api, it: api.workspaces.update(it.workspace, tags={"a": "1"}),
    "geos": lambda api, it: api.workspaces.update(
        it.workspace, data_residency=DataResidencySpec(allowed_inference_geos=("us",), default_inference_geo="us")
    ),
    "archive": lambda api, it: api.workspaces.archive(it.workspace),
    "add a member": lambda api, it: api.members.add(it.workspace, it.ben, "workspace_user"),
    "another role": lambda api, it: api.members.update(it.workspace, it.ana, "workspace_user"),
    "set a limiter": lambda api, it: api.workspace_rate_limits.set(it.workspace, it.entry, {"requests_per_minute": 8}),
    "clear a limiter": lambda api, it: api.workspace_rate_limits.set(
        it.workspace, it.entry, {"requests_per_minute": None}
    ),
    "set a cap": lambda api, it: api.spend_limits.set(Scope(it.workspace), Money(600)),
    "set another cap": lambda api, _: api.spend_limits.set(ORGANIZATION, Money(900_000)),
    "clear a cap": lambda api, it: api.spend_limits.clear(Scope(it.workspace)),
    "make a key known": lambda api, _: api.external_keys.create(
        provider_config={**KEY, "kms_arn": f"{KEY['kms_arn']}2"}
    ),
    "rename a key": lambda api, it: api.external_keys.update(it.key, display_name="theirs"),
    "rename an API key": lambda api, _: api.api_keys.update(api.api_keys.list()[0].id, name="theirs"),
    "switch an API key off": lambda api, _: api.api_keys.update(api.api_keys.list()[0].id, status="inactive"),
    "switch the feed off": lambda api, _: api.compliance_settings.update("disabled"),
    "another organization role": lambda api, it: api.users.update(it.ben, "user"),
    "remove from the organization": lambda api, it: api.users.remove(it.ben),
    "invite": lambda api, _: api.invites.create(email="zoe@example.com", role="user"),
    "withdraw": lambda api, it: api.invites.delete(it.invite),
    "forget a key": lambda api, it: api.external_keys.delete(it.key),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_that_is_not_taken_is_an_error(
    http: HttpAdminApi, simulator: Simulator, there: There, write: str
) -> None:
    before = seen(simulator, http)
    simulator.fault("nothing_taken", count=9)
    with pytest.raises(ApiWriteNotConfirmed, match="success, but") as raised:
        WRITES[write](http, there)
    assert raised.value.outcome_unknown
    assert seen(simulator, http) == before


@pytest.mark.parametrize("write", WRITES)
def test_the_same_write_is_taken_the_next_time(
    http: HttpAdminApi, simulator: Simulator, there: There, write: str
) -> None:
    before = seen(simulator, http)
    WRITES[write](http, there)
    assert seen(simulator, http) != before


def test_a_new_workspace_with_the_id_of_another_is_an_error(http: HttpAdminApi, simulator: Simulator) -> None:
    cached = CachedAdminApi(http)
    [research] = cached.workspaces.list()
    simulator.fault("nothing_taken")
    with pytest.raises(ApiWriteNotConfirmed, match=f"was there before \\({research.id}\\)"):
        cached.workspaces.create(name="Research")


def test_what_somebody_else_was_changing_is_tried_again(http: HttpAdminApi, simulator: Simulator, there: There) -> None:
    simulator.fault("workspace_changed_concurrently", count=2)
    assert http.workspaces.update(there.workspace, name="Renamed").name == "Renamed"
    simulator.fault("workspace_changed_concurrently", count=9)
    with pytest.raises(Rejected, match="Another request"):
        http.workspaces.update(there.workspace, name="Again")


def test_another_conflict_is_not(http: HttpAdminApi, simulator: Simulator, there: There) -> None:
    simulator.fault("conflict", method="POST")
    simulator.reset_requests()
    with pytest.raises(Rejected):
        http.workspaces.update(there.workspace, name="Renamed")
    assert simulator.calls() == 1


def test_an_update_that_was_saved_by_half_is_finished(http: HttpAdminApi, simulator: Simulator, there: There) -> None:
    simulator.fault("change_outcome_unknown")
    written = http.workspaces.update(there.workspace, name="Renamed", tags={"a": "1"})
    assert (written.name, written.tags) == ("Renamed", {"a": "1"})


def test_an_archive_that_leaves_storage_is_done(http: HttpAdminApi, simulator: Simulator, there: There) -> None:
    simulator.fault("storage_attached_during_archive")
    with pytest.raises(StorageStillAttached, match="external-storage"):
        http.workspaces.archive(there.workspace)
    assert http.workspaces.retrieve(there.workspace).is_archived


def test_destroy_archives_and_tells_that_storage_is_left(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    created = WorkspaceProvider().create(wire(PAYMENTS))
    new_process()
    simulator.fault("storage_attached_during_archive")
    WorkspaceProvider().delete(str(created.id), wire(created.outs or {}))
    assert http.workspaces.retrieve(str(created.id)).is_archived
    assert "External Storage is still attached" in capsys.readouterr().out


@pytest.mark.parametrize("owner", [OWNER, None], ids=["tagged", "untagged"])
def test_a_workspace_that_was_made_incomplete_is_finished_and_never_made_again(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, owner: str | None
) -> None:
    del new_process
    simulator.fault("workspace_created_incomplete")
    created = WorkspaceProvider().create(wire({**PAYMENTS, "owner": owner}))
    made = [workspace for workspace in http.workspaces.list() if workspace.name == "Payments"]
    assert [workspace.id for workspace in made] == [created.id]
    assert made[0].tags == {"a": "1"} | ({"managed-by": OWNER} if owner else {})


def test_an_incomplete_workspace_that_cannot_be_read_is_named_in_the_error(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator
) -> None:
    del new_process
    simulator.fault("workspace_created_incomplete")
    no_list_after_the_first(simulator)
    with pytest.raises(Unavailable) as raised:
        WorkspaceProvider().create(wire(PAYMENTS))
    simulator.world.faults.clear()
    [made] = [workspace.id for workspace in http.workspaces.list() if workspace.name == "Payments"]
    assert f"The workspace exists ({made})" in str(raised.value)
    assert "adopt_id" in str(raised.value)


def test_an_incomplete_workspace_that_cannot_be_finished_is_named_in_the_error(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator
) -> None:
    del new_process
    simulator.fault("workspace_created_incomplete")
    simulator.fault("server_error", route=f"{WORKSPACES}/{{workspace_id}}", method="POST", count=9)
    with pytest.raises(Unavailable) as raised:
        WorkspaceProvider().create(wire(PAYMENTS))
    [made] = [workspace.id for workspace in http.workspaces.list() if workspace.name == "Payments"]
    assert f"The workspace exists ({made})" in str(raised.value)


@pytest.mark.parametrize("status", [500, 503, 504, 529])
def test_a_create_that_happened_before_its_error_is_found_by_its_tag(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, status: int
) -> None:
    del new_process
    simulator.fault("server_error_after", status=status)
    created = WorkspaceProvider().create(wire(PAYMENTS))
    assert [workspace.id for workspace in http.workspaces.list() if workspace.name == "Payments"] == [created.id]


def test_when_the_second_look_fails_too_the_error_still_says_that_it_may_exist(
    new_process: NewProcess, simulator: Simulator
) -> None:
    del new_process
    simulator.fault("server_error_after")
    no_list_after_the_first(simulator)
    with pytest.raises(Unavailable, match="may exist all the same"):
        WorkspaceProvider().create(wire(PAYMENTS))


def test_a_live_namesake_without_a_tag_is_told(
    new_process: NewProcess, http: HttpAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    there = http.workspaces.create(name="Payments")
    new_process()
    WorkspaceProvider().create(wire(PAYMENTS))
    assert f"adopt_id='{there.id}'" in capsys.readouterr().out


MEMBERS = {"exclusive": True, "on_unknown_member": "error"}


@pytest.mark.parametrize("kept", [{"ben@example.com": "workspace_user"}, None], ids=["swapped", "deleted"])
def test_a_removal_that_is_not_taken_is_an_error(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, there: There, kept: dict[str, str] | None
) -> None:
    declared = {**MEMBERS, "workspace_id": there.workspace, "members": {"ana@example.com": "workspace_developer"}}
    created = WorkspaceMembersProvider().create(wire(declared))
    id_, outs = str(created.id), wire(created.outs or {})
    new_process()
    simulator.fault("nothing_taken", method="DELETE", count=9)
    provider = WorkspaceMembersProvider()
    news = wire({**declared, "members": kept or {}})
    write = partial(provider.update, id_, outs, news) if kept else partial(provider.delete, id_, outs)
    with pytest.raises(ApiWriteNotConfirmed, match=f"{there.ana} is still in the list"):
        write()
    assert there.ana in {member.user_id for member in http.members.list(there.workspace)}


def test_a_removal_of_one_member_that_is_not_taken_is_an_error(
    new_process: NewProcess, simulator: Simulator, there: There
) -> None:
    single = {"workspace_id": there.workspace, "user": "ana@example.com", "role": "workspace_developer"}
    created = WorkspaceMemberProvider().create(wire(single))
    new_process()
    simulator.fault("nothing_taken", method="DELETE", count=9)
    with pytest.raises(ApiWriteNotConfirmed, match="still in the list"):
        WorkspaceMemberProvider().delete(str(created.id), wire(created.outs or {}))
