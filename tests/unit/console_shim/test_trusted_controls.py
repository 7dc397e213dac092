from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claude_console_shim.layouts.schema import Layout, controls
from claude_console_shim.options import ShimOptions
from claude_console_shim.trusted_controls import TrustedControls, require_matched
from pulumi_claude_admin.errors import LayoutUnknown

ORGANIZATION = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"


@pytest.fixture
def options(tmp_path: Path) -> ShimOptions:
    return ShimOptions(console_url="https://console.example.com", state_file=tmp_path / "s", home=tmp_path)


def refuse(layout: Layout, options: ShimOptions, matched: frozenset[str] = frozenset()) -> None:
    assert layout.workspace_spend_limit is not None
    needed = controls(layout.workspace_spend_limit, "workspace_spend_limit")
    require_matched(needed, options=options, layout=layout, matched=matched)


def test_a_write_through_assumed_controls_is_refused_on_another_machine(layout: Layout, options: ShimOptions) -> None:
    with pytest.raises(LayoutUnknown, match="--trust-layout"):
        refuse(layout, options)


def test_it_is_allowed_on_this_machine(layout: Layout, options: ShimOptions) -> None:
    refuse(layout, replace(options, console_url="http://127.0.0.1:9"))


def test_it_is_allowed_once_every_control_was_matched(layout: Layout, options: ShimOptions, tmp_path: Path) -> None:
    assert layout.workspace_spend_limit is not None
    trust = TrustedControls(tmp_path / "trust.json")
    paths = [path for path, _ in controls(layout.workspace_spend_limit, "workspace_spend_limit")]
    trust.remember(options, ORGANIZATION, layout, paths[:-1])
    with pytest.raises(LayoutUnknown):
        refuse(layout, options, trust.matched(options, ORGANIZATION, layout))
    trust.remember(options, ORGANIZATION, layout, paths[-1:])
    refuse(layout, options, trust.matched(options, ORGANIZATION, layout))
    assert (tmp_path / "trust.json").stat().st_mode & 0o777 == 0o600


def test_trust_is_for_one_host_one_organization_and_one_file(
    layout: Layout, options: ShimOptions, tmp_path: Path
) -> None:
    trust = TrustedControls(tmp_path / "trust.json")
    trust.remember(options, ORGANIZATION, layout, ["a"])
    elsewhere = replace(options, console_url="https://other.example.com")
    edited = layout.model_copy(update={"digest": "0"})
    assert trust.matched(options, ORGANIZATION.upper(), layout) == {"a"}
    assert trust.matched(elsewhere, ORGANIZATION, layout) == frozenset()
    assert trust.matched(options, "another", layout) == frozenset()
    assert trust.matched(options, ORGANIZATION, edited) == frozenset()


@pytest.mark.parametrize("content", ["", "[]", '{"version": 9, "matched": {}}', '{"version": 1, "matched": 3}'])
def test_an_unreadable_trust_file_trusts_nothing(
    layout: Layout, options: ShimOptions, tmp_path: Path, content: str
) -> None:
    (tmp_path / "trust.json").write_text(content)
    assert TrustedControls(tmp_path / "trust.json").matched(options, ORGANIZATION, layout) == frozenset()
