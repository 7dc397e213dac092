"""Golden files: `pytest tests/golden --update-golden` writes them anew; look at the difference before you commit it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "reports"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files of tests/golden anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a file of `tests/golden/reports`, byte by byte."""
    is_update = bool(request.config.getoption("--update-golden", default=False))

    def check(name: str, text: str) -> None:
        file = FOLDER / name
        if is_update:
            FOLDER.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
        assert file.exists(), f"there is no {file.name}; write it with `pytest tests/golden --update-golden`"
        assert text == file.read_bytes().decode("utf-8")

    return check
