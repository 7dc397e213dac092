"""The quickstart in TypeScript and Go, on the real engine, from its first preview to the end."""

from __future__ import annotations

import re

import pytest

from claude_simulator import Simulator
from tests.support.language_project import LanguageProject
from tests.support.other_admin import workspace, writes
from tests.support.quickstart import DECLARED, declared
from tools.demo import facts

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def test_the_quickstart_makes_what_that_in_python_makes_and_then_has_nothing_to_do(
    project: LanguageProject, simulator: Simulator
) -> None:
    assert "17 to create" in project.run("preview")
    assert writes(simulator) == []

    made = project.run("up")
    teams = {name: facts.live_workspace(simulator.state(), name) for name in DECLARED}
    assert {name: declared(team) for name, team in teams.items()} == DECLARED
    assert {name: team.tags["managed-by"] for name, team in teams.items()} == {
        name: f"pulumi/claude-quickstart/dev/{name.lower()}" for name in DECLARED
    }
    assert {name: str(workspace(simulator, name)["id"]) in made for name in DECLARED} == dict.fromkeys(DECLARED, True)

    simulator.reset_requests()
    assert "17 unchanged" in project.run("preview")
    assert "17 unchanged" in project.run("refresh")
    assert writes(simulator) == []

    left = project.run("destroy")
    assert set(re.findall(r"left standing: workspace '(\w+)'", left)) == set(DECLARED)
    assert {declared(facts.live_workspace(simulator.state(), name))["members"] == {} for name in DECLARED} == {True}


def test_what_went_wrong_is_shown_once(project: LanguageProject) -> None:
    project.environment["ANTHROPIC_ADMIN_API_KEY"] = "sk-ant-admin01-test-of-nobody"

    said = project.run("preview", expect=1)

    assert "error: claude:index:Workspace resource" in said
    assert said.count("Previewing update") == 1


def test_a_verb_that_is_none_is_one_line(project: LanguageProject) -> None:
    (line,) = project.run("upp", expect=1).splitlines()
    assert "preview, up, refresh, destroy" in line
