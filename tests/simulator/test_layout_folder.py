"""A layout of the Console pages in a folder: its pages are there, of the simulator's own those that it keeps, and no others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.layout_folder import UnreadableLayoutFolder, load_layout_folder
from tests.support import plain_http

TEMPLATE: Final = (
    '{% extends "shared/frame.html" %}{% block content %}<p>{{ t("Limits") }} of {{ workspace_id }}</p>{% endblock %}'
)
LAYOUT: Final = """
keeps = ["/settings/organization"]
[navigation]
"Teams" = "/teams"
[[pages]]
route = "/teams"
template = "teams.html"
sees = "organization"
[[pages]]
route = "/teams/{workspace}/budget"
template = "budget.html"
sees = "workspace"
"""
SAME_ROUTE: Final = '"/teams"\ntemplate = "budget.html"\nsees = "organization"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("layout.toml", LAYOUT), ("teams.html", TEMPLATE), ("budget.html", TEMPLATE), ("own.js", "1;")):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def drawn(simulator: Simulator, folder: Path) -> Simulator:
    """The simulator with the pages of the folder, until the next test puts it back."""
    simulator.set_layout(folder)
    return simulator


@pytest.fixture
def admin(drawn: Simulator) -> Iterator[httpx.Client]:
    with signed_in(drawn, "admin@example.com") as client:
        yield client


def signed_in(simulator: Simulator, email: str) -> httpx.Client:
    cookies = {str(each["name"]): str(each["value"]) for each in simulator.sign_in(email)["cookies"]}
    return plain_http.client(simulator.console_url, cookies=cookies)


def research(simulator: Simulator) -> str:
    return next(str(each["id"]) for each in simulator.state()["workspaces"] if each["name"] == "Research")


def test_its_pages_and_the_kept_ones_are_there_and_no_others(drawn: Simulator, admin: httpx.Client) -> None:
    workspace = research(drawn)
    asked = ("/teams", f"/teams/{workspace}/budget", "/settings/organization", "/assets/layout/own.js")
    gone = ("/settings/billing", f"/settings/workspaces/{workspace}", "/settings/workspaces", "/teams/none/budget")
    assert {path: admin.get(path).status_code for path in asked} == dict.fromkeys(asked, 200)
    assert {path: admin.get(path).status_code for path in gone} == dict.fromkeys(gone, 404)
    page = admin.get(f"/teams/{workspace}/budget").text
    assert f"Limits of {workspace}" in page
    assert '<a href="/teams">Teams</a>' in page


def test_who_may_not_see_a_page_is_told_so(drawn: Simulator) -> None:
    workspace = research(drawn)
    with signed_in(drawn, "ana@example.com") as stranger:
        assert stranger.get("/teams").status_code == 403
        assert stranger.get(f"/teams/{workspace}/budget").status_code == 403


def test_it_can_be_put_on_and_off_while_running(drawn: Simulator, admin: httpx.Client, folder: Path) -> None:
    drawn.set_layout("c")
    assert (admin.get("/teams").status_code, admin.get("/settings/billing").status_code) == (404, 200)
    drawn.set_layout(folder)
    assert (admin.get("/teams").status_code, admin.get("/settings/billing").status_code) == (200, 404)


def test_a_layout_that_it_started_with_is_there_after_a_reset(folder: Path) -> None:
    simulator = Simulator(seed="tiny", layout=folder)
    simulator.set_layout("c")
    simulator.reset()
    assert simulator.world.layout_folder == load_layout_folder(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("keeps", "keep"), "'keep' is none of navigation, keeps, pages"),
        (('route = "/teams"', 'route = "teams"'), "the route 'teams' does not begin with /"),
        (('sees = "organization"', 'sees = "everyone"'), "sees = 'everyone' is none of"),
        (('sees = "workspace"', 'sees = "everybody"'), "goes with {workspace} in the route"),
        (("budget.html", "../budget.html"), "there is no template '../budget.html' in the folder"),
        (('template = "teams.html"\n', ""), "template is missing"),
        (('route = "/teams"\n', 'route = "/teams/{workspace}/budget"\n'), "goes with {workspace} in the route"),
        (("[navigation]", "[navigation"), "line 3"),
        (
            ('"/teams/{workspace}/budget"\ntemplate = "budget.html"\nsees = "workspace"', SAME_ROUTE),
            "two pages have the route /teams",
        ),
    ],
)
def test_a_folder_that_is_no_layout_is_refused_with_one_line(folder: Path, change: tuple[str, str], said: str) -> None:
    (folder / "layout.toml").write_text(LAYOUT.replace(*change))
    with pytest.raises(UnreadableLayoutFolder, match=r"layout\.toml: ") as refused:
        load_layout_folder(folder)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_command_takes_a_folder(folder: Path) -> None:
    command: list[Any] = [sys.executable, "-m", "claude_simulator", "serve", "--layout-folder"]
    ended = subprocess.run([*command, folder / "none"], capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    ended = subprocess.run([*command, folder, "--layout", "a"], capture_output=True, text=True, check=False, timeout=30)
    assert "not allowed with" in ended.stderr
