"""One small simulator for the whole tier, put back to its start before every test, and two ways to talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    """The process-wide simulator; ask for ``simulator`` instead."""
    with Simulator(seed="tiny") as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    """The tiny organization, as its seed has it."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture(scope="session")
def running_client(running_simulator: Simulator) -> Iterator[httpx.Client]:
    """The connection behind ``raw``: made once, because a client reads certificates for a fifth of a second."""
    headers = {"x-api-key": running_simulator.admin_api_key, "anthropic-version": "2026-10-21"}
    with plain_http.client(running_simulator.base_url, headers=headers) as client:
        yield client


@pytest.fixture
def raw(running_client: httpx.Client, simulator: Simulator) -> httpx.Client:  # noqa: ARG001 - put back to its start
    """A plain HTTP client with an admin key, speaking the new version; it follows nothing and repeats nothing."""
    return running_client


@pytest.fixture(scope="session")
def running_oauth_client(running_simulator: Simulator) -> Iterator[httpx.Client]:
    """The connection behind ``oauth``."""
    headers = {"authorization": f"Bearer {running_simulator.oauth_token}", "anthropic-version": "2026-10-21"}
    with plain_http.client(running_simulator.base_url, headers=headers) as client:
        yield client


@pytest.fixture
def oauth(running_oauth_client: httpx.Client, simulator: Simulator) -> httpx.Client:  # noqa: ARG001 - the same
    """A plain HTTP client with the OAuth token of an administrator."""
    return running_oauth_client


@pytest.fixture(scope="session")
def running_sdk(running_simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    """The client behind ``sdk``."""
    with anthropic.Anthropic(
        api_key=running_simulator.admin_api_key,
        base_url=running_simulator.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


@pytest.fixture
def sdk(running_sdk: anthropic.Anthropic, simulator: Simulator) -> anthropic.Anthropic:  # noqa: ARG001 - the same
    """The official SDK, refusing every answer that is not as its types say."""
    return running_sdk


@pytest.fixture
def names(simulator: Simulator) -> dict[str, str]:
    """Short names for the ids of the tiny organization, for paths and bodies."""
    state = simulator.state()
    users = {user["email"].partition("@")[0]: user["id"] for user in state["users"]}
    workspaces = {workspace["name"].lower(): workspace["id"] for workspace in state["workspaces"]}
    groups = {group["group_id"]: group["id"] for group in state["rate_limit_groups"]}
    return {
        **users,
        **workspaces,
        "sonnet": groups["rlg_01VPTCmyiu5ZLsWkcxYG2pY8"],
        "batch": groups["rlg_01SimulatorBatchGroup22x"],
        "key": state["api_keys"][0]["id"],
    }
