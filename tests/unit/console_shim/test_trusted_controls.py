from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.options import ShimOptions
from claude_console_shim.session_file import SessionFile
from claude_console_shim.trusted_controls import TrustedControls, require_matched, trusted_by
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown

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


@pytest.fixture
def carried(options: ShimOptions, tmp_path: Path) -> ShimOptions:
    return replace(options, state_key=SessionFile.new_key(), trust_file=tmp_path / "carried.json")


def test_a_signed_file_is_trusted_on_a_fresh_machine(layout: Layout, carried: ShimOptions, tmp_path: Path) -> None:
    trusted_by(carried).remember(carried, ORGANIZATION, layout, ["a"])
    elsewhere = replace(carried, home=tmp_path / "fresh")
    assert trusted_by(elsewhere).matched(elsewhere, ORGANIZATION, layout) == {"a"}
    assert not (tmp_path / "trusted-layouts.json").exists()
    assert str(carried.state_key) not in (tmp_path / "carried.json").read_text()


@pytest.mark.parametrize("spoil", ['"a"', '"signature"', "", "{", "[]"])
def test_a_signed_file_that_was_edited_is_refused_and_not_written_over(
    layout: Layout, carried: ShimOptions, tmp_path: Path, spoil: str
) -> None:
    trust, path = trusted_by(carried), tmp_path / "carried.json"
    trust.remember(carried, ORGANIZATION, layout, ["a"])
    path.write_text(path.read_text().replace(spoil, '"b"') if spoil.startswith('"') else spoil)
    edited = path.read_text()
    with pytest.raises(ConfigurationError, match="was changed, or signed with another key"):
        trust.matched(carried, ORGANIZATION, layout)
    with pytest.raises(ConfigurationError):
        trust.remember(carried, ORGANIZATION, layout, ["b"])
    assert path.read_text() == edited


def test_a_file_that_another_key_has_signed_is_refused(layout: Layout, carried: ShimOptions) -> None:
    trusted_by(carried).remember(carried, ORGANIZATION, layout, ["a"])
    other = replace(carried, state_key=SessionFile.new_key())
    with pytest.raises(ConfigurationError, match="another key"):
        trusted_by(other).matched(other, ORGANIZATION, layout)


def test_a_signed_file_needs_the_key(carried: ShimOptions) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_STATE_KEY, which is not set"):
        trusted_by(replace(carried, state_key=None))


def test_a_named_file_that_is_not_there_or_does_not_have_them_is_told_with_how_to_make_it(
    layout: Layout, carried: ShimOptions
) -> None:
    with pytest.raises(LayoutUnknown) as missing:
        refuse(layout, carried)
    trusted_by(carried).remember(carried, ORGANIZATION, layout, ["a"])
    with pytest.raises(LayoutUnknown) as without:
        refuse(layout, carried)
    assert str(missing.value.hint).startswith(
        "CLAUDE_CONSOLE_TRUST_FILE is not there: match them on console.example.com"
    )
    assert str(without.value.hint).startswith("CLAUDE_CONSOLE_TRUST_FILE is signed, but does not have them: ")
    assert f"--trust-layout --trust-file {carried.trust_file}`" in str(without.value.hint)
