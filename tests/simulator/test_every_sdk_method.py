"""The official SDK calls every method that it has for an organization, in strict mode, and is satisfied.

The methods are found by looking, so that a forgotten one fails. Strict mode does not miss a field that is not there;
so the fields of every answer are compared with those of the SDK's types, both ways.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import anthropic
import pytest
from anthropic._resource import SyncAPIResource  # the only way to tell a family of methods from anything else
from pydantic import BaseModel

from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES

Ids = dict[str, str]
Outcomes = dict[str, str]
OK = "answered"
SHADES = ("organization", "beta.organization")
RULE = {"subject_prefix": "job:*"}
GCP = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
BASE = {"spend_limits_api": "enabled"}
"""The position under which most methods have something to answer; the default comes as one of the others."""


@dataclass(frozen=True)
class Step:
    """One call. ``arguments`` makes them from ids that are known by then; ``makes`` names the id of the answer."""

    method: str
    arguments: Callable[[Ids], Mapping[str, Any]] = lambda _: {}
    makes: str | None = None


def having(**names: str) -> Callable[[Ids], Mapping[str, Any]]:
    """Return arguments that are ids: parameter → name of the id."""
    return lambda ids: {parameter: ids[name] for parameter, name in names.items()}


def also(*parts: Callable[[Ids], Mapping[str, Any]], **more: object) -> Callable[[Ids], Mapping[str, Any]]:
    """Return arguments put together from ids and plain values."""
    return lambda ids: {name: value for part in parts for name, value in part(ids).items()} | more


WORKSPACE = having(workspace_id="workspace")
ACCOUNT = having(service_account_id="account")
BOTH = having(workspace_id="workspace", service_account_id="account")
ISSUER = having(federation_issuer_id="issuer")
A_RULE = having(federation_rule_id="rule")
A_KEY = having(external_key_id="external key")
MEMBER = having(workspace_id="workspace", user_id="ben")
ROLE = {"workspace_role": "workspace_user"}
PAGE = {"limit": 1}
STEPS = (
    Step("retrieve"),
    Step("workspaces.create", also(name="Tried", tags={"a": "b"}, display_color="#112233"), "workspace"),
    Step("workspaces.list", also(**PAGE, include_archived=True, include_default=True)),
    Step("workspaces.retrieve", WORKSPACE),
    Step("workspaces.update", also(WORKSPACE, name="Still tried", tags={"a": None})),
    Step("users.list", also(**PAGE, roles=["developer"])),
    Step("users.retrieve", having(user_id="ben")),
    Step("users.update", also(having(user_id="ben"), role="user")),
    Step("invites.create", also(email="new@example.com", role="user"), "invite"),
    Step("invites.list", also(**PAGE, statuses=["pending"])),
    Step("invites.retrieve", having(invite_id="invite")),
    Step("invites.delete", having(invite_id="invite")),
    Step("workspaces.members.add", also(MEMBER, **ROLE)),
    Step("workspaces.members.list", also(WORKSPACE, **PAGE)),
    Step("workspaces.members.retrieve", MEMBER),
    Step("workspaces.members.update", also(MEMBER, workspace_role="workspace_developer")),
    Step("workspaces.members.remove", MEMBER),
    Step("api_keys.list", also(**PAGE, status="active")),
    Step("api_keys.retrieve", having(api_key_id="key")),
    Step("api_keys.update", also(having(api_key_id="key"), name="renamed", status=None)),
    Step("rate_limits.list", also(**PAGE)),
    Step(
        "workspaces.rate_limits.update",
        also(WORKSPACE, having(rate_limit_id="sonnet"), limits=[{"type": "requests_per_minute", "value": 5}]),
    ),
    Step("workspaces.rate_limits.list", also(WORKSPACE, **PAGE, include_inherited=True)),
    Step("service_accounts.create", also(name="deploy", description="ships"), "account"),
    Step("service_accounts.list", also(**PAGE, include_archived=True)),
    Step("service_accounts.retrieve", ACCOUNT),
    Step("service_accounts.update", also(ACCOUNT, description=None, organization_role="admin")),
    Step("service_accounts.workspaces.add", also(BOTH, **ROLE)),
    Step("service_accounts.workspaces.list", also(ACCOUNT, **PAGE)),
    Step("workspaces.service_accounts.add", also(BOTH, **ROLE)),
    Step("workspaces.service_accounts.list", also(WORKSPACE, **PAGE)),
    Step("workspaces.service_accounts.retrieve", BOTH),
    Step("workspaces.service_accounts.update", also(BOTH, workspace_role="workspace_admin")),
    Step("workspaces.service_accounts.remove", BOTH),
    Step("service_accounts.workspaces.remove", BOTH),
    Step("federation.issuers.create", also(name="ci", issuer_url="https://ci.example.com"), "issuer"),
    Step("federation.issuers.list", also(**PAGE, include_archived=True)),
    Step("federation.issuers.retrieve", ISSUER),
    Step("federation.issuers.update", also(ISSUER, jwks={"type": "inline", "keys": [{"kty": "RSA"}]})),
    Step(
        "federation.rules.create",
        lambda ids: {
            "issuer_id": ids["issuer"],
            "name": "deploy",
            "match": RULE,
            "oauth_scope": "workspace:developer",
            "target": {"type": "service_account", "service_account_id": ids["account"]},
            "workspace_id": ids["workspace"],
        },
        "rule",
    ),
    Step("federation.rules.list", also(having(issuer_id="issuer"), **PAGE)),
    Step("federation.rules.retrieve", A_RULE),
    Step("federation.rules.update", also(A_RULE, match={"claims": {"team": "payments"}}, description=None)),
    Step("federation.rules.workspaces.add", also(A_RULE, having(workspace_id="default"))),
    Step("federation.rules.workspaces.list", also(A_RULE, **PAGE)),
    Step("federation.rules.workspaces.remove", also(A_RULE, having(workspace_id="default"))),
    Step("federation.rules.archive", A_RULE),
    Step("federation.issuers.archive", ISSUER),
    Step("service_accounts.archive", ACCOUNT),
    Step("external_keys.create", also(provider_config=GCP, display_name="ours"), "external key"),
    Step("external_keys.list", also(**PAGE)),
    Step("external_keys.retrieve", A_KEY),
    Step("external_keys.update", also(A_KEY, display_name="renamed")),
    Step("external_keys.validate", A_KEY),
    Step("external_keys.delete", A_KEY),
    Step("compliance_settings.retrieve"),
    Step("compliance_settings.update", also(state="disabled")),
    Step("spend_limits.set", also(scope={"type": "organization"}, amount="500"), "limit"),
    Step("spend_limits.list", also(**PAGE, scope_type=["organization"])),
    Step("spend_limits.retrieve", having(spend_limit_id="limit")),
    Step("spend_limits.delete", having(spend_limit_id="limit")),
    Step("workspaces.archive", WORKSPACE),
    Step("users.remove", having(user_id="ben")),
)
ENTERPRISE = (
    "analytics.",
    "rbac_groups.",
    "rbac_roles.",
    "spend_limits.effective.",
    "spend_limits.increase_requests.",
    "users.sign_out",
)
"""Methods for Claude Enterprise organizations: they are there to be refused."""
WAIVED = {
    "analytics.cost.": "reports of cost come with the reports",
    "analytics.usage.": "reports of usage come with the reports",
    "claude_code.": "managed settings of Claude Enterprise, out of scope (reference §10)",
    "claude_tag.": "Claude Enterprise, out of scope (reference §10)",
    "plugin_marketplaces.": "Claude Enterprise, out of scope (reference §10)",
    "plugins.": "Claude Enterprise, out of scope (reference §10)",
    "telemetry_destinations.": "left out on purpose: nothing that the product manages",
    "webhooks.": "left out on purpose: no event about workspaces, limits or spend",
}
"""Methods that the simulator does not serve, and why: it answers 404."""
NOT_ALWAYS_THERE = {
    "BetaFederationRule": {"attributes", "workspace_id"},  # version 2023-06-01 only (reference §1.4)
}
"""Fields of the SDK's types that an answer need not have."""
FILES: Mapping[str, Any] = {"archive": b"anything", "files": [b"anything"]}
NO_PREVIEW = "BetaSpendLimitsAdminAPIWritesNotEnabledError"
NO_TYPE = "OrganizationTypeNotSupportedError"
SPENDING = ("spend_limits.set", "spend_limits.list", "spend_limits.retrieve", "spend_limits.delete")
DIFFERENCES: dict[tuple[str, str], Outcomes] = {
    ("spend_limits_api", "not_enabled_403"): dict.fromkeys(SPENDING, NO_PREVIEW),
    ("spend_limits_api", "organization_type_400"): dict.fromkeys(SPENDING, NO_TYPE),
    ("spend_limits_api", "not_found_404"): dict.fromkeys(SPENDING, "NotFoundError"),
    ("spend_delete_answer", "empty_204"): {"spend_limits.delete": "APIResponseValidationError"},
    ("rate_limit_writes", "refused_403"): {"workspaces.rate_limits.update": "PermissionDeniedError"},
    ("rate_limit_writes", "not_found_404"): {"workspaces.rate_limits.update": "NotFoundError"},
}
"""What is otherwise when a switch stands elsewhere than at its default; everything else must stay as it is."""
POSITIONS = [
    (name, position) for name, switch in SWITCHES.items() for position in switch.choices if BASE.get(name) != position
]


def methods(client: anthropic.Anthropic, shade: str) -> dict[str, Callable[..., Any]]:
    """Find every method of ``client.organization`` or ``client.beta.organization`` that makes a request."""
    root: Any = client
    for part in shade.split("."):
        root = getattr(root, part)
    return dict(_methods_of(root, ""))


def _methods_of(resource: SyncAPIResource, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in dir(type(resource)):
        if name.startswith(("_", "with_")):
            continue
        value = getattr(resource, name)
        if isinstance(value, SyncAPIResource):
            yield from _methods_of(value, f"{path}{name}.")
        elif inspect.ismethod(value):
            yield f"{path}{name}", value


def is_waived(method: str) -> bool:
    return method.startswith(tuple(WAIVED))


def is_enterprise(method: str) -> bool:
    return method.startswith(ENTERPRISE) and not is_waived(method)


def required(method: Callable[..., Any]) -> dict[str, Any]:
    """Return anything for every argument that must be given."""
    parameters = inspect.signature(method).parameters.values()
    return {p.name: FILES.get(p.name, "anything") for p in parameters if p.default is inspect.Parameter.empty}


def outcome_of(call: Callable[[], Any]) -> tuple[str, Any]:
    """Call, and return what became of it: ``answered`` with the answer, or the name of the SDK's error."""
    try:
        return OK, call()
    except anthropic.APIError as error:
        return type(error).__name__, error


def walk(client: anthropic.Anthropic, shade: str, ids: Ids, seen: Callable[[Any], None]) -> Outcomes:
    """Go through every step that there is in one shade of the SDK, and return what became of each."""
    found = methods(client, shade)
    known = {**ids, "limit": "spl_nothing"}
    outcomes: Outcomes = {}
    for step in STEPS:
        if step.method in found:
            call = found[step.method]
            arguments = step.arguments(known)
            outcomes[step.method], answer = outcome_of(partial(call, **arguments))
            if outcomes[step.method] == OK:
                seen(answer)
                if step.makes is not None:
                    known[step.makes] = answer.id
    return outcomes


def fields_that_differ(value: object) -> Iterator[str]:
    """Find every field that an answer has and the SDK's type has not, or the other way round, at any depth."""
    if isinstance(value, BaseModel):
        names = {field.alias or name for name, field in type(value).model_fields.items()}
        # what a page is made of beside its fields is the SDK's own affair
        present = {
            type(value).model_fields[n].alias or n for n in value.model_fields_set if n in type(value).model_fields
        }
        missing = names - present - NOT_ALWAYS_THERE.get(type(value).__name__, set())
        yield from (f"{type(value).__name__} lacks {name}" for name in sorted(missing))
        yield from (f"{type(value).__name__} has {name} too" for name in sorted(value.model_extra or {}))
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from fields_that_differ(getattr(value, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from fields_that_differ(item)


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
    assert [difference for answer in answers for difference in fields_that_differ(answer)] == []


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
