"""LiteLLM passes over names that it does not know, so each name of the export is held against its own models."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from pulumi_claude_admin.gateways.export_litellm import VERSION, export_litellm
from tests.support.budgets import PAYMENTS, POLICY, SEARCH

REFEREE = """
import json, sys
from importlib.metadata import version
from litellm.proxy._types import NewTeamRequest
from litellm.router_strategy.complexity_router.config import ComplexityRouterConfig
from litellm.types.router import LiteLLM_Params, ModelConfig
from litellm.litellm_core_utils.duration_parser import get_next_standardized_reset_time
from litellm.proxy.common_utils.timezone_utils import get_budget_reset_timezone
from datetime import datetime, timezone

document = json.load(sys.stdin)
unknown, teams = [], []
for team in document["teams"]:
    unknown += sorted(set(team) - set(NewTeamRequest.model_fields))
    made = NewTeamRequest(**team)
    teams.append([made.max_budget, made.soft_budget, made.model_rpm_limit, made.models])
for model in document["config"]["model_list"]:
    unknown += sorted(set(model) - set(ModelConfig.model_fields))
    parameters = model["litellm_params"]
    unknown += sorted(set(parameters) - set(LiteLLM_Params.model_fields))
    router = parameters.get("complexity_router_config", {})
    unknown += sorted(set(router) - set(ComplexityRouterConfig.model_fields))
    ComplexityRouterConfig(**router)
import litellm
settings = document["config"]["litellm_settings"]
litellm.timezone = settings["timezone"]
unknown += sorted(name for name in settings if not hasattr(litellm, name))
reset = get_next_standardized_reset_time("1mo", datetime(2026, 11, 28, 12, tzinfo=timezone.utc), get_budget_reset_timezone())
print(json.dumps({"version": version("litellm"), "unknown": unknown, "teams": teams, "reset": reset.isoformat()}))
"""


def _asked(python: Path, document: object) -> dict[str, Any]:
    environment = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "HOME": str(Path.cwd())}
    ended = subprocess.run(
        [str(python), "-c", REFEREE],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_every_name_is_one_that_litellm_knows(litellm_python: Path) -> None:
    found = _asked(litellm_python, export_litellm((PAYMENTS, SEARCH), POLICY)[0])
    assert found["version"] == VERSION
    assert found["unknown"] == []


def test_amounts_arrive_as_numbers_and_the_month_ends_with_the_month(litellm_python: Path) -> None:
    found = _asked(litellm_python, export_litellm((PAYMENTS, SEARCH), POLICY)[0])
    assert [team[:2] for team in found["teams"]] == [[5000.0, 3750.0], [1000.0, 750.0]]
    assert found["reset"] == "2026-12-01T00:00:00+00:00"
