from __future__ import annotations

from pathlib import Path

import pytest

from tools import pythons


def interpreter(folder: Path, name: str, *, says: str) -> Path:
    """Something that answers as an interpreter of a version would."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\necho {says}\n")
    made.chmod(0o755)
    return made


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "PYENV_ROOT": str(tmp_path / "pyenv")}


def test_a_python_on_the_path_comes_first(tmp_path: Path, environ: dict[str, str]) -> None:
    there = interpreter(tmp_path / "bin", "python3.12", says="3.12")
    interpreter(tmp_path / "pyenv" / "versions" / "3.12.1" / "bin", "python", says="3.12")
    assert pythons.find("3.12", environ) == there


def test_one_of_pyenv_is_found_where_its_shim_answers_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    interpreter(tmp_path / "bin", "python3.12", says="command not found")
    there = interpreter(tmp_path / "pyenv" / "versions" / "3.12.1" / "bin", "python", says="3.12")
    assert pythons.find("3.12", environ) == there


def test_another_version_is_none(tmp_path: Path, environ: dict[str, str]) -> None:
    interpreter(tmp_path / "bin", "python3.13", says="3.12")
    assert pythons.find("3.13", environ) is None


def test_what_is_promised_is_what_the_package_says() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={pythons.PROMISED[0]}"' in project


def test_every_test_that_is_run_on_each_is_there() -> None:
    assert [name for name in pythons.TESTS if not (Path(__file__).parents[2] / name).exists()] == []
