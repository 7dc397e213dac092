"""One simulator with an Enterprise and a Console organization for this folder, put back to its start before every test."""

from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx
import pytest

from claude_simulator import Simulator
from tests.support.enterprise_client import client_with, ids_by_name, short_seed


@pytest.fixture(scope="session")
def running_enterprise() -> Iterator[Simulator]:
    """The process-wide simulator; ask for ``simulator`` instead."""
    with Simulator(seed=short_seed()) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_enterprise: Simulator) -> Simulator:
    """The Enterprise organization and the Console one beside it, as their seed has them."""
    running_enterprise.reset()
    return running_enterprise


@pytest.fixture(scope="session")
def running_raw(running_enterprise: Simulator) -> Iterator[httpx.Client]:
    """The connection behind ``raw``: made once, because a client reads certificates for a fifth of a second."""
    with client_with(running_enterprise, running_enterprise.enterprise.all_scopes_key) as client:
        yield client


@pytest.fixture
def raw(running_raw: httpx.Client, simulator: Simulator) -> httpx.Client:  # noqa: ARG001 - put back to its start
    """A plain client with every scope; its paths are below ``/v1/organizations``."""
    return running_raw


@pytest.fixture
def ids(simulator: Simulator) -> dict[str, str]:
    """Members and groups by short names."""
    return ids_by_name(simulator)


@pytest.fixture(scope="session")
def running_sdk(running_enterprise: Simulator) -> Iterator[anthropic.Anthropic]:
    """The client behind ``sdk``."""
    with anthropic.Anthropic(
        api_key=running_enterprise.enterprise.all_scopes_key,
        base_url=running_enterprise.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


@pytest.fixture
def sdk(running_sdk: anthropic.Anthropic, simulator: Simulator) -> anthropic.Anthropic:  # noqa: ARG001 - the same
    """The official SDK in strict mode with every scope."""
    return running_sdk
