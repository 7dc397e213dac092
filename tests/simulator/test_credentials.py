"""Who may call, and what every answer carries."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
import pytest

from claude_simulator import Simulator

ME = "/v1/organizations/me"


@pytest.fixture
def anonymous(running_client: httpx.Client, simulator: Simulator) -> httpx.Client:  # noqa: ARG001 - put back to its start
    return running_client


def get(client: httpx.Client, headers: dict[str, str]) -> httpx.Response:
    request = client.build_request("GET", ME)
    del request.headers["x-api-key"]
    request.headers.update(headers)
    return client.send(request)


def test_takes_an_admin_key_in_either_header(anonymous: httpx.Client, simulator: Simulator) -> None:
    key = simulator.admin_api_key
    assert get(anonymous, {"x-api-key": key}).status_code == 200
    assert get(anonymous, {"authorization": f"Bearer {key}"}).status_code == 200


def test_takes_an_oauth_token_as_bearer_only(anonymous: httpx.Client, simulator: Simulator) -> None:
    token = simulator.oauth_token
    assert get(anonymous, {"authorization": f"Bearer {token}"}).status_code == 200
    assert get(anonymous, {"x-api-key": token}).status_code == 401


def test_prefers_authorization_when_both_are_there(anonymous: httpx.Client, simulator: Simulator) -> None:
    wrong = {"authorization": "Bearer sk-ant-admin01-test-not-a-key", "x-api-key": simulator.admin_api_key}
    assert get(anonymous, wrong).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"x-api-key": ""}, {"authorization": "Basic abc"}])
def test_answers_401_without_a_credential(anonymous: httpx.Client, headers: dict[str, str]) -> None:
    answer = get(anonymous, headers)
    assert answer.status_code == 401
    assert answer.json() == {
        "type": "error",
        "error": {
            "type": "authentication_error",
            "message": "The API key provided is invalid or has been revoked.",
        },
        "request_id": answer.headers["request-id"],
    }
    assert "anthropic-organization-id" not in answer.headers


def test_names_the_organization_and_never_a_workspace(raw: httpx.Client, simulator: Simulator) -> None:
    answer = raw.get(ME)
    assert answer.headers["anthropic-organization-id"] == simulator.organization_id
    assert answer.headers["request-id"].startswith("req_01")
    assert "anthropic-workspace-id" not in answer.headers


def test_every_answer_has_a_request_id_of_its_own(raw: httpx.Client) -> None:
    assert raw.get(ME).headers["request-id"] != raw.get(ME).headers["request-id"]


def test_the_date_is_the_simulators(raw: httpx.Client, simulator: Simulator) -> None:
    before = parsedate_to_datetime(raw.get(ME).headers["date"])
    simulator.advance(3600)
    after = parsedate_to_datetime(raw.get(ME).headers["date"])
    assert 3600 <= (after - before).total_seconds() < 3660


def test_works_without_a_version(running_client: httpx.Client, simulator: Simulator) -> None:
    assert simulator.organization_id
    request = running_client.build_request("GET", "/v1/organizations/rate_limits")
    del request.headers["anthropic-version"]
    assert "group_type" in running_client.send(request).json()["data"][0]


def test_an_unknown_path_is_a_404_in_the_platforms_form(raw: httpx.Client) -> None:
    answer = raw.get("/v1/organizations/nonsense")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found_error")
    assert raw.put(ME, json={}).status_code == 405
