from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from claude_console_shim.controls import Control, is_forbidden
from claude_console_shim.layouts import (
    Layout,
    controls,
    known_layouts,
    parse_layout,
    shipped_layouts,
    shipped_signs,
)
from pulumi_claude_admin.errors import ConfigurationError

MINIMAL = b'id = "x"\ndated = 2026-01-01\nseen = "never"\nsources = []\n'


def test_layout_c_knows_every_setting() -> None:
    (layout,) = shipped_layouts()
    assert layout.id == "c"
    parts = {name: layout.part(name) for name in ("organization", "workspace_spend_limit", "workspace_rate_limits")}
    parts |= {name: layout.part(name) for name in ("organization_spend_limit", "organization_notifications")}
    assert None not in parts.values()


def test_only_names_of_public_documentation_are_documented() -> None:
    (layout,) = shipped_layouts()
    documented = {
        name
        for field in Layout.model_fields
        if field.startswith(("workspace_", "organization_"))
        for _, control in controls(getattr(layout, field), field)
        if control.grade == "documented"
        for name in control.names
    }
    assert documented == {
        "Add notification",
        "Adjust limit",
        "Set limit",
        "Spend limits",
        "Rate limits",
        "Model",
        "Requests per Minute",
        "Input Tokens per Minute",
        "Output Tokens per Minute",
    }


def test_everything_inside_a_dialog_is_assumed() -> None:
    (layout,) = shipped_layouts()
    assert layout.workspace_spend_limit is not None
    grades = {path: control.grade for path, control in controls(layout.workspace_spend_limit, "s")}
    assert {grades[f"s.{name}"] for name in ("dialog", "subject", "field", "submit", "clear")} == {"assumed"}


def test_the_digest_follows_the_file() -> None:
    assert parse_layout(MINIMAL, "x.toml").digest != parse_layout(MINIMAL + b"# edited\n", "x.toml").digest


def test_a_word_too_many_is_refused_with_the_files_name() -> None:
    with pytest.raises(ConfigurationError, match=re.escape("x.toml")):
        parse_layout(MINIMAL + b'colour = "blue"\n', "x.toml")


def test_a_file_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        parse_layout(b"\xff\x00", "x.toml")


@pytest.mark.parametrize(
    "name", ["Archive", "archive workspace", "Delete", "Remove card", "Buy credits", "More actions"]
)
def test_a_layout_cannot_name_what_must_never_be_clicked(name: str) -> None:
    with pytest.raises(ValidationError):
        Control(role="button", names=(name,), grade="documented")


@pytest.mark.parametrize("name", ["Remove", "Save", "Adjust limit", "Remove limit", "Add"])
def test_what_the_layout_needs_is_not_forbidden(name: str) -> None:
    assert not is_forbidden(name)


def test_the_signs_of_other_pages_are_there() -> None:
    signs = shipped_signs()
    assert (signs.session_cookie, signs.challenge_header) == ("sessionKey", "cf-mitigated")


def test_a_layout_of_ones_own_comes_beside_the_shipped_ones_or_replaces_one(tmp_path: Path) -> None:
    assert [layout.id for layout in known_layouts(tmp_path / "none")] == ["c"]
    (tmp_path / "x.toml").write_bytes(MINIMAL)
    assert [layout.id for layout in known_layouts(tmp_path)] == ["c", "x"]
    (tmp_path / "c.toml").write_bytes(MINIMAL.replace(b'"x"', b'"c"'))
    assert [layout.seen for layout in known_layouts(tmp_path)] == ["never", "never"]
