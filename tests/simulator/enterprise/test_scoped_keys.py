"""Each scope of an Enterprise key alone, on every operation; and what each kind of organization refuses (enterprise.md#who-may-call-what)."""

from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.admin.gate.operations import OPERATIONS as ALL_OPERATIONS
from claude_simulator.admin.wire.operation import Operation
from claude_simulator.changes.credentials import UnknownAccount
from claude_simulator.enterprise_values import SCOPES
from claude_simulator.rules.credentials import ANY_SCOPE
from tests.support import plain_http
from tests.support.enterprise_client import client_with

OPERATIONS = [operation for operation in ALL_OPERATIONS if operation.access != "anyone"]
BETAS = ",".join(sorted({operation.beta for operation in OPERATIONS if operation.beta is not None}))
FEED = "/v1/compliance/activities"


@pytest.fixture(scope="module")
def tried() -> Iterator[Simulator]:
    """Both organizations, never put back, so that the keys stay."""
    with Simulator(seed="enterprise") as simulator:
        yield simulator


@pytest.fixture(scope="module")
def plain(tried: Simulator) -> Iterator[httpx.Client]:
    """A connection to it without a key of its own."""
    with plain_http.client(tried.base_url, headers={"anthropic-beta": BETAS}) as client:
        yield client


def ask(plain: httpx.Client, secret: str, operation: Operation) -> httpx.Response:
    """Call an operation with made-up ids and an empty body."""
    path = operation.route.replace("{", "no").replace("}", "")
    return plain.request(operation.method, path, headers={"x-api-key": secret})


def code(answer: httpx.Response) -> str | None:
    details: dict[str, str] = answer.json().get("error", {}).get("details", {})
    return details.get("error_code")


@pytest.fixture(scope="module")
def keys(tried: Simulator) -> dict[str, str]:
    """A key with each scope alone."""
    return {scope: tried.enterprise.key(scope) for scope in SCOPES}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.route}")
def test_each_scope_opens_its_own_and_nothing_else(
    plain: httpx.Client, keys: dict[str, str], operation: Operation
) -> None:
    """Rules scoped_key_opens and scope_is_held: enterprise.md#who-may-call-what, enterprise.md#keys."""
    opened = {scope for scope, secret in keys.items() if ask(plain, secret, operation).status_code != 403}
    expected = {None: set(), ANY_SCOPE: set(SCOPES)}.get(operation.scope, {operation.scope})
    assert opened == expected
    if operation.scope not in (None, ANY_SCOPE):
        other = next(scope for scope in SCOPES if scope != operation.scope)
        refused = ask(plain, keys[other], operation)
        assert code(refused) == "api_key_scope_missing"
        assert refused.json()["error"]["message"] == (
            f"Missing required scopes. Got: [{other}] Needed: [{operation.scope}]"
        )


@pytest.mark.parametrize(
    "operation",
    [operation for operation in OPERATIONS if operation.is_enterprise_only],
    ids=lambda operation: f"{operation.method} {operation.route}",
)
def test_a_console_organization_has_nothing_of_it(plain: httpx.Client, operation: Operation) -> None:
    """Rule organization_is_an_enterprise: enterprise.md#refusals."""
    answer = ask(plain, "sk-ant-admin01-simulator-not-a-real-key", operation)
    assert (answer.status_code, code(answer)) == (400, "organization_type_not_supported")


@pytest.mark.parametrize(
    ("position", "status"), [("forbidden_403", 403), ("organization_type_400", 400), ("not_found_404", 404)]
)
def test_how_a_scoped_key_is_refused_elsewhere(
    raw: httpx.Client, simulator: Simulator, position: str, status: int
) -> None:
    simulator.switch("scoped_key_elsewhere", position)
    for path in ("/workspaces", "/api_keys", "/rate_limits", "/service_accounts", "/cost_report", "/external_keys"):
        assert raw.get(path).status_code == status


@pytest.mark.parametrize(("position", "status"), [("allowed", 200), ("refused_403", 403)])
def test_whether_a_scoped_key_may_ask_whose_it_is(
    raw: httpx.Client, simulator: Simulator, position: str, status: int
) -> None:
    simulator.switch("organization_for_scoped_keys", position)
    assert raw.get("/me").status_code == status


def test_an_unknown_scoped_key_is_no_key(simulator: Simulator) -> None:
    with client_with(simulator, "sk-ant-api01-test-not-a-key") as client:
        assert client.get("/spend_limits/effective").status_code == 401


def test_a_scoped_key_reads_the_feed_and_calls_no_model(plain: httpx.Client, tried: Simulator) -> None:
    """Rule feed_is_open_to: activity-feed.md#call."""
    able, other = tried.enterprise.key("read:compliance_activities"), tried.enterprise.key("read:members")
    answers = [plain.get(FEED, headers={"x-api-key": secret}) for secret in (able, other)]
    assert [answer.status_code for answer in answers] == [200, 403]
    body = {"model": "claude-sonnet-5", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}
    headers = {"x-api-key": able, "anthropic-version": "2023-06-01"}
    assert plain.post("/v1/messages", headers=headers, json=body).status_code == 401


def test_managing_a_role_needs_a_second_scope(simulator: Simulator, ids: dict[str, str]) -> None:
    for scopes, status in ((["write:members"], 403), (["write:members", "write:rbac_groups"], 200)):
        with client_with(simulator, simulator.enterprise.key(*scopes)) as client:
            assert client.post(f"/users/{ids['bo']}", json={"role": "managed"}).status_code == status
            assert client.post(f"/users/{ids['bo']}", json={"role": "user"}).status_code == 200
            assert client.post(f"/users/{ids['bo']}", json={"role": "developer"}).status_code == 400


def test_people_and_invitations_are_those_of_an_enterprise(raw: httpx.Client, ids: dict[str, str]) -> None:
    """Rule invite_names_groups_that_exist: enterprise.md#refusals."""
    assert raw.get("/users", params={"roles[]": "membership_admin"}).json()["data"][0]["name"] == "Pia People"
    assert raw.get("/users", params={"roles[]": "developer"}).status_code == 400
    invited = {"email": "new@aldermoor.example", "role": "user", "rbac_group_ids": [ids["Pilot"]]}
    assert raw.post("/invites", json=invited).json()["rbac_group_ids"] == [ids["Pilot"]]
    unknown = {"email": "other@aldermoor.example", "role": "user", "rbac_group_ids": ["rbac_group_01nothing"]}
    assert raw.post("/invites", json=unknown).status_code == 404


def test_each_kind_of_organization_has_its_own_kinds_of_key(simulator: Simulator) -> None:
    with pytest.raises(UnknownAccount, match="an Enterprise organization has no credential"):
        simulator.credential("admin_key")
    with Simulator(seed="tiny") as console, pytest.raises(UnknownAccount, match="a Console organization has no"):
        console.credential("scoped_key", scopes=["read:members"])


def test_the_sdk_names_a_missing_scope(simulator: Simulator) -> None:
    secret = simulator.enterprise.key("read:members")
    with (
        anthropic.Anthropic(api_key=secret, base_url=simulator.base_url, max_retries=0) as client,
        pytest.raises(anthropic.PermissionDeniedError) as refused,
    ):
        client.organization.spend_limits.effective.list()
    assert refused.value.error_code == "api_key_scope_missing"


@pytest.mark.parametrize("position", ["enrolled", "not_enrolled_400"])
def test_signing_a_member_out(raw: httpx.Client, simulator: Simulator, ids: dict[str, str], position: str) -> None:
    """Rules sign_out_is_in_the_beta and primary_owner_stays_signed_in: enterprise.md#people."""
    simulator.switch("sign_out_beta", position)
    beta = {"anthropic-beta": "admin-user-sign-out-2026-10-08"}
    answer = raw.post(f"/users/{ids['bo']}/sign_out", headers=beta)
    assert (answer.status_code, code(answer)) == (
        (200, None) if position == "enrolled" else (400, "organization_not_enrolled_in_beta")
    )
    assert raw.post(f"/users/{ids['owner']}/sign_out", headers=beta).status_code == 400
    assert raw.post(f"/users/{ids['bo']}/sign_out").status_code == 400
