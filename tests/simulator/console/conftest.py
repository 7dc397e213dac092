"""A running simulator with two organizations, plain HTTP clients that are signed in, and a Chromium that is."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, load
from tests.support import plain_http

HOSTILE = '<img src=x onerror="document.title=1"> {name} & "Söhne"'
expect.set_options(timeout=30_000)
"""Milliseconds: what a busy machine takes to draw a page is no failure."""

Visitor = Callable[[str], httpx.Client]
Visit = Callable[[str], Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-aria", action="store_true", help="write tests/simulator/console/aria anew")


def two_organizations() -> Seed:
    """The tiny seed, with a workspace admin, a workspace of a hostile name, and a second organization like the first."""
    data: dict[str, Any] = copy.deepcopy(dict(load("tiny").data))
    data["workspaces"][0]["members"]["ben@example.com"] = "workspace_admin"
    data["workspaces"].append({"name": HOSTILE})
    other = copy.deepcopy(data)
    other["organization"] |= {"id": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "name": "Tiny Tools EU"}
    for secret in ("admin_api_key", "oauth_token", "workspace_api_key"):
        other["organization"][secret] += "-eu"
    other["people"] = [
        person for person in other["people"] if person["email"] in {"admin@example.com", "ana@example.com"}
    ]
    other["workspaces"] = [{"name": "Research EU"}]
    other["api_keys"] = []
    other.pop("version")
    data["other_organizations"] = [other]
    return Seed("two organizations", data)


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    with Simulator(seed=two_organizations()) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    """The simulator as it was at its start: nothing of an earlier test is left."""
    running.reset()
    return running


@pytest.fixture
def visitor(simulator: Simulator) -> Iterator[Visitor]:
    """Return an HTTP client with the cookies of a person who is signed in."""
    with ExitStack() as open_clients:

        def visit(email: str) -> httpx.Client:
            cookies = {str(each["name"]): str(each["value"]) for each in simulator.sign_in(email)["cookies"]}
            client = plain_http.client(simulator.console_url, cookies=cookies)
            return open_clients.enter_context(client)

        yield visit


@pytest.fixture
def admin(visitor: Visitor) -> httpx.Client:
    return visitor("admin@example.com")


@pytest.fixture
def stranger(simulator: Simulator) -> Iterator[httpx.Client]:
    """An HTTP client without cookies."""
    with plain_http.client(simulator.console_url) as client:
        yield client


@pytest.fixture
def admin_api(simulator: Simulator) -> Iterator[httpx.Client]:
    """The other door to the same organization."""
    headers = {"x-api-key": simulator.admin_api_key, "anthropic-version": "2026-10-21"}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        yield client


@pytest.fixture
def research(simulator: Simulator) -> str:
    """The id of the workspace "Research"."""
    return workspace_id(simulator, "Research")


@pytest.fixture
def hostile(simulator: Simulator) -> str:
    """The id of the workspace whose name is written to be mistaken for markup."""
    return workspace_id(simulator, HOSTILE)


def workspace_id(simulator: Simulator, name: str) -> str:
    found: list[str] = [each["id"] for each in simulator.state()["workspaces"] if each["name"] == name]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def api(simulator: Simulator) -> str:
    """The private API of the organization."""
    return f"/api/organizations/{simulator.organization_id}"


@pytest.fixture
def console_api(simulator: Simulator) -> str:
    """The private API of its administration."""
    return f"/api/console/organizations/{simulator.organization_id}"


@pytest.fixture
def open_page(simulator: Simulator, browser: Browser) -> Iterator[Visit]:
    """Return a page of a browser context that is signed in as somebody; scripts may not fail on it."""
    failures: list[str] = []
    with ExitStack() as open_contexts:

        def visit(email: str) -> Page:
            state: Any = simulator.sign_in(email)
            context = browser.new_context(base_url=simulator.console_url, storage_state=state, locale="en-US")
            open_contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("pageerror", lambda error: failures.append(str(error)))
            return page

        yield visit
    assert failures == []


@pytest.fixture
def page(open_page: Visit) -> Page:
    """A page on which an administrator is signed in."""
    return open_page("admin@example.com")
