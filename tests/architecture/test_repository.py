"""What must never be in a commit, and what every module has."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

SOURCE_ROOTS = ("provider", "console_shim", "simulator")
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.])/(?:work|farm|root|home/[a-z]+)/")
LIVE_LOOKING_KEY = re.compile(r"sk-ant-[a-z]+\d*-[A-Za-z0-9]{20,}")


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout
    return [repository / name for name in listing.split("\0") if name and (repository / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def test_no_file_names_a_path_of_a_machine(tracked: list[Path]) -> None:
    assert [str(p) for p in tracked if p.name != Path(__file__).name and MACHINE_PATH.search(text_of(p))] == []


def test_no_file_holds_something_shaped_like_a_live_key(tracked: list[Path]) -> None:
    assert [str(p) for p in tracked if LIVE_LOOKING_KEY.search(text_of(p))] == []


def test_every_module_says_why_it_exists(repository: Path) -> None:
    modules = [path for root in SOURCE_ROOTS for path in (repository / root).rglob("*.py")]
    assert len(modules) > 50
    assert [str(p) for p in modules if not ast.get_docstring(ast.parse(text_of(p)))] == []


def test_no_module_outgrows_its_idea(repository: Path) -> None:
    modules = [path for root in SOURCE_ROOTS for path in (repository / root).rglob("*.py")]
    assert {str(p.relative_to(repository)): n for p in modules if (n := len(text_of(p).splitlines())) > 400} == {}


def test_what_tests_share_is_in_support(repository: Path) -> None:
    tests = repository / "tests"
    programs_of_states = {tests / "engine" / f"state_of_{name}" / "program.py" for name in ("2026_11_28", "every_kind")}
    pieces = [p for p in tests.rglob("*.py") if p.name != "conftest.py" and p not in programs_of_states]
    helpers = [p for p in pieces if not p.name.startswith("test_")]
    assert len(helpers) > 10
    assert [str(p) for p in helpers if tests / "support" not in p.parents] == []
    assert [str(p) for p in (tests / "support").rglob("*") if p.name.startswith(("test_", "conftest"))] == []


def test_no_test_file_imports_another(repository: Path) -> None:
    importing = re.compile(r"^\s*(?:from|import) tests\.\S*\btest_", re.MULTILINE)
    assert [str(p) for p in (repository / "tests").rglob("*.py") if importing.search(text_of(p))] == []
