"""Both API versions are understood, and mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.api_keys import parse_api_key
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.members import parse_member
from pulumi_claude_admin.admin_api.rate_limits import parse_rate_limit
from pulumi_claude_admin.admin_api.spend_limits import parse_spend_limit
from pulumi_claude_admin.admin_api.users import parse_user
from pulumi_claude_admin.admin_api.workspace_rate_limits import parse_workspace_rate_limit
from pulumi_claude_admin.admin_api.workspaces import parse_workspace
from tests.support import plain_http


@pytest.fixture
def raw(simulator: Simulator) -> Iterator[httpx.Client]:
    headers = {"x-api-key": simulator.admin_api_key, "anthropic-beta": "spend-limit-reads-2026-09-26"}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "parser"),
    [
        ("users", parse_user),
        ("workspaces", parse_workspace),
        ("api_keys", parse_api_key),
        ("rate_limits", parse_rate_limit),
        ("spend_limits", parse_spend_limit),
        ("workspaces/{research}/members", parse_member),
        ("workspaces/{research}/rate_limits", parse_workspace_rate_limit),
    ],
)
def test_every_list_reads_the_same_in_both(
    raw: httpx.Client, http: HttpAdminApi, path: str, parser: Callable[[object], object]
) -> None:
    [research] = http.workspaces.list()
    for entry in http.rate_limits.list():
        if "requests_per_minute" in entry.limits:
            http.workspace_rate_limits.set(research.id, entry.entry_id, {"requests_per_minute": 5})
    read = []
    for version in ("2023-06-01", "2026-10-21"):
        url = f"/v1/organizations/{path.format(research=research.id)}"
        answer = raw.get(url, headers={"anthropic-version": version})
        read.append([parser(item) for item in answer.raise_for_status().json()["data"]])
    assert read[0] == read[1]
    assert read[0]
