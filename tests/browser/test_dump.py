"""Dumps of the simulator's pages, searched for everything that its seed says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claude_console_shim import commands
from claude_console_shim.dump.check import check
from claude_console_shim.dump.folder import read_folder
from claude_console_shim.layouts import load as load_module
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from claude_simulator.seeds import load
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.ports import ConsoleScope

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
NewWorkspace = Callable[..., ConsoleScope]
QUICK = Timeouts(page=20, control=10, look=0.02, bare=0.5)


def _told(value: object) -> Iterator[str]:
    """Every text in a seed that says something of somebody: names, addresses, secrets, amounts."""
    match value:
        case dict():
            for key, each in value.items():
                if isinstance(each, str) and re.search(r"name|email|key|token|limit|^id$", key):
                    yield each
                yield from _told(each)
        case list():
            for each in value:
                yield from _told(each)
        case _:
            return


@pytest.mark.parametrize(("layout", "named"), [("a", "Research of Tiny"), ("d", "Rate limits")])
def test_a_dump_says_nothing_of_the_organization_and_enough_of_its_pages(
    layout: str, named: str, signed_in: Signed, simulator: Simulator, tmp_path: Path, new_workspace: NewWorkspace
) -> None:
    """Also where its workspaces are called as something on the pages is: those words stay where they label something, and name nothing."""
    workspace = new_workspace(named)
    for word in ("Limits", "Save", "Cancel"):
        new_workspace(word)
    simulator.set_layout(layout)
    folder = tmp_path / "dump"
    dumped = commands.dump(
        signed_in(tmp_path),
        folder,
        workspace=str(workspace.workspace_name),
        timeouts=QUICK,
    )
    dump, trees = read_folder(folder)
    assert (dumped.pages, set(trees)) == (len(dump.pages), {page.id for page in dump.pages})
    assert simulator.console_sent() == []
    secret = {
        *_told(dict(load("tiny").data)),
        *(() if layout == "d" else (named,)),
        "10,000.00",
        "Tiny Tools (EU)",
        simulator.organization_id,
    }
    text = "\n".join(each.read_text() for each in folder.rglob("*") if each.is_file())
    assert sorted(each for each in secret if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)) == []
    written = "\n".join(each.read_text() for each in (folder / "trees").iterdir())
    assert re.sub(r"\[level=\d\]", "", written) == re.sub(r"\d", "", re.sub(r"\[level=\d\]", "", written))
    fitting = {(fit.setting, fit.layout) for page in dump.pages for fit in page.known if fit.fits}
    assert {
        "organization",
        "workspaces",
        "workspace_spend_limit",
        "organization_spend_limit",
        "workspace_rate_limits",
    } <= {setting for setting, _ in fitting}
    assert not re.search(r'(?:cell|strong|link|heading) "?(?:Save|Cancel)', written)
    subjects = {
        node.name for page in dump.pages if "{id}" in page.route for node in trees[page.id].walk() if node.level == 1
    }
    assert subjects == {"{workspace}"}
    assert {page.kind for page in dump.pages} >= {"page", "dialog"}
    assert all(each.stat().st_mode & 0o077 == 0 for each in (folder, *folder.rglob("*")))
    shipped = check(Path(load_module.__file__).parent / ("a-b.toml" if layout in "ab" else "c.toml"), folder)
    of_spend = {one.setting: one for one in shipped if one.language == "en" and "spend_limit" in one.setting}
    assert "workspace_spend_limit.submit" in of_spend["workspace_spend_limit"].found
    assert "workspace_spend_limit.way.landing" in of_spend["workspace_spend_limit"].found
    assert {name: one.is_good for name, one in of_spend.items()} == {
        "workspace_spend_limit": True,
        "organization_spend_limit": True,
    }


def test_a_folder_that_is_used_is_left_alone(signed_in: Signed, simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes").write_text("mine")
    with pytest.raises(ConfigurationError, match="is not empty"):
        commands.dump(signed_in(tmp_path), tmp_path / "used")
    assert simulator.console_pages() == []


@pytest.fixture
def german(simulator: Simulator) -> Iterator[None]:
    simulator.switch("console_language", "de")
    yield
    simulator.switch("console_language", "en")


@pytest.mark.usefixtures("german")
def test_the_command_dumps_an_organization_page_that_nobody_knows_and_says_what_is_not_in_it(
    signed_in: Signed, simulator: Simulator, tmp_path: Path
) -> None:
    """As a person runs it, on a Console in German, with the names that the Admin API lists."""
    simulator.fault("console_unknown_page", route="/settings/organization", count=2)
    options, folder = signed_in(tmp_path), tmp_path / "dump"
    ran = subprocess.run(
        [
            str(Path(sys.executable).with_name("claude-admin")),
            *("console", "doctor", "--dump", str(folder), "--workspace", "Nowhere"),
        ],
        env={
            **os.environ,
            "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "CLAUDE_ADMIN_HOME": str(options.home),
            "CLAUDE_CONSOLE_BROWSER": str(options.browser),
            "CLAUDE_CONSOLE_STATE": str(options.state_file),
            "CLAUDE_CONSOLE_STATE_KEY": str(options.state_key),
            "CLAUDE_CONSOLE_URL": options.console_url,
        },
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert f"are written to {folder}." in ran.stdout
    assert "no page of a workspace is in it: no link to 'Nowhere' was seen. Look at the spelling" in ran.stderr
    dump, trees = read_folder(folder)
    assert (dump.masked_by, simulator.console_sent()) == (("api", "console"), [])
    page = next(page for page in dump.pages if page.route == "/settings/organization")
    assert page.known == ()
    assert any(node.role == "button" and node.name == "Take the tour" for node in trees[page.id].walk())
    assert {each.language for each in dump.pages if each is not page} == {"de"}
    assert "dialog" in {page.kind for page in dump.pages}
    fitting = {(fit.setting, fit.language) for page in dump.pages for fit in page.known if fit.fits}
    assert ("organization_spend_limit", "de") in fitting
