"""The official SDK in strict mode calls every Enterprise method, in both shades, and is satisfied: names, types and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import anthropic
import pytest

from claude_simulator import Simulator
from tests.support.sdk_walk import SHADES, fields_that_differ, methods, outcome_of, required

Ids = dict[str, str]
Arguments = Callable[[Ids], Mapping[str, Any]]
RANGE = {"starting_at": "2026-11-02T00:00:00Z", "ending_at": "2026-11-23T00:00:00Z"}
EMPTY = ("skills", "connectors", "plugins", "artifacts", "apps.chat.projects")
"""Of what the organization has none."""
NOT_ALWAYS_THERE = ("AnalyticsUserActivity lacks ", "AnalyticsSingleDayActivitySummary lacks ")
"""Types of which the SDK says that some fields are left out while something is not enabled, or not grouped."""
OF_CONSOLE = (
    "api_keys.",
    "compliance_settings.",
    "external_keys.",
    "federation.",
    "rate_limits.",
    "service_accounts.",
    "workspaces.",
)
"""Families that an Enterprise organization does not have; the others are stepped through in test_every_sdk_method.py."""
CALLS: tuple[tuple[str, Arguments], ...] = (
    ("retrieve", lambda _: {}),
    ("users.list", lambda _: {"limit": 3}),
    ("users.update", lambda ids: {"user_id": ids["bo"], "role": "managed"}),
    ("spend_limits.list", lambda _: {"limit": 100}),
    ("spend_limits.set", lambda ids: {"scope": {"type": "user", "user_id": ids["bo"]}, "amount": None}),
    (
        "spend_limits.set",
        lambda ids: {"scope": {"type": "user", "user_id": ids["bo"]}, "amount": "5", "period": "daily"},
    ),
    ("spend_limits.retrieve", lambda ids: {"spend_limit_id": ids["limit"]}),
    ("spend_limits.delete", lambda ids: {"spend_limit_id": ids["limit"]}),
    ("spend_limits.effective.list", lambda _: {"limit": 1000}),
    ("spend_limits.effective.list", lambda ids: {"user_ids": [ids["ada"], ids["cam"]], "period": ["monthly", "daily"]}),
    ("spend_limits.increase_requests.list", lambda _: {"limit": 100, "status": ["pending", "approved", "denied"]}),
    ("spend_limits.increase_requests.retrieve", lambda ids: {"spend_limit_increase_request_id": ids["request of dee"]}),
    (
        "spend_limits.increase_requests.approve",
        lambda ids: {"spend_limit_increase_request_id": ids["request of dee"], "amount": "40000", "period": "monthly"},
    ),
    (
        "spend_limits.increase_requests.deny",
        lambda ids: {"spend_limit_increase_request_id": ids["request of eli"], "suppress_notification": True},
    ),
    ("rbac_groups.create", lambda _: {"name": "Second pilot"}),
    ("rbac_groups.list", lambda _: {"limit": 2}),
    ("rbac_groups.retrieve", lambda ids: {"rbac_group_id": ids["Data"]}),
    ("rbac_groups.update", lambda ids: {"rbac_group_id": ids["Pilot"], "name": "Pilots"}),
    ("rbac_groups.members.list", lambda ids: {"rbac_group_id": ids["Data"], "limit": 1}),
    ("rbac_groups.members.add", lambda ids: {"rbac_group_id": ids["Pilot"], "user_id": ids["ada"]}),
    ("rbac_groups.members.remove", lambda ids: {"rbac_group_id": ids["Pilot"], "user_id": ids["eli"]}),
    ("rbac_groups.delete", lambda ids: {"rbac_group_id": ids["Pilot"]}),
    ("rbac_roles.list", lambda _: {"limit": 2}),
    ("rbac_roles.retrieve", lambda ids: {"rbac_role_id": ids["role"]}),
    ("rbac_roles.permissions.list", lambda ids: {"rbac_role_id": ids["role"], "limit": 10}),
    ("analytics.users.list", lambda _: {"date": "2026-11-18"}),
    ("analytics.users.list", lambda _: {"starting_date": "2026-11-10", "group_by": ["rbac_group_id"]}),
    ("analytics.summaries.list", lambda _: {"starting_date": "2026-11-10"}),
    ("analytics.usage.list", lambda _: {**RANGE, "group_by": ["actor", "rbac_group_id"]}),
    ("analytics.cost.list", lambda _: {**RANGE, "group_by": ["actor", "cost_type", "token_type"]}),
    ("analytics.usage_report.list", lambda _: {**RANGE, "group_by": ["product", "rbac_group_id"]}),
    ("analytics.cost_report.list", lambda _: {**RANGE, "group_by": ["model", "cost_type", "token_type"]}),
    ("analytics.user_usage_report.list", lambda _: {**RANGE, "bucket_width": "1d", "limit": 50}),
    ("analytics.user_cost_report.list", lambda _: {**RANGE, "group_by": ["product"], "exclude_deleted_users": True}),
    ("users.sign_out", lambda ids: {"user_id": ids["bo"]}),
    *((f"analytics.{name}.list", lambda _: {"date": "2026-11-18"}) for name in EMPTY),
)
"""Every method for Enterprise organizations, with arguments that get an answer."""


@pytest.fixture
def known(simulator: Simulator, ids: Ids) -> Ids:
    """Members and groups by short names, and limits and requests."""
    state = simulator.state()["enterprise"]
    people = {user_id: name for name, user_id in ids.items()}
    requests = {f"request of {people.get(one['user_id'])}": one["id"] for one in state["increase_requests"]}
    (own,) = (one["id"] for one in state["limits"] if one["scope_id"] == ids["fay"])
    role = next(one for one in simulator.enterprise.organization.enterprise.roles.values() if one.source == "custom")
    return {**ids, **requests, "limit": own, "role": role.id}


@pytest.mark.parametrize("shade", SHADES)
def test_every_method_is_satisfied(sdk: anthropic.Anthropic, known: Ids, shade: str) -> None:
    found = methods(sdk, shade)
    differences: set[str] = set()
    for name, arguments in CALLS:
        if name in found:
            answer = found[name](**arguments(known))
            differences |= set(fields_that_differ(answer))
            if hasattr(answer, "data"):
                assert bool(answer.data) is not name.startswith(tuple(f"analytics.{one}." for one in EMPTY)), name
    assert {one for one in differences if not one.removeprefix("Beta").startswith(NOT_ALWAYS_THERE)} == set()


def test_no_method_of_an_enterprise_is_forgotten(sdk: anthropic.Anthropic) -> None:
    called = {name for name, _ in CALLS}
    families = ("analytics.", "rbac_groups.", "rbac_roles.", "spend_limits.", "users.sign_out")
    for shade in SHADES:
        found = {name for name in methods(sdk, shade) if name.startswith(families)}
        assert found - called == set()
        assert len(found) > 20


@pytest.mark.parametrize("shade", SHADES)
def test_what_a_console_organization_has_is_refused(sdk: anthropic.Anthropic, shade: str) -> None:
    found = {name: method for name, method in methods(sdk, shade).items() if name.startswith(OF_CONSOLE)}
    outcomes = {name: outcome_of(partial(method, **required(method)))[0] for name, method in found.items()}
    assert outcomes == dict.fromkeys(found, "PermissionDeniedError")
    assert len(found) > 30


def test_the_sdk_walks_through_pages_of_members(sdk: anthropic.Anthropic) -> None:
    small = [(row.actor, row.period) for row in sdk.organization.spend_limits.effective.list(limit=4)]
    large = [(row.actor, row.period) for row in sdk.organization.spend_limits.effective.list(limit=1000)]
    assert small == large
    assert len(small) > 20


def test_a_null_source_is_not_what_the_sdks_types_say(sdk: anthropic.Anthropic, simulator: Simulator, ids: Ids) -> None:
    simulator.switch("effective_without_limit", "null_source")
    simulator.enterprise.set_limit("organization")
    with pytest.raises(anthropic.APIResponseValidationError):
        sdk.organization.spend_limits.effective.list(user_ids=[ids["eli"]])
