"""Version 2023-06-01 has a referee too: ``anthropic`` 1.17.0, the last SDK that spoke it, in an environment of its own.

`make test` sets that environment up (tools/setup/referee.py); without it plain `pytest` skips with a sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from tests.support import sdk_walk
from tests.support.sdk_walk import OK, SHADES, STEPS
from tools.folders import cache_folder, referee_python

WALK = Path(sdk_walk.__file__)
VERSION = "1.17.0"
TIME_LIMIT_SECONDS = 120
NOT_STEPPED = (
    "analytics.",
    "plugin_marketplaces.",
    "plugins.",
    "rbac_groups.",
    "rbac_roles.",
    "spend_limits.effective.",
    "spend_limits.increase_requests.",
    "telemetry_destinations.",
    "webhooks.",
)
"""Methods for Claude Enterprise, or left out: test_every_sdk_method.py says why, and tries them with the new SDK."""
DIFFERENCES = {
    "organization": {
        # the same paths serve both shades, and only the beta types have what is deprecated (credentials.md#versions)
        "APIKey has workspace_id too",
        "FederationRule has attributes too",
        "FederationRule has workspace_id too",
        "OrganizationRateLimit has group_type too",
        "WorkspaceRateLimit has group_type too",
        # newer than that SDK; whether the old version's answers have it is a guess
        "ExternalKey has user_profile_id too",
        "Workspace has user_profile_id too",
    },
    "beta.organization": {
        "BetaExternalKey has user_profile_id too",
        "BetaWorkspace has user_profile_id too",
    },
}
"""Where answers and types differ; what is deprecated must be there for the beta types, or it would be named here."""


@pytest.fixture(scope="session")
def python() -> Path:
    """The Python of the environment with the old SDK."""
    found = referee_python(cache_folder(os.environ))
    if not found.exists():
        sentence = "the old official SDK is missing; run `.venv/bin/python -m tools.setup referee`"
        if os.environ.get("CLAUDE_ADMIN_REQUIRE_ALL") == "1":
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    return found


@pytest.fixture
def walked(python: Path, simulator: Simulator, names: dict[str, str], shade: str) -> dict[str, Any]:
    """What became of the walk."""
    simulator.switch("spend_limits_api", "enabled")
    order = {"base_url": simulator.base_url, "token": simulator.oauth_token, "shade": shade, "ids": names}
    run = subprocess.run(
        [python, WALK], input=json.dumps(order), capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False
    )
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    return result


@pytest.mark.parametrize("shade", SHADES)
def test_the_old_sdk_calls_every_method_and_is_satisfied(walked: dict[str, Any], shade: str) -> None:
    assert walked["version"] == VERSION
    stepped = {step.method for step in STEPS}
    assert [m for m in walked["methods"] if m not in stepped and not m.startswith(NOT_STEPPED)] == []
    assert {method: outcome for method, outcome in walked["outcomes"].items() if outcome != OK} == {}
    assert set(walked["differences"]) == DIFFERENCES[shade]
