"""A company with both surfaces audits each with its own credential, and one report has both, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from claude_simulator import Simulator
from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings
from tests.support.enterprise_client import short_seed
from tests.support.report_schemas import require_valid


@pytest.fixture
def platform() -> Iterator[Simulator]:
    """It has a Console organization beside the Enterprise one."""
    with Simulator(seed=short_seed()) as simulator:
        yield simulator
    wiring.install(None)


def audited(platform: Simulator, folder: Path, name: str, **credential: SecretStr) -> Path:
    """The JSON of an audit that has this credential and no other."""
    file = folder / f"{name}.json"
    settings = Settings(base_url=platform.base_url, home=folder / name, requests_per_minute=100_000, **credential)  # type: ignore[arg-type]  # the name of a setting
    wiring.install(wiring.from_settings(settings))
    run(["audit", "--cwd", str(folder), "-o", f"json:{file}", "--format", "markdown"])
    return file


def test_each_is_audited_with_its_own_credential_and_both_are_told_beside_each_other(
    platform: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = (one for each in platform.world.organizations.values() for one in each.credentials.values())
    admin_key = next(one.secret for one in held if one.kind == "admin_key")
    console = audited(platform, tmp_path, "console", admin_api_key=SecretStr(admin_key))
    enterprise = audited(platform, tmp_path, "enterprise", enterprise_key=SecretStr(platform.enterprise.all_scopes_key))
    capsys.readouterr()

    assert run(["report", "join", str(console), str(enterprise), "--format", "json"]) == 0
    both = json.loads(capsys.readouterr().out)
    require_valid(both, "joined-audit")
    left, right = (json.loads(file.read_text(encoding="utf-8")) for file in (console, enterprise))
    assert both["console"]["organization_id"] == left["organization_id"]
    assert both["enterprise"]["organization_id"] == platform.enterprise.organization_id
    assert (left["is_nothing_seen"], both["console"]["month_to_date"]) == (True, None), "nothing told is not zero"
    assert both["enterprise"]["month_to_date"] == right["credits"]["month_to_date"]
    assert both["enterprise"]["seats"] == right["seats"]["assigned"]
