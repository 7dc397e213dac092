"""What the simulator logs of requests: enough to see what happened, and nothing that nobody should read."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http
from tests.support.other_admin import until

WORKSPACES = "/v1/organizations/workspaces"
REQUEST_ID = r"req_01[1-9A-Za-z]{22}"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="claude_simulator"):
        yield caplog


def lines(log: pytest.LogCaptureFixture, path: str = "/v1/") -> list[str]:
    """What was asked below `path`: a Console page that an earlier test gave up may be answered as late as now."""
    told = [record.getMessage() for record in log.records if record.name == "claude_simulator.requests"]
    return [line for line in told if line.split()[1].startswith(path)]


def test_a_request_is_one_line(simulator: Simulator, raw: httpx.Client, log: pytest.LogCaptureFixture) -> None:
    answer = raw.get(WORKSPACES, params={"limit": 5, "include_archived": "true"})
    (line,) = lines(log)
    found = re.fullmatch(rf"GET {WORKSPACES}\?limit=5&include_archived=true 200 \d+ ms ({REQUEST_ID})", line)
    assert found is not None and found[1] == answer.headers["request-id"], line  # noqa: PT018 - one line, one look
    assert simulator.calls() == 1


def test_it_names_the_fault_and_the_switch_that_acted(
    simulator: Simulator, raw: httpx.Client, log: pytest.LogCaptureFixture
) -> None:
    simulator.switch("workspace_name_length", 3)
    simulator.fault("rate_limited")
    raw.post(WORKSPACES, json={"name": "Four"})
    raw.post(WORKSPACES, json={"name": "Four"})
    limited, refused = lines(log)
    assert re.fullmatch(rf"POST {WORKSPACES} 429 \d+ ms {REQUEST_ID} \(fault rate_limited\)", limited)
    assert re.fullmatch(rf"POST {WORKSPACES} 400 \d+ ms {REQUEST_ID} \(switch workspace_name_length=3\)", refused)


def test_an_answer_that_never_came_has_no_status(
    simulator: Simulator, raw: httpx.Client, log: pytest.LogCaptureFixture
) -> None:
    simulator.fault("lost_answer", method="GET")
    with pytest.raises(httpx.TransportError):
        raw.get(WORKSPACES)
    until(lambda: lines(log) != [])
    (line,) = lines(log)
    assert re.fullmatch(rf"GET {WORKSPACES} - \d+ ms - \(fault lost_answer\)", line)


@pytest.mark.parametrize(
    "query", ["email=ana@example.com", "email=ana%40example.com", "email=ana%2540example.com", "%61na%40example.com"]
)
def test_no_address_is_in_it(
    simulator: Simulator, raw: httpx.Client, log: pytest.LogCaptureFixture, query: str
) -> None:
    raw.get(f"{simulator.base_url}/v1/organizations/users?limit=2&{query}")
    raw.get(f"{simulator.base_url}/v1/organizations/users/ana%40example.com")
    listed, one = lines(log)
    assert "ana" not in listed and "%61na" not in listed and "limit=2&" in listed  # noqa: PT018 - one line, one look
    assert one.startswith("GET /v1/organizations/users/<e-mail> 404 ")


def test_no_secret_is_in_it(simulator: Simulator, raw: httpx.Client, log: pytest.LogCaptureFixture) -> None:
    cookies = {each["name"]: str(each["value"]) for each in simulator.sign_in("admin@example.com")["cookies"]}
    secrets = {simulator.admin_api_key, simulator.oauth_token, cookies["sessionKey"]}
    for secret in secrets:
        raw.get(
            f"{simulator.base_url}/v1/organizations/{secret}?key={secret}&{secret}=1", headers={"x-api-key": secret}
        )
        raw.get(f"{simulator.base_url}/dashboard", headers={"cookie": f"sessionKey={secret}"})
    text = "\n".join(lines(log, path="/"))
    assert text.count("/v1/organizations/<secret>?key=<secret>&<secret>=1") == len(secrets)
    assert [secret for secret in secrets if secret in text] == []


def test_nothing_is_logged_unless_it_is_asked_for(
    simulator: Simulator, raw: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    raw.get(WORKSPACES)
    assert lines(caplog) == []
    assert simulator.calls() == 1


def test_the_command_writes_it_to_stderr_and_its_one_line_to_stdout() -> None:
    command = [sys.executable, "-m", "claude_simulator", "serve", "--seed", "tiny", "--log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        plain_http.get(f"{line['base_url']}/v1/organizations/me", headers={"x-api-key": "wrong"})
        process.terminate()
        stdout, stderr = process.communicate(timeout=30)
    assert stdout == ""
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d{{3}} GET /v1/organizations/me 401 \d+ ms {REQUEST_ID}\n", stderr
    )
