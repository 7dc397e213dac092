from __future__ import annotations

from pathlib import Path

import pytest

from claude_console_shim.layout_list import ListedLayout, Matched, list_layouts
from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.options import ShimOptions
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin.errors import ConfigurationError

ORGANIZATION = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
READ_ONLY = """format = 1
id = "mine"
dated = 2026-11-30
seen = "here"
delete_when = "a release has it"
sources = []
[workspace_spend_limit]
value = { term = { role = "term", text = "limit" } }
way = { route = "/settings/{workspace_id}", landing = { role = "main" } }
"""


@pytest.fixture
def options(tmp_path: Path) -> ShimOptions:
    return ShimOptions(console_url="https://console.example.com", state_file=tmp_path / "s", home=tmp_path)


def listed(options: ShimOptions) -> dict[str, ListedLayout]:
    return {each.id: each for each in list_layouts(options)}


def test_what_ships_is_listed_with_what_it_can_do(options: ShimOptions) -> None:
    found = listed(options)
    assert list(found) == ["claude-code", "d", "c", "b", "a-b", "a"]
    assert dict(found["c"].can)["workspace_spend_limit"] == ("read", "set", "remove")
    assert dict(found["c"].can)["workspace_notifications"] == ("read", "add", "remove", "edit")
    assert dict(found["d"].can) == {"workspace_rate_limits": ("read", "set", "remove")}
    assert dict(found["claude-code"].can) == {"claude_code_limits": ("read", "set", "remove")}
    assert {each.languages for each in found.values()} == {("en", "de")}
    assert all(each.delete_when and not each.is_own and each.matched == () for each in found.values())


def test_a_map_of_ones_own_that_knows_no_dialog_can_be_read_by_only(options: ShimOptions) -> None:
    (options.home / "layouts").mkdir()
    (options.home / "layouts" / "mine.toml").write_text(READ_ONLY)
    first = list_layouts(options)[0]
    assert (first.id, first.is_own, first.delete_when) == ("mine", True, "a release has it")
    assert first.can == (("workspace_spend_limit", ("read",)),)


def test_what_was_matched_here_is_told_by_organization_and_language(options: ShimOptions) -> None:
    trust = TrustedControls(options.home / "trusted-layouts.json")
    layout = next(each for each in shipped_layouts("de") if each.id == "d")
    paths = [path for name, part in layout.parts for path, _ in controls(part, name)]
    trust.remember(options, ORGANIZATION, layout, paths[:3])
    assert listed(options)["d"].matched == (Matched(ORGANIZATION, "de", 3, len(paths)),)
    assert listed(options)["c"].matched == ()


def test_a_map_that_is_not_valid_is_told_instead(options: ShimOptions) -> None:
    (options.home / "layouts").mkdir()
    (options.home / "layouts" / "mine.toml").write_text(READ_ONLY.replace("format = 1", "format = 7"))
    with pytest.raises(ConfigurationError, match=r"mine\.toml: format: is 7"):
        list_layouts(options)
