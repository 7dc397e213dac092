"""Where the references leave open how workspaces behave, the product copes with each answer the platform might give."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import AdminApiError, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.model.bags import clean
from pulumi_claude_admin.model.workspace import DataResidencySpec
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.contract.conftest import NewProcess
from tests.support import plain_http
from tests.support.fake_platform import wire
from tests.support.simulator_switches import over

OWNER = "pulumi/shop/dev/payments"
OWNED = {"owner": OWNER, "when_archived": "keep", "archive_on_destroy": False}
WORKSPACES = "/v1/organizations/workspaces"


def names(http: HttpAdminApi) -> list[str]:
    return sorted(workspace.name for workspace in http.workspaces.list() if not workspace.is_archived)


def default_id(simulator: Simulator) -> str:
    return next(str(row["id"]) for row in simulator.state()["workspaces"] if row["name"] == "Default")


@over("tags_on_update")
def test_tags_are_right_under_merge_and_under_replace(http: HttpAdminApi, setting: str) -> None:
    del setting
    made = http.workspaces.create(name="Payments", tags={"old": "1", "kept": "2"})
    assert http.workspaces.update(made.id, tags={"kept": "2", "new": "3", "old": None}).tags == {
        "kept": "2",
        "new": "3",
    }


@over("tags_on_update")
def test_other_tags_than_before_leave_those_and_the_owner_tag(
    new_process: NewProcess, http: HttpAdminApi, setting: str
) -> None:
    del setting
    provider, declared = WorkspaceProvider(), {**OWNED, "name": "Payments", "tags": {"old": "1"}}
    created = provider.create(wire(declared))
    http.workspaces.update(str(created.id), tags={"managed-by": OWNER, "old": "1", "by-hand": "1"})
    new_process()
    provider.update(str(created.id), wire(created.outs or {}), wire({**declared, "tags": {"new": "2"}}))
    assert http.workspaces.retrieve(str(created.id)).tags == {"managed-by": OWNER, "new": "2"}


@over("tags_on_update")
def test_adopting_without_tags_adds_the_owner_tag_to_those_that_are_there(
    new_process: NewProcess, http: HttpAdminApi, setting: str
) -> None:
    del setting
    there = http.workspaces.create(name="Payments", tags={"by-hand": "1"})
    new_process()
    WorkspaceProvider().create(wire({**OWNED, "name": "Payments", "adopt_id": there.id}))
    assert http.workspaces.retrieve(there.id).tags == {"managed-by": OWNER, "by-hand": "1"}


@over("archive_twice")
def test_archiving_twice_is_success(http: HttpAdminApi, setting: str) -> None:
    del setting
    [research] = http.workspaces.list()
    http.workspaces.archive(research.id)
    assert http.workspaces.archive(research.id).is_archived


@over("archived_workspace_writes")
def test_a_workspace_that_was_archived_meanwhile_refuses_and_is_left_alone_from_the_next_run_on(
    new_process: NewProcess, http: HttpAdminApi, setting: str
) -> None:
    provider = WorkspaceProvider()
    created = provider.create(wire({**OWNED, "name": "Payments"}))
    id_, outs, news = str(created.id), wire(created.outs or {}), wire({**OWNED, "name": "Pay"})
    http.workspaces.archive(id_)
    with pytest.raises(NotFound if setting == "not_found_404" else Rejected):
        provider.update(id_, outs, news)
    new_process()
    provider.update(id_, outs, news)
    assert http.workspaces.retrieve(id_).name == "Payments"
    assert provider.read(id_, outs).id == id_


@over("workspace_name_length")
def test_a_name_that_is_too_long_for_the_platform_is_refused_and_nothing_is_made(
    http: HttpAdminApi, setting: int
) -> None:
    name = "x" * 41
    if len(name) > setting:
        with pytest.raises(Rejected, match="name") as raised:
            http.workspaces.create(name=name)
        assert not raised.value.outcome_unknown
        assert names(http) == ["Research"]
    else:
        assert http.workspaces.create(name=name).name == name


@over("active_workspaces")
def test_a_full_organization_makes_nothing_and_has_room_once_one_is_archived(http: HttpAdminApi, setting: int) -> None:
    cached = CachedAdminApi(http)
    if setting == 1:
        with pytest.raises(Rejected, match="maximum of 1"):
            cached.workspaces.create(name="Payments")
        [research] = cached.workspaces.list()
        cached.workspaces.archive(research.id)
    cached.workspaces.create(name="Payments")
    assert "Payments" in names(http)


@over("duplicate_workspace_names")
def test_a_name_that_is_taken_is_accepted_or_refused_once(
    http: HttpAdminApi, simulator: Simulator, setting: str
) -> None:
    simulator.reset_requests()
    if setting == "accepted":
        http.workspaces.create(name="Research")
        assert names(http) == ["Research", "Research"]
    else:
        with pytest.raises(Rejected, match="Research") as raised:
            http.workspaces.create(name="Research")
        assert not raised.value.outcome_unknown
        assert simulator.calls() == 1
        assert names(http) == ["Research"]


@over("workspace_tags")
def test_too_many_tags_are_refused_and_nothing_is_made(
    new_process: NewProcess, http: HttpAdminApi, setting: int
) -> None:
    del new_process
    declared = wire({**OWNED, "name": "Payments", "tags": {"cost-centre": "4711"}})
    if setting:
        with pytest.raises(Rejected, match="tags"):
            WorkspaceProvider().create(declared)
        assert names(http) == ["Research"]
    else:
        WorkspaceProvider().create(declared)
        assert names(http) == ["Payments", "Research"]


@over("default_workspace_refusal")
def test_the_default_workspace_is_refused_before_anything_is_written(
    new_process: NewProcess, simulator: Simulator, setting: str
) -> None:
    del new_process, setting
    members = {"workspace_id": default_id(simulator), "members": {"ana@example.com": "workspace_user"}}
    [failure] = WorkspaceMembersProvider().check({}, wire(members)).failures
    assert "Default workspace" in failure.reason
    assert {row["method"] for row in simulator.requests()} == {"GET"}


@over("default_workspace_refusal")
def test_what_the_default_workspace_refuses_is_an_error_of_its_status(
    http: HttpAdminApi, simulator: Simulator, setting: str
) -> None:
    answers: dict[str, type[AdminApiError]] = {
        "bad_request_400": Rejected,
        "forbidden_403": PermissionDenied,
        "not_found_404": NotFound,
    }
    ana = next(user.id for user in http.users.list() if user.email == "ana@example.com")
    with pytest.raises(answers[setting]):
        http.members.add(default_id(simulator), ana, "workspace_user")
    with pytest.raises(answers[setting]):
        http.workspaces.update(default_id(simulator), name="Renamed")
    assert http.workspaces.retrieve(default_id(simulator)).name == "Default"


@over("default_workspace_update")
def test_the_default_workspace_is_never_listed_whatever_an_update_of_it_does(
    http: HttpAdminApi, simulator: Simulator, setting: str
) -> None:
    cached, default = CachedAdminApi(http), default_id(simulator)
    cached.workspaces.list()
    if setting == "refused":
        with pytest.raises(Rejected):
            cached.workspaces.update(default, tags={"a": "1"})
    else:
        assert cached.workspaces.update(default, tags={"a": "1"}).tags == {"a": "1"}
    assert [workspace.name for workspace in cached.workspaces.list()] == ["Research"]
    assert cached.workspaces.is_default(default)


@over("colour_case")
def test_a_colour_in_another_case_is_the_same_colour(
    new_process: NewProcess, simulator: Simulator, setting: str
) -> None:
    del setting
    provider, declared = WorkspaceProvider(), {**OWNED, "name": "Payments", "display_color": "#a1B2c3"}
    created = provider.create(wire(declared))
    id_, outs = str(created.id), wire(created.outs or {})
    new_process()
    simulator.reset_requests()
    assert provider.read(id_, outs).inputs == declared
    provider.update(id_, outs, wire({**declared, "display_color": "#A1b2C3"}))
    assert {row["method"] for row in simulator.requests()} == {"GET"}


@over("default_geo_outside")
def test_a_default_geo_outside_the_allowed_ones_is_refused_or_is_what_was_declared(
    new_process: NewProcess, http: HttpAdminApi, setting: str
) -> None:
    geos = DataResidencySpec(allowed_inference_geos=("us",), default_inference_geo="us")
    made = http.workspaces.create(name="Payments", data_residency=geos)
    new_process()
    provider = WorkspaceProvider()
    declared = wire(
        {**OWNED, "name": "Payments", "adopt_id": made.id, "data_residency": {"default_inference_geo": "global"}}
    )
    if setting == "bad_request_400":
        with pytest.raises(Rejected, match="default_inference_geo"):
            provider.create(declared)
        assert http.workspaces.retrieve(made.id).data_residency.default_inference_geo == "us"
    else:
        created = provider.create(declared)
        assert provider.read(made.id, wire(created.outs or {})).inputs == clean(declared)


@pytest.fixture
def external_key(simulator: Simulator) -> str:
    config = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
    answer = plain_http.post(
        f"{simulator.base_url}/v1/organizations/external_keys",
        json={"provider_config": config},
        headers={"x-api-key": simulator.admin_api_key},
    )
    return str(answer.raise_for_status().json()["id"])


@over("external_key_validation", "workspace_policy")
def test_an_external_key_that_does_not_work_or_is_forbidden_makes_no_workspace(
    http: HttpAdminApi, external_key: str, setting: str
) -> None:
    if setting in {"success", "allows_external_keys"}:
        assert http.workspaces.create(name="Payments", external_key_id=external_key).external_key_id == external_key
    else:
        with pytest.raises(Rejected, match="external_key_id") as raised:
            http.workspaces.create(name="Payments", external_key_id=external_key)
        assert raised.value.error_code is not None
        assert not raised.value.outcome_unknown
        assert names(http) == ["Research"]


@over("archived_claude_code_workspace")
def test_an_archived_workspace_that_comes_back_is_another_one(
    http: HttpAdminApi, simulator: Simulator, setting: str
) -> None:
    cached = CachedAdminApi(http)
    simulator.sign_in_to_claude_code("ana@example.com")
    [first] = [workspace for workspace in cached.workspaces.list() if workspace.name == "Claude Code"]
    cached.workspaces.archive(first.id)
    if setting == "returns":
        simulator.sign_in_to_claude_code("ana@example.com")
    else:
        with pytest.raises(ValueError, match="archived"):
            simulator.sign_in_to_claude_code("ana@example.com")
    later = CachedAdminApi(http)
    assert later.workspaces.retrieve(first.id).is_archived
    assert names(http) == (["Claude Code", "Research"] if setting == "returns" else ["Research"])


@over("keys_archived_within_seconds")
def test_keys_of_an_archived_workspace_are_shown_as_the_platform_has_them(
    http: HttpAdminApi, simulator: Simulator, setting: int
) -> None:
    cached = CachedAdminApi(http)
    assert [key.status for key in cached.api_keys.list()] == ["active"]
    [research] = cached.workspaces.list()
    cached.workspaces.archive(research.id)
    if setting:
        assert [key.status for key in http.api_keys.list()] == ["active"]
    simulator.advance(setting)
    assert [key.status for key in cached.api_keys.list()] == ["archived"]


@over("default_workspace")
def test_the_default_workspace_is_refused_or_unknown_and_never_written(
    new_process: NewProcess, simulator: Simulator, setting: str
) -> None:
    del new_process
    members = {"workspace_id": default_id(simulator), "members": {"ana@example.com": "workspace_user"}}
    [failure] = WorkspaceMembersProvider().check({}, wire(members)).failures
    assert ("Default workspace" if setting == "readable" else "there is no workspace") in failure.reason
    assert {row["method"] for row in simulator.requests()} == {"GET"}
