"""The README's tables are what the code says, and everything that the simulator does names its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claude_simulator import Simulator, console, control
from claude_simulator.families import modules_with
from tools.simulator_readme import TABLES, UntoldSource, names, readme, refusals, sourced, told


@pytest.fixture(scope="module")
def text(repository: Path) -> str:
    return (repository / "simulator" / "README.md").read_text("utf-8")


def test_the_tables_are_what_the_code_says(text: str) -> None:
    assert text == readme(text), "run `make docs`"


def test_every_table_is_in_the_page(text: str) -> None:
    assert [name for name in TABLES if f"<!-- table: {name} -->" not in text] == []


def test_everything_that_answers_the_console_s_pages_says_what_it_does() -> None:
    files = {file.stem for file in Path(console.__file__).parent.glob("*.py")} - {"__init__"}
    assert {module.__name__.rpartition(".")[2] for module in modules_with(console, "routes", "ABOUT")} == files


def test_a_rule_without_a_source_is_an_error() -> None:
    def refuses_something() -> None:
        """Refuse something."""

    with pytest.raises(UntoldSource, match="refuses_something"):
        told(refuses_something)


def test_every_kind_of_row_needs_a_source() -> None:
    with pytest.raises(UntoldSource, match="somebody said so"):
        sourced("somebody said so", "a fault")


def test_every_rule_names_its_source() -> None:
    named = {rule.__name__: told(rule) for _, rule in refusals()}
    assert named["workspace_name_is_valid"] == (
        "Refuse an empty or too long name; duplicates are accepted",
        "workspaces.md#creating and workspaces.md#names",
    )


def test_every_rule_event_switch_and_fault_is_named_in_a_test(repository: Path) -> None:
    tiers = (repository / "tests" / tier for tier in ("simulator", "contract", "browser", "engine"))
    texts = "".join(file.read_text("utf-8") for tier in tiers for file in tier.rglob("test_*.py"))
    assert [name for name in names() if re.search(rf"(?<![a-z0-9]){re.escape(name)}", texts) is None] == []


def test_every_rule_has_a_test_that_names_its_source(repository: Path) -> None:
    texts = [file.read_text("utf-8") for file in (repository / "tests" / "simulator").rglob("test_*.py")]
    unsaid = []
    for _, rule in refusals():
        sections = re.findall(r"[\w-]+\.md#[\w-]+", told(rule)[1])
        proving = [text for text in texts if re.search(rf"(?<![a-z0-9]){rule.__name__}", text)]
        if sections and not any(section in text for text in proving for section in sections):
            unsaid.append(rule.__name__)
    assert unsaid == []


def test_every_control_route_is_named(text: str) -> None:
    world = Simulator(seed="tiny").world
    named = [
        f"{method} {route.path.removeprefix('/_simulator/')}"
        for route in control.routes(world)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    assert [name for name in named if f"`{name}" not in text] == []
