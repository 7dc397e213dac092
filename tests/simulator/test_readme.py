"""The README's tables leave nothing out: every operation, switch with its default, fault and control route."""

from __future__ import annotations

from pathlib import Path

import pytest

from claude_simulator import Simulator, control
from claude_simulator.admin.operations import paths
from claude_simulator.faults import ADMIN_FAULTS, CONSOLE_FAULTS
from claude_simulator.switches import SWITCHES


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "simulator" / "README.md").read_text("utf-8")


def test_every_operation_is_in_the_table(readme: str) -> None:
    assert [f"{method} {route}" for method, route in paths() if f"`{method} {route}`" not in readme] == []


def test_every_switch_is_in_the_table_with_its_values_and_its_default(readme: str) -> None:
    for name, switch in SWITCHES.items():
        values = ", ".join(f"`{choice}`" for choice in switch.choices) if switch.choices else str(switch.default)
        assert f"| `{name}` | {values}" in readme


def test_every_fault_is_in_the_table(readme: str) -> None:
    assert [name for name in sorted(ADMIN_FAULTS | CONSOLE_FAULTS) if f"`{name}`" not in readme] == []


def test_every_control_route_is_named(readme: str) -> None:
    world = Simulator(seed="tiny").world
    named = [
        f"{method} {route.path.removeprefix('/_simulator/')}"
        for route in control.routes(world)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    assert [name for name in named if f"`{name}" not in readme] == []
