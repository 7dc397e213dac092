"""The official SDK is the referee: in strict mode it reads and writes every family, and raises its typed errors."""

from __future__ import annotations

import anthropic
import pytest
from anthropic.types import beta as beta_types

from claude_simulator import Simulator

Names = dict[str, str]


def test_retrieves_the_organization(sdk: anthropic.Anthropic, simulator: Simulator) -> None:
    assert sdk.organization.retrieve().id == simulator.organization_id


def test_walks_through_all_users_page_by_page(sdk: anthropic.Anthropic) -> None:
    emails = [user.email for user in sdk.organization.users.list(limit=2)]
    assert emails == [f"{name}@example.com" for name in ("chloe", "ben", "ana", "billing", "admin")]


def test_walks_backwards_from_a_cursor(sdk: anthropic.Anthropic, names: Names) -> None:
    emails = [user.email for user in sdk.organization.users.list(limit=1, before_id=names["billing"])]
    assert emails == ["ana@example.com", "ben@example.com", "chloe@example.com"]


def test_finds_a_user_by_address_and_role(sdk: anthropic.Anthropic, names: Names) -> None:
    by_address = sdk.organization.users.list(email="Ana+work@Example.com").data
    by_role = sdk.organization.users.list(roles=["admin", "billing"]).data
    assert [user.id for user in by_address] == [names["ana"]]
    assert {user.id for user in by_role} == {names["admin"], names["billing"]}


def test_changes_and_removes_a_user(sdk: anthropic.Anthropic, names: Names) -> None:
    assert sdk.organization.users.update(names["chloe"], role="developer").role == "developer"
    assert sdk.organization.users.retrieve(names["chloe"]).role == "developer"
    assert sdk.organization.users.remove(names["chloe"]).type == "user_deleted"
    with pytest.raises(anthropic.NotFoundError):
        sdk.organization.users.retrieve(names["chloe"])


def test_invites_and_takes_back(sdk: anthropic.Anthropic) -> None:
    invite = sdk.organization.invites.create(email="new@example.com", role="user")
    assert sdk.organization.invites.retrieve(invite.id).status == "pending"
    assert [found.id for found in sdk.organization.invites.list(statuses=["pending"])] == [invite.id]
    assert sdk.organization.invites.delete(invite.id).type == "invite_deleted"
    assert list(sdk.organization.invites.list()) == []


def test_takes_a_workspace_through_its_life(sdk: anthropic.Anthropic) -> None:
    made = sdk.organization.workspaces.create(name="Payments", tags={"team": "payments"}, display_color="#112233")
    changed = sdk.organization.workspaces.update(made.id, name="Pay", tags={"team": None, "cost": "7"})
    assert (changed.name, changed.tags, changed.display_color) == ("Pay", {"cost": "7"}, "#112233")
    assert sdk.organization.workspaces.retrieve(made.id) == changed
    assert sdk.organization.workspaces.archive(made.id).archived_at is not None
    assert made.id not in [workspace.id for workspace in sdk.organization.workspaces.list()]
    assert made.id in [workspace.id for workspace in sdk.organization.workspaces.list(include_archived=True)]


def test_lists_workspaces_by_id_and_with_default(sdk: anthropic.Anthropic, names: Names) -> None:
    both = [names["research"], names["default"]]
    plain = sdk.organization.workspaces.list(ids=both)
    with_default = sdk.organization.workspaces.list(ids=both, include_default=True)
    assert [workspace.name for workspace in plain] == ["Research"]
    assert [workspace.name for workspace in with_default] == ["Research", "Default"]


def test_sets_data_residency(sdk: anthropic.Anthropic) -> None:
    made = sdk.organization.workspaces.create(
        name="Local", data_residency={"allowed_inference_geos": ["us"], "default_inference_geo": "us"}
    )
    assert made.data_residency.allowed_inference_geos == ["us"]
    opened = sdk.organization.workspaces.update(made.id, data_residency={"allowed_inference_geos": "unrestricted"})
    assert (opened.data_residency.allowed_inference_geos, opened.data_residency.default_inference_geo) == (
        "unrestricted",
        "us",
    )


def test_adds_changes_and_removes_a_member(sdk: anthropic.Anthropic, names: Names) -> None:
    members = sdk.organization.workspaces.members
    research, ben = names["research"], names["ben"]
    added = members.add(research, user_id=ben, workspace_role="workspace_user")
    assert members.retrieve(ben, workspace_id=research) == added
    assert members.update(ben, workspace_id=research, workspace_role="workspace_admin").user_id == ben
    roles = {member.user_id: member.workspace_role for member in members.list(research, limit=1)}
    assert roles == {
        ben: "workspace_admin",
        names["ana"]: "workspace_developer",
        names["admin"]: "workspace_admin",
        names["billing"]: "workspace_billing",
    }
    assert members.remove(ben, workspace_id=research).type == "workspace_member_deleted"
    assert ben not in [member.user_id for member in members.list(research)]


def test_reads_and_switches_off_an_api_key(sdk: anthropic.Anthropic, names: Names) -> None:
    keys = sdk.organization.api_keys
    assert [key.id for key in keys.list(status="active", workspace_id=names["research"])] == [names["key"]]
    assert keys.update(names["key"], status="inactive", name="renamed").status == "inactive"
    assert keys.retrieve(names["key"]).name == "renamed"
    assert list(keys.list(created_by_user_id=names["ben"])) == []


def test_reads_the_rate_limits_of_the_organization(sdk: anthropic.Anthropic, names: Names) -> None:
    everything = sdk.organization.rate_limits.list()
    paged = sdk.organization.rate_limits.list(limit=1)
    by_model = sdk.organization.rate_limits.list(model="claude-sonnet-4-5")
    by_type = sdk.organization.rate_limits.list(group_type="batch")
    assert everything.next_page is None
    assert [entry.id for entry in paged] == [entry.id for entry in everything.data] == [names["sonnet"], names["batch"]]
    assert [entry.id for entry in by_model] == [names["sonnet"]]
    assert [entry.id for entry in by_type] == [names["batch"]]


def test_merges_and_clears_rate_limits_of_a_workspace(sdk: anthropic.Anthropic, names: Names) -> None:
    limits = sdk.organization.workspaces.rate_limits
    research, sonnet = names["research"], names["sonnet"]

    def set_to(limiter: str, value: int | None) -> dict[str, int]:
        entry = limits.update(sonnet, workspace_id=research, limits=[{"type": limiter, "value": value}])  # type: ignore[typeddict-item]
        return {limit.type: limit.value for limit in entry.limits}

    assert set_to("requests_per_minute", 500) == {"requests_per_minute": 500}
    assert set_to("output_tokens_per_minute", 80_000) == {
        "requests_per_minute": 500,
        "output_tokens_per_minute": 80_000,
    }
    assert set_to("requests_per_minute", None) == {"output_tokens_per_minute": 80_000}
    assert [entry.rate_limit_id for entry in limits.list(research)] == [sonnet]
    assert set_to("output_tokens_per_minute", None) == {}
    assert list(limits.list(research)) == []


def test_shows_inherited_rate_limits_and_what_is_stored_above_them(sdk: anthropic.Anthropic, names: Names) -> None:
    limits = sdk.organization.workspaces.rate_limits
    over = [{"type": "requests_per_minute", "value": 9_000}]
    limits.update(names["sonnet"], workspace_id=names["research"], limits=over)  # type: ignore[arg-type]
    (sonnet, batch) = limits.list(names["research"], include_inherited=True).data
    shown = {limit.type: (limit.value, limit.org_limit, limit.source.type) for limit in sonnet.limits}
    assert shown["requests_per_minute"] == (9_000, 4_000, "workspace")
    assert shown["output_tokens_per_minute"] == (400_000, 400_000, "organization")
    assert batch.group.type == "batch"


def test_takes_a_spend_limit_through_its_life(sdk: anthropic.Anthropic, simulator: Simulator, names: Names) -> None:
    simulator.switch("spend_limits_api", "enabled")
    limits = sdk.beta.organization.spend_limits
    made = limits.set(scope={"type": "workspace", "workspace_id": names["research"]}, amount="50000")
    again = limits.set(scope={"type": "workspace", "workspace_id": names["research"]}, amount="60000", period="monthly")
    assert (again.id, again.amount, again.currency, again.period) == (made.id, "60000", "USD", "monthly")
    assert limits.retrieve(made.id).amount == "60000"
    assert [limit.scope.type for limit in limits.list(limit=1)] == ["workspace", "organization", "usage_tier"]
    assert [limit.id for limit in limits.list(workspace_id=names["research"])] == [made.id]
    assert [limit.amount for limit in limits.list(scope_type=["organization"])] == ["1000000"]
    assert limits.delete(made.id).type == "spend_limit_deleted"
    with pytest.raises(anthropic.NotFoundError):
        limits.retrieve(made.id)


def test_raises_its_typed_error_outside_the_preview(sdk: anthropic.Anthropic) -> None:
    with pytest.raises(beta_types.organization.BetaSpendLimitsAdminAPIWritesNotEnabledError) as refused:
        sdk.beta.organization.spend_limits.set(scope={"type": "organization"}, amount="1")
    assert refused.value.error_code == "spend_limits_admin_api_writes_not_enabled"
    assert refused.value.request_id is not None


def test_raises_its_typed_error_for_an_enterprise_endpoint(sdk: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError) as refused:
        sdk.organization.spend_limits.effective.list()
    assert type(refused.value).__name__ == "OrganizationTypeNotSupportedError"


def test_raises_its_typed_error_for_somebody_who_is_here(sdk: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError) as refused:
        sdk.organization.invites.create(email="ana@example.com", role="user")
    assert type(refused.value).__name__ == "AlreadyMemberError"


def test_raises_its_errors_by_status(sdk: anthropic.Anthropic, simulator: Simulator, names: Names) -> None:
    with pytest.raises(anthropic.PermissionDeniedError):
        sdk.with_options(api_key=simulator.workspace_api_key).organization.retrieve()
    with pytest.raises(anthropic.AuthenticationError):
        sdk.with_options(api_key="sk-ant-admin01-test-not-a-key").organization.retrieve()
    with pytest.raises(anthropic.BadRequestError):
        sdk.organization.workspaces.archive(names["default"])
    simulator.fault("rate_limited", retry_after=7)
    with pytest.raises(anthropic.RateLimitError) as limited:
        sdk.organization.retrieve()
    assert limited.value.response.headers["retry-after"] == "7"
    simulator.fault("overloaded")
    with pytest.raises(anthropic.APIStatusError) as overloaded:
        sdk.organization.retrieve()
    assert overloaded.value.status_code == 529


def test_takes_an_oauth_token(simulator: Simulator) -> None:
    with anthropic.Anthropic(auth_token=simulator.oauth_token, base_url=simulator.base_url, max_retries=0) as client:
        assert client.organization.retrieve().id == simulator.organization_id
