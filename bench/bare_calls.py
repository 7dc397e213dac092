"""
The calls of an `up` and of a refresh of the bench organization, made bare: the client alone, four at a time, and nothing is looked at.

    python -m bench.bare_calls up WORKSPACES SPEND_LIMITS | refresh      against ANTHROPIC_BASE_URL with ANTHROPIC_ADMIN_API_KEY

The two numbers say how often these collections are listed in all: writes that end together share a list.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from bench.declared import AMOUNT, GROUP, REQUESTS_PER_MINUTE, members_of, workspace_numbers

CLIENTS = 4
COLLECTIONS = {
    "me": "me",
    "users": "users?limit=1000",
    "workspaces": "workspaces?limit=1000",
    "rate_limits": "rate_limits",
    "spend_limits": "spend_limits?limit=1000",
}


class BareCalls:
    """One client, shared by all threads."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def collections(self) -> dict[str, Any]:
        """What every run lists once."""
        return {name: self.get(path) for name, path in COLLECTIONS.items()}

    def read(self, workspace_id: str) -> None:
        """What a refresh asks of a workspace."""
        self.get(f"workspaces/{workspace_id}/members?limit=1000")
        self.get(f"workspaces/{workspace_id}/rate_limits")

    def make(self, number: int, users: Mapping[str, str], entry_id: str) -> None:
        """What an `up` sends for a workspace, and how it reads back what it set in it."""
        workspace = self._post("workspaces", {"name": f"Team {number:03d}"})["id"]
        self.read(workspace)
        for email, role in members_of(number).items():
            self._post(f"workspaces/{workspace}/members", {"user_id": users[email], "workspace_role": role})
        limits = {"limits": [{"type": "requests_per_minute", "value": REQUESTS_PER_MINUTE}]}
        self._post(f"workspaces/{workspace}/rate_limits/{entry_id}", limits)
        scope = {"type": "workspace", "workspace_id": workspace}
        self._post("spend_limits", {"scope": scope, "amount": AMOUNT.replace(".", ""), "period": "monthly"})
        self.read(workspace)

    def get(self, path: str) -> dict[str, Any]:
        """The JSON of one GET below the organization."""
        found: dict[str, Any] = self._client.get(path).raise_for_status().json()
        return found

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        made: dict[str, Any] = self._client.post(path, json=body).raise_for_status().json()
        return made


def main(what: str, *listed: str) -> None:
    """Make the calls."""
    headers = {
        "x-api-key": os.environ["ANTHROPIC_ADMIN_API_KEY"],
        "anthropic-version": "2026-10-21",
        "anthropic-beta": "spend-limit-reads-2026-09-26",
    }
    base = f"{os.environ['ANTHROPIC_BASE_URL']}/v1/organizations/"
    with (
        httpx.Client(base_url=base, headers=headers, trust_env=False, timeout=60) as client,
        ThreadPoolExecutor(CLIENTS) as threads,
    ):
        calls = BareCalls(client)
        found = calls.collections()
        if what == "up":
            users = {user["email"]: user["id"] for user in found["users"]["data"]}
            group = next(each["id"] for each in found["rate_limits"]["data"] if each["group"]["display_name"] == GROUP)
            list(threads.map(lambda number: calls.make(number, users, group), workspace_numbers()))
            for name, times in zip(("workspaces", "spend_limits"), listed, strict=True):
                list(threads.map(calls.get, [COLLECTIONS[name]] * (int(times) - 1)))
        else:
            list(threads.map(calls.read, [workspace["id"] for workspace in found["workspaces"]["data"]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
