"""Plain HTTP with an Enterprise organization's scoped key."""

from __future__ import annotations

from typing import Any

import httpx

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, load
from tests.support import plain_http

ORGANIZATIONS = "/v1/organizations"


def client_with(simulator: Simulator, secret: str) -> httpx.Client:
    """A client that sends a key in ``x-api-key`` and the header that the list of spend limits needs."""
    headers = {
        "x-api-key": secret,
        "anthropic-version": "2026-10-21",
        "anthropic-beta": "spend-limit-reads-2026-09-26",
    }
    return plain_http.client(f"{simulator.base_url}{ORGANIZATIONS}", headers=headers)


def ids_by_name(simulator: Simulator) -> dict[str, str]:
    """The local part of each member's address, and each group's name, to the id."""
    state = simulator.state()["enterprise"]
    people = {user["email"].partition("@")[0]: user["id"] for user in state["users"]}
    return people | {group["name"]: group["id"] for group in state["groups"]}


def short_seed() -> Seed:
    """The shipped organization as it began to spend this month only: nothing older has to be booked for each test."""
    found = load("enterprise")
    head: Any = found.data["organization"]
    return Seed("enterprise", {**found.data, "organization": {**head, "spending_since": "2026-11-01T00:00:00Z"}})
