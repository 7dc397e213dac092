"""
Stories: edits of a program, edits by hand and mishaps of the API, in any order, against the provider's own server.

Whatever happens, nothing is made twice, archived, uncapped or removed unasked, nothing that is not meant is touched, and a run
that looked and ends well has brought about what is declared. Once the mishaps are over, so does one more run, or several, each
after what the error before it advised. Hypothesis prints the shortest story that fails.
`STORY_STEPS` asks for more than the usual number of steps (`make soak`).
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from claude_simulator import Simulator
from tests.support.other_admin import other_admin_api
from tests.support.pulumi_stack import PROVIDERS, Provider
from tests.support.story.provider_server import ProviderServer
from tests.support.story.story import THEMES, Platform, Story

STEPS_OF_A_STORY = 40
USUAL_STEPS = 2000
SHARE: Final[dict[Provider, int]] = {"dynamic": 1, "native": 4}
"""Of the native provider one story for four of the dynamic one: what it puts them to is the same."""


@pytest.fixture(scope="module", params=PROVIDERS)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with (
        Simulator(seed="tiny") as simulator,
        other_admin_api(simulator) as hand,
        tempfile.TemporaryDirectory() as home,
    ):
        server = ProviderServer(
            {
                **os.environ,
                "ANTHROPIC_AUTH_TOKEN": simulator.oauth_token,
                "ANTHROPIC_BASE_URL": simulator.base_url,
                "CLAUDE_ADMIN_HOME": home,
            },
            request.param,
        )
        yield Platform(simulator, hand, server)
        server.close()


@pytest.mark.parametrize("themes", THEMES, ids=" and ".join)
def test_every_story_ends_well(platform: Platform, themes: tuple[str, ...]) -> None:
    steps = int(os.environ.get("STORY_STEPS", USUAL_STEPS))
    Story.platform, Story.themes = platform, themes
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=math.ceil(steps / STEPS_OF_A_STORY / len(THEMES) / SHARE[platform.server.provider]),
            stateful_step_count=STEPS_OF_A_STORY,
            derandomize=steps == USUAL_STEPS,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        ),
    )
