"""The published description and what is served are one: Schemathesis tries the one on the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from claude_simulator import Simulator
from claude_simulator.admin.gate.openapi import PREFIXES, describe
from claude_simulator.admin.gate.operations import SERVED
from tests.support import plain_http

EXAMPLES = 8
INVENTED = "x-schemathesis-unknown-property"
DESCRIPTION = schemathesis.openapi.from_dict(describe())
IDS: dict[str, list[str]] = {}
"""Ids of the organization that is tried, by the name that paths and bodies have for them."""


@pytest.fixture(scope="module")
def tried() -> Iterator[Simulator]:
    """An organization with one of everything, which the trials may spoil."""
    limits = {"invites_per_hour": 0, "analytics_requests_per_minute": 0}
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled", **limits}) as simulator:
        IDS.clear()
        IDS.update(one_of_everything(simulator))
        yield simulator


def one_of_everything(simulator: Simulator) -> dict[str, list[str]]:
    """Make one object of every family and return the ids."""
    state = simulator.state()
    headers = {"authorization": f"Bearer {simulator.oauth_token}"}
    with plain_http.client(f"{simulator.base_url}/v1/organizations", headers=headers) as client:

        def make(path: str, body: Mapping[str, Any]) -> str:
            answer = client.post(path, json=body)
            assert answer.is_success, answer.text
            return str(answer.json()["id"])

        workspace = make("/workspaces", {"name": "Tried"})
        account = make("/service_accounts", {"name": "deploy"})
        issuer = make("/federation_issuers", {"name": "ci", "issuer_url": "https://ci.example.com"})
        rule = {
            "name": "deploy",
            "issuer_id": issuer,
            "match": {"subject_prefix": "job:*"},
            "oauth_scope": "workspace:developer",
            "target": {"type": "service_account", "service_account_id": account},
            "workspace_id": workspace,
        }
        key = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
        return {
            "workspace_id": [workspace, *(w["id"] for w in state["workspaces"])],
            "user_id": [user["id"] for user in state["users"]],
            "api_key_id": [key["id"] for key in state["api_keys"]],
            "rate_limit_id": [group["id"] for group in state["rate_limit_groups"]],
            "service_account_id": [account],
            "issuer_id": [issuer],
            "federation_issuer_id": [issuer],
            "federation_rule_id": [make("/federation_rules", rule)],
            "external_key_id": [make("/external_keys", {"provider_config": key})],
            "invite_id": [make("/invites", {"email": "invited@example.com", "role": "user"})],
            "spend_limit_id": [
                make("/spend_limits", {"scope": {"type": "workspace", "workspace_id": workspace}, "amount": "5"})
            ],
        }


@DESCRIPTION.auth()
class Bearer:
    """Every trial comes with the OAuth token of an administrator, but for those that try without."""

    def get(self, case: schemathesis.Case[Any], context: schemathesis.AuthContext) -> str:
        del case, context
        return "sk-ant-oat01-simulator-not-a-real-token"

    def set(self, case: schemathesis.Case[Any], data: str, context: schemathesis.AuthContext) -> None:
        del context
        case.headers["authorization"] = f"Bearer {data}"


def some_id(name: str, invented: str) -> str:
    """Return an id that exists in place of every second invented one."""
    ids = IDS.get(name)
    return invented if ids is None or len(invented) % 2 else ids[len(invented) // 2 % len(ids)]


def with_ids(value: Any) -> Any:  # noqa: ANN401 - any JSON, and the same back
    """Put ids that exist into a body."""
    if not isinstance(value, Mapping):
        return value
    return {name: some_id(name, item) if isinstance(item, str) else with_ids(item) for name, item in value.items()}


@DESCRIPTION.hook
def map_path_parameters(_context: schemathesis.HookContext, path_parameters: Any) -> Any:  # noqa: ANN401 - the hook's
    """Try half of the paths with ids that exist, unless the path is meant to be wrong."""
    if not isinstance(path_parameters, Mapping):
        return path_parameters
    return {
        name: some_id(name, value) if isinstance(value, str) and value.startswith(PREFIXES.get(name, "")) else value
        for name, value in path_parameters.items()
    }


@DESCRIPTION.hook
def map_body(_context: schemathesis.HookContext, body: Any) -> Any:  # noqa: ANN401 - the hook's
    """Try half of the bodies with ids that exist."""
    return with_ids(body)


def not_asked(case: schemathesis.Case[Any]) -> list[schemathesis.CheckFunction]:
    """Return the checks to leave out of a trial.

    What a schema allows can still break a rule, and the platform says 400 for that. Unknown headers are ignored, as
    HTTP has it, and so are unknown query parameters: only the activity feed is known to refuse one.
    """
    is_extra = INVENTED in (case.headers or {}) or INVENTED in (case.query or {})
    return [positive_data_acceptance, negative_data_rejection] if is_extra else [positive_data_acceptance]


@DESCRIPTION.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_no_answer_is_outside_the_description(case: schemathesis.Case[Any], tried: Simulator) -> None:
    case.call_and_validate(base_url=tried.base_url, excluded_checks=not_asked(case))


def test_the_description_is_published_and_whole(raw: httpx.Client) -> None:
    published = raw.get("/_simulator/openapi.json").json()
    assert published == json.loads(json.dumps(describe()))
    described = {(method.upper(), route) for route, methods in published["paths"].items() for method in methods}
    assert described == {(operation.method, operation.route) for operation in SERVED}


def test_every_schema_of_the_description_is_one() -> None:
    described = describe()["components"]
    assert isinstance(described, dict)
    schemas = described["schemas"]
    assert isinstance(schemas, dict)
    for schema in schemas.values():
        assert isinstance(schema, dict)
        Draft202012Validator.check_schema(schema)
    assert len(schemas) > 20


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: f"{operation.method} {operation.route}")
def test_every_placeholder_of_a_route_is_a_parameter(operation: Any) -> None:  # noqa: ANN401 - an operation
    described: Any = describe()
    parameters = described["paths"][operation.route][operation.method.lower()]["parameters"]
    in_path = [parameter["name"] for parameter in parameters if parameter["in"] == "path"]
    assert in_path == re.findall(r"\{(\w+)\}", operation.route)
