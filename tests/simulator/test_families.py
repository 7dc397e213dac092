"""One family has one name: what a file of a layer is called is what the Admin API's file of that family is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from claude_simulator import admin, changes, console, rules

WITHOUT_ADMIN_API = {"admin_keys", "claude_code", "claude_code_limits", "credentials", "sign_in", "telemetry"}
"""What only the Console has, and credentials, which stand in front of every family."""
SHARED = {
    "names",
    "refused",
    "request",
    "federation_rule_match",
    "assertion_signature",
    "reports",
    "updates",
    "engagement",
    "enterprise",
}
"""What several families ask, or the better half of one."""


def _names(package: object) -> set[str]:
    return {file.stem for file in Path(str(package.__file__)).parent.glob("*.py")} - {"__init__"}  # type: ignore[attr-defined]  # a module


@pytest.mark.parametrize("layer", [changes, rules, console], ids=["changes", "rules", "console"])
def test_a_family_is_called_as_in_the_admin_api(layer: object) -> None:
    assert _names(layer) - _names(admin) - WITHOUT_ADMIN_API - SHARED == set()


def test_every_file_of_the_admin_api_is_a_family() -> None:
    silent = [name for name in _names(admin) if not hasattr(getattr(admin, name, None), "OPERATIONS")]
    assert silent == []
