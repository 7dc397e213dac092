"""The step of examples/policy, run for real: what is merged beside the branch, and what a branch cannot do for itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.action_steps import BASH

EXAMPLE = Path(__file__).parents[2] / "examples" / "policy"
STEP = "Hold the team file to the rules"
TEAMS = """\
version: 1
teams:
  payments:
    name: Payments
    spend_limit: "{cap}"
    tags: { owner: ana@example.com, cost-centre: "4711" }
    data_residency: { allowed_inference_geos: [us] }
    members: { ana@example.com: workspace_admin }
    rate_limits: { Claude Sonnet 4.x: { input_tokens_per_minute: 10000, output_tokens_per_minute: 2000 } }
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A branch that changes nothing, and what is merged beside it."""
    merged = tmp_path / ".merged"
    merged.mkdir()
    for folder in (tmp_path, merged):
        (folder / "teams.yaml").write_text(TEAMS.replace("{cap}", "500.00"))
        (folder / "claude-admin.toml").write_bytes((EXAMPLE / "claude-admin.toml").read_bytes())
        (folder / "Pulumi.yaml").write_text("name: teams\nruntime: python\n")
    return tmp_path


def run(checkout: Path, labels: str = "") -> tuple[int, str]:
    workflow = yaml.safe_load((EXAMPLE / ".github/workflows/policy.yml").read_text(encoding="utf-8"))
    (script,) = (one["run"] for one in workflow["jobs"]["policy"]["steps"] if one.get("name") == STEP)
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    ran = subprocess.run(
        [*BASH, script],
        cwd=checkout,
        env={"PATH": path, "LABELS": labels, "PYDANTIC_DISABLE_PLUGINS": "__all__"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_a_branch_that_holds_to_the_rules_passes_without_any_credential(checkout: Path) -> None:
    code, said = run(checkout)
    assert code == 0, said
    assert said.startswith("Policy: 0 mandatory findings, 0 advisory, 1 could not be known.\n")


def test_a_raise_waits_for_its_label_whatever_rules_the_branch_brings(checkout: Path) -> None:
    (checkout / "teams.yaml").write_text(TEAMS.replace("{cap}", "5000.00"))
    (checkout / "claude-admin.toml").write_text('[policy.rules."cap.raised"]\nlevel = "off"\n')
    code, said = run(checkout, "bug")
    assert code == 5, said
    assert "from 500.00 to 5,000.00" in said
    assert run(checkout, "bug,cap-raise")[0] == 0
