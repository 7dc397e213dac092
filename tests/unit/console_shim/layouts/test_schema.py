from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from claude_console_shim.layouts.load import known_layouts, parse_layout, shipped_layouts
from claude_console_shim.layouts.schema import Layout, controls
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.forbidden_controls import is_forbidden
from pulumi_claude_admin.errors import ConfigurationError

MINIMAL = b'id = "x"\ndated = 2026-01-01\nseen = "never"\nsources = []\n'


SETTINGS = {
    "workspace_spend_limit",
    "organization_spend_limit",
    "workspace_notifications",
    "organization_notifications",
    "workspace_rate_limits",
}
DOCUMENTED = {
    "claude-code": set(),
    "a": {"Limits"},
    "a-b": {"Limits", "Change Limit", "Set spend limit"},
    "b": {"Limits", "Rate limits"},
    "c": {
        "Add notification",
        "Adjust limit",
        "Set limit",
        "Spend limits",
        "Rate limits",
        "Model",
        "Requests per Minute",
        "Input Tokens per Minute",
        "Output Tokens per Minute",
    },
    "d": {"Rate limits", "Workspace", "Edit", "Model", "Requests", "Input Tokens", "Output Tokens"},
}
"""The names that Anthropic's own text has (docs/platform/console.md#layouts, docs/platform/console.md#words), for both where a map is of two layouts."""


@pytest.mark.parametrize("ids", [("a", "a-b"), ("b", "a-b"), ("c",), ("d", "c")])
def test_the_maps_of_a_layout_know_every_setting(shipped: Mapping[str, Layout], ids: tuple[str, ...]) -> None:
    assert {setting for each in ids for setting in SETTINGS if getattr(shipped[each], setting) is not None} == SETTINGS


def test_only_names_of_public_documentation_are_documented(shipped: Mapping[str, Layout]) -> None:
    documented = {
        layout.id: {
            name
            for setting in SETTINGS
            if (part := getattr(layout, setting)) is not None
            for _, control in controls(part, setting)
            if control.grade == "documented"
            for name in control.names
        }
        for layout in shipped.values()
    }
    assert documented == DOCUMENTED


def test_everything_inside_a_dialog_is_assumed(layout: Layout, shipped: Mapping[str, Layout]) -> None:
    assert layout.workspace_spend_limit is not None
    grades = {path: control.grade for path, control in controls(layout.workspace_spend_limit, "s")}
    assert {grades[f"s.{name}"] for name in ("dialog", "subject", "field", "submit", "clear")} == {"assumed"}
    for each in shipped.values():
        if each.workspace_rate_limits is not None:
            editors = [path for path, _ in controls(each.workspace_rate_limits, "r") if ".editors." in path]
            inside = dict(controls(each.workspace_rate_limits, "r"))
            assert {inside[path].grade for path in editors if not path.endswith(".edit")} == {"assumed"}


def test_no_map_but_that_of_layout_a_knows_a_button_called_refresh(shipped: Mapping[str, Layout]) -> None:
    knowing = {
        layout.id
        for layout in shipped.values()
        for setting in SETTINGS
        if (part := getattr(layout, setting)) is not None
        for _, control in controls(part, setting)
        if "Refresh" in control.names
    }
    assert knowing == {"a"}


def test_an_editor_without_a_field_for_each_column_is_refused() -> None:
    source = (Path(str(files("claude_console_shim"))) / "layouts" / "c.toml").read_bytes()
    without = re.sub(rb"output_tokens_per_minute = \{ role = .textbox.*\n", b"", source)
    assert without != source
    with pytest.raises(ConfigurationError, match="different limiters"):
        parse_layout(without, "c.toml")


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
    shipped = [layout.id for layout in shipped_layouts()]
    assert [layout.id for layout in known_layouts(tmp_path / "none")] == shipped
    (tmp_path / "x.toml").write_bytes(MINIMAL)
    assert [layout.id for layout in known_layouts(tmp_path)] == [*shipped, "x"]
    (tmp_path / "c.toml").write_bytes(MINIMAL.replace(b'"x"', b'"c"'))
    found = {layout.id: layout.seen for layout in known_layouts(tmp_path)}
    assert (found["c"], found["x"]) == ("never", "never")
    assert len(found) == len(shipped) + 1


WORKSPACES = """
[workspaces]
heading = {{ role = "heading", names = [{name!r}], grade = "assumed" }}
link = {{ role = "link", grade = "assumed" }}
url_pattern = {pattern!r}
way = {{ route = "/settings/workspaces", landing = {{ role = "heading", grade = "assumed" }} }}
"""
AMOUNT = """
[workspace_spend_limit]
amount = {{ pattern = {pattern!r}, grouping = ",", currency = "USD", none = [] }}
"""
RATE = """
[workspace_rate_limits]
number = {{ pattern = {pattern!r}, grouping = ",", inherited = [] }}
"""


def problem_of(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse_layout(MINIMAL + text.encode(), "own.toml")
    assert "\n" not in str(caught.value)
    assert "own.toml" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["+ Add notification", "Limits (beta", "*", "[New] [Limits", "Limits)", "x(?i)Limits"])
def test_a_name_with_characters_of_an_expression_is_told_when_the_map_is_read(name: str) -> None:
    said = problem_of(WORKSPACES.format(name=name, pattern="/(?P<id>x)"))
    assert "workspaces.heading.names.0" in said
    assert re.escape(name) in said or repr(re.escape(name)) in said


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (WORKSPACES.format(name="Limits", pattern="/(x)"), "no group id"),
        (AMOUNT.format(pattern=r"(?P<minor>\d+)"), "no group units"),
        (AMOUNT.format(pattern=r"(?P<units>\d+)"), "no group minor"),
        (AMOUNT.format(pattern=r"\d+"), "no group units and no group minor"),
        (RATE.format(pattern=r"\d+"), "no group value"),
    ],
)
def test_a_pattern_without_its_groups_is_told_when_the_map_is_read(text: str, missing: str) -> None:
    assert missing in problem_of(text)


def test_a_quantifier_is_no_place_for_a_value() -> None:
    with pytest.raises(ValidationError, match="multiple repeat"):
        Control(role="button", names=("x{2}{3}+*",), grade="assumed")


def test_a_map_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        known_layouts(tmp_path)
