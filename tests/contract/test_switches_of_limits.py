"""Where the references leave open how limits behave, the product copes with each answer the platform might give."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.drift.machine_identities import KINDS as MACHINES
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.errors import (
    FeatureNotEnabled,
    NotFound,
    Rejected,
    SignInNeeded,
    UnexpectedResponse,
)
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.contract.conftest import NewProcess
from tests.support.fake_platform import wire
from tests.support.simulator_switches import over, settings
from tests.support.stack_builder import Stack

CLOSED = [answer for answer in settings("spend_limits_api") if answer != "enabled"]
ASLEEP = ConsoleSource(None, "nobody asked it")


@pytest.fixture
def research(http: HttpAdminApi) -> str:
    """The id of the one workspace of the seed."""
    return http.workspaces.list()[0].id


@pytest.fixture
def entry(http: HttpAdminApi) -> str:
    """The entry of the model group."""
    return next(entry.entry_id for entry in http.rate_limits.list() if entry.group.models)


def spending(http: HttpAdminApi) -> dict[str | None, str]:
    return {limit.scope.workspace_id: limit.amount.major for limit in http.spend_limits.list()}


def overrides(http: HttpAdminApi, workspace_id: str) -> list[Mapping[str, int]]:
    return [entry.limits for entry in http.workspace_rate_limits.list(workspace_id)]


@over("rate_limit_writes")
def test_each_refusal_of_rate_limit_writes_is_feature_not_enabled(
    http: HttpAdminApi, research: str, entry: str, setting: str
) -> None:
    if setting == "allowed":
        assert http.workspace_rate_limits.set(research, entry, {"requests_per_minute": 1}).limits
    else:
        with pytest.raises(FeatureNotEnabled):
            http.workspace_rate_limits.set(research, entry, {"requests_per_minute": 1})


@over("rate_limit_writes")
def test_rate_limits_that_the_api_does_not_take_go_to_the_console(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: str
) -> None:
    del new_process
    declared = wire({"workspace_id": research, "group": "claude-sonnet-4-5", "requests_per_minute": 7})
    if setting == "allowed":
        created = WorkspaceRateLimitProvider().create(declared)
        assert wire(created.outs or {})["channel"] == "api"
        assert overrides(http, research) == [{"requests_per_minute": 7}]
    else:
        with pytest.raises(SignInNeeded, match="Tried before, and refused"):
            WorkspaceRateLimitProvider().create(declared)
        assert overrides(http, research) == []


@over("archived_workspace_writes")
def test_limits_of_a_workspace_that_was_archived_meanwhile_are_not_taken_for_a_closed_gate(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: str
) -> None:
    rate = {"workspace_id": research, "group": "claude-sonnet-4-5", "requests_per_minute": 7}
    limits = (
        (WorkspaceRateLimitProvider(), wire(rate)),
        (WorkspaceSpendLimitProvider(), wire({"workspace_id": research, "amount": "10.00"})),
    )
    assert [provider.check({}, declared).failures for provider, declared in limits] == [[], []]
    http.workspaces.archive(research)
    for provider, declared in limits:
        with pytest.raises(NotFound if setting == "not_found_404" else Rejected):
            provider.create(declared)
    new_process()
    for provider, declared in limits:
        provider.create(declared)
    assert overrides(http, research) == []
    assert spending(http) == {None: "10000.00"}


@over("cleared_rate_limit_answer")
def test_what_is_inherited_after_clearing_is_no_limit_of_the_workspace(
    new_process: NewProcess, http: HttpAdminApi, research: str, entry: str, setting: str
) -> None:
    del setting
    http.workspace_rate_limits.set(research, entry, {"requests_per_minute": 5})
    new_process()
    assert http.workspace_rate_limits.set(research, entry, {"requests_per_minute": None}).limits == {}
    assert overrides(http, research) == []


@over("limiter_without_organization_limit")
def test_a_limiter_that_the_organization_has_not_is_stored_or_refused_as_a_whole(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: str
) -> None:
    limits = {"requests_per_minute": 7, "tokens_per_day": 9_000}
    provider, declared = (
        WorkspaceRateLimitProvider(),
        wire({"workspace_id": research, "group": "claude-sonnet-4-5", **limits}),
    )
    if setting == "accepted":
        created = provider.create(declared)
        new_process()
        assert wire(provider.read(str(created.id), wire(created.outs or {})).inputs or {}) == declared
        assert overrides(http, research) == [limits]
    else:
        with pytest.raises(Rejected, match="tokens_per_day"):
            provider.create(declared)
        assert overrides(http, research) == []


@over("claude_code_limit_writes")
def test_limits_of_the_claude_code_workspace_are_set_or_refused_and_not_taken_for_a_closed_gate(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, setting: str
) -> None:
    simulator.sign_in_to_claude_code("ana@example.com")
    new_process()
    coding = next(workspace.id for workspace in http.workspaces.list() if workspace.name == "Claude Code")
    rate = wire({"workspace_id": coding, "group": "claude-sonnet-4-5", "requests_per_minute": 7})
    spend = wire({"workspace_id": coding, "amount": "10.00"})
    if setting == "accepted":
        WorkspaceRateLimitProvider().create(rate)
        WorkspaceSpendLimitProvider().create(spend)
        assert overrides(http, coding) == [{"requests_per_minute": 7}]
        assert spending(http)[coding] == "10.00"
    else:
        with pytest.raises(Rejected, match="Claude Code"):
            WorkspaceRateLimitProvider().create(rate)
        with pytest.raises(Rejected, match="Claude Code"):
            WorkspaceSpendLimitProvider().create(spend)


@over("spend_limits_api")
def test_each_answer_of_the_gate_is_feature_not_enabled(http: HttpAdminApi, research: str, setting: str) -> None:
    if setting == "enabled":
        http.spend_limits.set(Scope(research), Money(1))
        http.spend_limits.clear(Scope(research))
        assert spending(http) == {None: "10000.00"}
        return
    with pytest.raises(FeatureNotEnabled):
        http.spend_limits.list()
    with pytest.raises(FeatureNotEnabled):
        http.spend_limits.set(ORGANIZATION, Money(1))
    with pytest.raises(FeatureNotEnabled):
        http.spend_limits.clear(ORGANIZATION)


@over("spend_limits_api")
def test_a_spend_limit_behind_the_gate_goes_to_the_console_and_is_unseen_without_it(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, research: str, setting: str
) -> None:
    provider, declared = WorkspaceSpendLimitProvider(), wire({"workspace_id": research, "amount": "10.00"})
    simulator.switch("spend_limits_api", "enabled")
    created = provider.create(declared)
    simulator.switch("spend_limits_api", setting)
    new_process()
    id_, outs = str(created.id), wire(created.outs or {})
    assert wire(provider.read(id_, outs).inputs or {}) == declared
    news = wire({"workspace_id": research, "amount": "20.00"})
    if setting == "enabled":
        provider.update(id_, outs, news)
        assert spending(http)[research] == "20.00"
    else:
        with pytest.raises(SignInNeeded, match="Tried before, and refused"):
            provider.update(id_, outs, news)


@over("spend_list_gate")
@pytest.mark.parametrize("gate", CLOSED)
def test_a_gate_with_another_answer_for_the_list_is_the_same_gate(
    http: HttpAdminApi, simulator: Simulator, gate: str, setting: str
) -> None:
    del setting
    simulator.switch("spend_limits_api", gate)
    with pytest.raises(FeatureNotEnabled):
        http.spend_limits.list()
    reading = read_organization(Stack().declared(), Sources(CachedAdminApi(http), ASLEEP, has_token=False))
    unseen = [(one.kind, one.is_partial) for one in reading.unseen if one.kind not in MACHINES]
    assert unseen == [(Kind.WORKSPACE_SPEND_LIMIT, False)]


@over("spend_list_gate")
def test_an_open_gate_is_open_for_the_list_too(http: HttpAdminApi, setting: str) -> None:
    del setting
    assert spending(http) == {None: "10000.00"}


@over("stored_above_organization_spend")
def test_a_spend_limit_above_the_one_above_it_is_stored_or_refused_and_not_taken_for_a_closed_gate(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: str
) -> None:
    del new_process
    http.spend_limits.set(ORGANIZATION, Money(50_000_00))  # from where it is no ten-fold raise
    workspace = wire({"workspace_id": research, "amount": "50000.01"})
    organization = wire({"amount": "200000.01"})
    if setting == "stored":
        WorkspaceSpendLimitProvider().create(workspace)
        OrganizationSpendLimitProvider().create(organization)
        assert spending(http) == {None: "200000.01", research: "50000.01"}
    else:
        with pytest.raises(Rejected, match=r"50,000\.00"):
            WorkspaceSpendLimitProvider().create(workspace)
        with pytest.raises(Rejected, match=r"200,000\.00"):
            OrganizationSpendLimitProvider().create(organization)
        assert spending(http) == {None: "50000.00"}


@over("spend_delete_answer")
def test_clearing_a_spend_limit_takes_either_answer(http: HttpAdminApi, setting: str) -> None:
    del setting
    http.spend_limits.clear(ORGANIZATION)
    assert spending(http) == {}


@over("spend_amount_zero")
def test_a_spend_limit_of_nothing_is_a_limit_or_is_refused(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: str
) -> None:
    provider, declared = WorkspaceSpendLimitProvider(), wire({"workspace_id": research, "amount": "0.00"})
    if setting == "accepted":
        created = provider.create(declared)
        new_process()
        assert wire(provider.read(str(created.id), wire(created.outs or {})).inputs or {}) == declared
        assert spending(http)[research] == "0.00"
    else:
        with pytest.raises(Rejected, match="amount"):
            provider.create(declared)
        assert research not in spending(http)


@over("spend_amount_most")
def test_a_spend_limit_above_the_largest_is_refused_and_the_old_one_stays(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: int
) -> None:
    del new_process
    http.spend_limits.set(Scope(research), Money(9_900))
    declared = wire({"workspace_id": research, "amount": "100.01"})
    if setting:
        with pytest.raises(Rejected, match="amount"):
            WorkspaceSpendLimitProvider().create(declared)
        assert spending(http)[research] == "99.00"
    else:
        WorkspaceSpendLimitProvider().create(declared)
        assert spending(http)[research] == "100.01"


@over("rate_limit_shape")
def test_rate_limits_without_ids_are_unseen_and_never_written(
    new_process: NewProcess, http: HttpAdminApi, simulator: Simulator, research: str, setting: str
) -> None:
    del new_process
    declared = wire({"workspace_id": research, "group": "claude-sonnet-4-5", "requests_per_minute": 7})
    if setting == "group":
        WorkspaceRateLimitProvider().create(declared)
        assert overrides(http, research) == [{"requests_per_minute": 7}]
        return
    simulator.reset_requests()
    [failure] = WorkspaceRateLimitProvider().check({}, declared).failures
    assert "rate_limit.group is missing" in failure.reason
    with pytest.raises(UnexpectedResponse, match="older shape"):
        WorkspaceRateLimitProvider().create(declared)
    assert {row["method"] for row in simulator.requests()} == {"GET"}
