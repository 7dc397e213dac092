"""A real LiteLLM proxy in front of the simulator, one for all tests. `make test-litellm` gives it; elsewhere these tests are not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.gateways.export_litellm import export_litellm
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from tests.support.litellm_proxy import HAIKU, OPUS, SONNET, LiteLLMProxy
from tools.litellm.__main__ import VARIABLE

POLICY = ModelPolicy(
    models=(OPUS, SONNET, HAIKU),
    justified=(OPUS,),
    fallbacks={OPUS: SONNET, SONNET: HAIKU},
    tiers=dict.fromkeys(("simple", "medium", "complex", "reasoning"), OPUS),
)


collect_ignore_glob = [] if VARIABLE in os.environ else ["test_*.py"]


@pytest.fixture(scope="session")
def litellm_python() -> Path:
    return Path(os.environ[VARIABLE])


@pytest.fixture(scope="session")
def platform() -> Iterator[Simulator]:
    """Whom the proxy asks. What a message reads costs next to nothing, what it writes is as long as it may be."""
    with Simulator(seed="quickstart", switches={"message_input_tokens": 1}) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def upstream_key(platform: Simulator) -> str:
    """The key with which a proxy calls models: that of the workspace `research`."""
    return platform.api_key_secret("research-notebooks")


@pytest.fixture(scope="session")
def proxy(
    litellm_python: Path, platform: Simulator, upstream_key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiteLLMProxy]:
    """The proxy with the configuration that `gateway export` writes; it lets nobody through whose budget is not known."""
    config = export_litellm((), POLICY)[0]["config"]
    assert isinstance(config, dict)
    with LiteLLMProxy(
        tmp_path_factory.mktemp("proxy"),
        python=litellm_python,
        upstream=platform.base_url,
        key=upstream_key,
        config=config,
        CLAUDE_BUDGETS_UNKNOWN="refuse",
    ) as started:
        yield started


@pytest.fixture
def team() -> str:
    """A team of this test alone: what others let through is not counted on it."""
    return f"team-{uuid4().hex[:12]}"
