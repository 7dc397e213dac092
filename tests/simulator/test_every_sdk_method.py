"""The official SDK calls every method that it has for an organization, in strict mode, and is satisfied.

The methods are found by looking, so that a forgotten one fails. Strict mode does not miss a field that is not there;
so the fields of every answer are compared with those of the SDK's types, both ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import anthropic
import pytest

from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES
from tests.support.hand_written_source import spend_of_every_kind
from tests.support.sdk_walk import (
    OK,
    SHADES,
    STEPS,
    Ids,
    Outcomes,
    fields_that_differ,
    methods,
    outcome_of,
    required,
    walk,
)

BASE = {"spend_limits_api": "enabled"}
"""The position under which most methods have something to answer; the default comes as one of the others."""
ENTERPRISE = (
    "analytics.apps.",
    "analytics.artifacts.",
    "analytics.connectors.",
    "analytics.cost_report.",
    "analytics.plugins.",
    "analytics.skills.",
    "analytics.summaries.",
    "analytics.usage_report.",
    "analytics.user_cost_report.",
    "analytics.user_usage_report.",
    "analytics.users.",
    "rbac_groups.",
    "rbac_roles.",
    "spend_limits.effective.",
    "spend_limits.increase_requests.",
    "users.sign_out",
)
"""Methods for Claude Enterprise organizations: they are there to be refused."""
WAIVED = {
    "claude_code.": "managed settings of Claude Enterprise, out of scope (enterprise.md#refusals)",
    "claude_tag.": "Claude Enterprise, out of scope (enterprise.md#refusals)",
    "external_storage.": "beta of SDK 2.14, of which no reference speaks: nothing that the product manages",
    "plugin_marketplaces.": "Claude Enterprise, out of scope (enterprise.md#refusals)",
    "plugins.": "Claude Enterprise, out of scope (enterprise.md#refusals)",
    "providers.": "of SDK 2.14, of which no reference speaks: other clouds' projects, nothing that the product manages",
    "telemetry_destinations.": "left out on purpose: nothing that the product manages",
    "webhooks.": "left out on purpose: no event about workspaces, limits or spend",
}
"""Methods that the simulator does not serve, and why: it answers 404."""
NOT_ALWAYS_THERE: Mapping[str, set[str]] = {
    "organization": set(),
    "beta.organization": {
        "BetaComplianceSettings lacks access_transparency",
        "BetaFederationRule lacks attributes",
        "BetaFederationRule lacks workspace_id",
        "BetaWorkspace lacks inference_data_privacy",
    },
}
"""Fields of the SDK's types that an answer need not have: those of federation rules are of version 2023-06-01
(credentials.md#versions), the others are sent only to who asks with the beta header `efs-2026-10-01` (the SDK's docstrings)."""
NO_PREVIEW = "BetaSpendLimitsAdminAPIWritesNotEnabledError"
NO_TYPE = "OrganizationTypeNotSupportedError"
SPENDING = ("spend_limits.set", "spend_limits.list", "spend_limits.retrieve", "spend_limits.delete")
ANALYTICS = ("analytics.cost.list", "analytics.usage.list")
NO_GROUPS = dict.fromkeys(
    ("rate_limits.list", "workspaces.rate_limits.list", "workspaces.rate_limits.update"), "APIResponseValidationError"
)
NO_INVITE = {
    "invites.create": "BadRequestError",
    "invites.retrieve": "NotFoundError",
    "invites.delete": "NotFoundError",
}
NO_ROLE = {"users.update": "BadRequestError"}
DIFFERENCES: dict[tuple[str, str], Outcomes] = {
    ("single_sign_on", "accounts_at_sign_in"): NO_INVITE,
    ("single_sign_on", "advanced"): NO_ROLE,
    ("single_sign_on", "directory"): {**NO_INVITE, **NO_ROLE, "users.remove": "BadRequestError"},
    ("analytics_for_oauth", "refused_403"): dict.fromkeys(ANALYTICS, "PermissionDeniedError"),
    ("hipaa_readiness", "on"): dict.fromkeys(ANALYTICS, "BadRequestError"),
    ("spend_limits_api", "not_enabled_403"): dict.fromkeys(SPENDING, NO_PREVIEW),
    ("spend_limits_api", "organization_type_400"): dict.fromkeys(SPENDING, NO_TYPE),
    ("spend_limits_api", "not_found_404"): dict.fromkeys(SPENDING, "NotFoundError"),
    ("spend_limits_api", "missing_405"): dict.fromkeys(SPENDING, "APIStatusError"),
    ("rate_limit_shape", "group_type_only"): NO_GROUPS,
    ("admin_key_as_bearer", "refused_401"): {},  # the client here has a token
    ("spend_list_gate", "organization_type_400"): {},  # it says something outside the preview only
    ("spend_delete_answer", "empty_204"): {"spend_limits.delete": "APIResponseValidationError"},
    ("rate_limit_writes", "refused_403"): {"workspaces.rate_limits.update": "PermissionDeniedError"},
    ("rate_limit_writes", "not_found_404"): {"workspaces.rate_limits.update": "NotFoundError"},
}
"""What is otherwise when a switch stands elsewhere than at its default; everything else must stay as it is."""
POSITIONS = [
    (name, position) for name, switch in SWITCHES.items() for position in switch.choices if BASE.get(name) != position
]


def is_waived(method: str) -> bool:
    return method.startswith(tuple(WAIVED))


def is_enterprise(method: str) -> bool:
    return method.startswith(ENTERPRISE) and not is_waived(method)


@pytest.fixture(scope="session")
def running_client_with_token(running_simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    """The client behind ``client``."""
    with anthropic.Anthropic(
        auth_token=running_simulator.oauth_token,
        base_url=running_simulator.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


@pytest.fixture
def client(running_client_with_token: anthropic.Anthropic, simulator: Simulator) -> anthropic.Anthropic:
    """The official SDK in strict mode with the token of an administrator, and the preview of spend limits open."""
    for name, position in BASE.items():
        simulator.switch(name, position)
    spend_of_every_kind(simulator)
    return running_client_with_token


@pytest.mark.parametrize("shade", SHADES)
def test_every_method_is_called_refused_or_waived(client: anthropic.Anthropic, shade: str) -> None:
    found = methods(client, shade)
    stepped = {step.method for step in STEPS}
    forgotten = [m for m in found if m not in stepped and not is_waived(m) and not is_enterprise(m)]
    assert forgotten == []
    assert len(found) > 80


def test_no_step_is_of_a_method_that_is_gone(client: anthropic.Anthropic) -> None:
    found = methods(client, "beta.organization")
    assert [step.method for step in STEPS if step.method not in found] == []
    assert [prefix for prefix in (*ENTERPRISE, *WAIVED) if not any(m.startswith(prefix) for m in found)] == []


@pytest.mark.parametrize("shade", SHADES)
def test_every_method_is_satisfied(client: anthropic.Anthropic, names: Ids, shade: str) -> None:
    answers: list[Any] = []
    outcomes = walk(client, shade, names, answers.append)
    assert {method: outcome for method, outcome in outcomes.items() if outcome != OK} == {}
    assert {difference for answer in answers for difference in fields_that_differ(answer)} == NOT_ALWAYS_THERE[shade]


@pytest.mark.parametrize("shade", SHADES)
def test_pages_hold_what_was_made(client: anthropic.Anthropic, names: Ids, shade: str) -> None:
    lengths: list[int] = []
    walk(client, shade, names, lambda answer: lengths.append(len(answer.data)) if hasattr(answer, "data") else None)
    assert lengths
    assert 0 not in lengths


@pytest.mark.parametrize(("switch", "position"), POSITIONS)
def test_a_switch_changes_nothing_but_what_it_says(
    client: anthropic.Anthropic, simulator: Simulator, names: Ids, switch: str, position: str
) -> None:
    simulator.switch(switch, position)
    outcomes = walk(client, "beta.organization", names, lambda _: None)
    different = {method: outcome for method, outcome in outcomes.items() if outcome != OK}
    assert different == DIFFERENCES.get((switch, position), {})


@pytest.mark.parametrize("shade", SHADES)
def test_enterprise_methods_raise_their_typed_error(client: anthropic.Anthropic, shade: str) -> None:
    found = {name: method for name, method in methods(client, shade).items() if is_enterprise(name)}
    outcomes = {name: outcome_of(partial(method, **required(method)))[0] for name, method in found.items()}
    assert outcomes == dict.fromkeys(found, NO_TYPE)
    assert len(found) > 20


def test_waived_methods_are_not_served(client: anthropic.Anthropic) -> None:
    found = {name: method for name, method in methods(client, "beta.organization").items() if is_waived(name)}
    outcomes = {name: outcome_of(partial(method, **required(method)))[0] for name, method in found.items()}
    assert outcomes == dict.fromkeys(found, "NotFoundError")


def test_a_field_too_many_or_too_few_would_be_noticed(client: anthropic.Anthropic, names: Ids) -> None:
    found = client.organization.workspaces.retrieve(names["research"])
    other = type(found).model_validate(found.model_dump(exclude={"archived_at"}) | {"is_nice": True})
    assert list(fields_that_differ(found)) == []
    assert list(fields_that_differ([other])) == ["Workspace lacks archived_at", "Workspace has is_nice too"]
