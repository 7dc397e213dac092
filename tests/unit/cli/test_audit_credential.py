from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.settings import Settings


@pytest.mark.usefixtures("nothing_chosen")
def test_an_enterprise_key_is_refused_in_one_line_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = SecretStr("sk-ant-api01-test-not-a-key")
    wiring.install(wiring.from_settings(Settings(admin_api_key=key, base_url="http://127.0.0.1:9", home=tmp_path)))
    assert run(["audit"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "scoped key of a Claude Enterprise organization" in line
    assert "Use an Admin API key" in line
    assert "not-a-key" not in line
    assert list(tmp_path.iterdir()) == []
