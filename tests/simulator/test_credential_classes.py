"""Each class of credential of credentials.md#kinds, on each operation: who may, who may not, and until when."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.admin.gate.operations import OPERATIONS as ALL_OPERATIONS
from claude_simulator.admin.wire.operation import Operation
from claude_simulator.changes.credentials import UnknownAccount

ME = "/v1/organizations/me"
OPERATIONS = [operation for operation in ALL_OPERATIONS if operation.access != "anyone"]


def status(client: httpx.Client, secret: str, method: str = "GET", path: str = ME) -> int:
    """Return the status that a secret gets, sent as a bearer."""
    request = client.build_request(method, path.replace("{", "no").replace("}", ""))
    del request.headers["x-api-key"]
    request.headers["authorization"] = f"Bearer {secret}"
    return client.send(request).status_code


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.route}")
def test_a_workspace_key_and_a_token_without_the_scope_open_nothing(
    raw: httpx.Client, simulator: Simulator, operation: Operation
) -> None:
    narrow = simulator.credential("oauth", email="admin@example.com", scopes=["workspace:developer"])
    for secret in (simulator.workspace_api_key, narrow):
        assert status(raw, secret, operation.method, operation.route) == 403


@pytest.mark.parametrize(
    "operation",
    [operation for operation in OPERATIONS if operation.access == "oauth"],
    ids=lambda operation: f"{operation.method} {operation.route}",
)
def test_what_needs_a_token_refuses_keys_of_every_kind(
    raw: httpx.Client, simulator: Simulator, operation: Operation
) -> None:
    personal = simulator.credential("account_key", email="admin@example.com")
    for secret in (simulator.admin_api_key, personal):
        assert status(raw, secret, operation.method, operation.route) == 403
    assert status(raw, simulator.oauth_token, operation.method, operation.route) != 403


def test_a_key_without_a_workspace_may_what_its_person_may(raw: httpx.Client, simulator: Simulator) -> None:
    assert status(raw, simulator.credential("account_key", email="admin@example.com")) == 200
    assert status(raw, simulator.credential("account_key", email="ana@example.com")) == 403


def test_a_credential_ends_when_its_time_is_over(raw: httpx.Client, simulator: Simulator) -> None:
    secret = simulator.credential("admin_key", lifetime_seconds=60)
    assert status(raw, secret) == 200
    simulator.advance(60)
    assert status(raw, secret) == 401


def test_no_secret_is_made_twice(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    simulator.credential("oauth", email="ana@example.com")
    kept = simulator.credential("oauth", email="ben@example.com")
    raw.delete(f"/v1/organizations/users/{names['ana']}")
    assert simulator.credential("oauth", email="ben@example.com") != kept


def test_a_refused_scope_is_named(raw: httpx.Client, simulator: Simulator) -> None:
    secret = simulator.credential("oauth", email="admin@example.com", scopes=["workspace:developer"])
    answer = raw.get(ME, headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["error"] == {
        "type": "permission_error",
        "message": "Missing required scopes. Got: [workspace:developer] Needed: [org:admin]",
    }


def test_the_control_api_makes_credentials(raw: httpx.Client) -> None:
    made = raw.post("/_simulator/credentials", json={"kind": "oauth", "email": "admin@example.com"}).json()
    assert status(raw, made["secret"]) == 200
    for wanted in ({"kind": "magic"}, {"kind": "oauth", "email": "nobody@example.com"}, {}):
        assert raw.post("/_simulator/credentials", json=wanted).status_code == 400


def test_nobody_gets_a_credential_who_does_not_exist(simulator: Simulator) -> None:
    with pytest.raises(UnknownAccount, match="there is no service account"):
        simulator.credential("workload", service_account_id="svac_nothing")
