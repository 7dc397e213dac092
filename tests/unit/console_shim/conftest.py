"""Pages as Playwright's ARIA snapshot tells them, recorded from the simulator's layout C and shortened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Recorded = Callable[[str], str]


@pytest.fixture(scope="session")
def recorded() -> Recorded:
    """The snapshot of a page by its name in `recorded/`."""
    return lambda name: (Path(__file__).parent / "recorded" / f"{name}.yaml").read_text(encoding="utf-8")
