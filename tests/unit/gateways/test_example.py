from __future__ import annotations

from pathlib import Path

import yaml

from pulumi_claude_admin.gateways.export_litellm import export_litellm
from pulumi_claude_admin.settings_file import read_settings_file
from pulumi_claude_admin.team_file.read import read_file

EXAMPLE = Path(__file__).parents[3] / "examples" / "litellm-budgets"


def test_configuration_of_the_example_is_what_the_export_writes() -> None:
    policy = read_settings_file(EXAMPLE).gateway.policy
    exported = export_litellm((), policy)[0]["config"]
    assert yaml.safe_load((EXAMPLE / "config.yaml").read_text(encoding="utf-8")) == exported
    assert set(policy.teams) <= set(read_file(EXAMPLE / "teams.yaml"))
