"""Pages as Playwright's ARIA snapshot tells them, recorded from the simulator (layout C where the name has no other) and shortened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.layouts.schema import Layout

Recorded = Callable[[str], str]


@pytest.fixture(scope="session")
def recorded() -> Recorded:
    """The snapshot of a page by its name in `recorded/`."""
    return lambda name: (Path(__file__).parent / "recorded" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, Layout]:
    """The shipped layouts by id."""
    return {layout.id: layout for layout in shipped_layouts()}


@pytest.fixture
def layout(shipped: Mapping[str, Layout]) -> Layout:
    """Layout C."""
    return shipped["c"]
