"""What engine tests start with: a simulator, an empty stack on it, and another administrator who changes things by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import other_admin_api
from tests.support.pulumi_stack import MakeStack, Provider, Stack, stack_environment

CHECKOUT = Path(__file__).parents[2]
PROJECT = "shop"
STACK = "dev"

ADMIN_KEY = "ANTHROPIC_ADMIN_API_KEY"


@pytest.fixture(scope="session")
def new_stack(pulumi_command: str, tmp_path_factory: pytest.TempPathFactory) -> MakeStack:
    """Make an empty stack whose credentials are those of a simulator."""

    def made(
        simulator: Simulator,
        *,
        name: str = "stack",
        project: str = PROJECT,
        provider: Provider = "dynamic",
        **variables: str,
    ) -> Stack:
        folder = tmp_path_factory.mktemp(name)
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
        environment = stack_environment(pulumi_command, folder) | {
            **({} if ADMIN_KEY in variables else {ADMIN_KEY: simulator.admin_api_key}),
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "CLAUDE_CONSOLE_URL": simulator.console_url,
            "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
            "CLAUDE_ADMIN_HOME": str(folder / "home"),
            **(
                {"PYTHONPATH": str(CHECKOUT)} if provider == "native" else {}
            ),  # its programs take their resources from tests.support
            **variables,
        }
        stack = Stack(folder, environment, provider)
        stack.program("")
        stack.run("stack", "init", STACK)
        return stack

    return made


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A small organization in the spend-limit preview: no Console is needed."""
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled", "requests_per_minute": 0}) as running:
        yield running


@pytest.fixture
def provider(request: pytest.FixtureRequest) -> Provider:
    """The provider of `stack`: a test with the mark `over_both` has each in turn."""
    chosen: Provider = getattr(request, "param", "dynamic")
    return chosen


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, provider: Provider) -> Stack:
    """An empty stack of one's own."""
    return new_stack(simulator, provider=provider)


@pytest.fixture
def other_admin(simulator: Simulator) -> Iterator[HttpAdminApi]:
    """An administrator who knows nothing of Pulumi."""
    with other_admin_api(simulator) as api:
        yield api
