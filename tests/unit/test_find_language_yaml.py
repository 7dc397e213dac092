"""The set-up finds the host of programs in YAML wherever the engine would, and builds it else, or says what a person has to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.pulumi.build import BuildImpossible, Built
from tools.pulumi.language_yaml import NAME, NoLanguageHost, find_or_build


def executable(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return folder / name


def must_not_build() -> Built:
    raise AssertionError


def ignored(_line: str) -> None:
    pass


def test_one_in_the_tool_folder_is_taken(tmp_path: Path) -> None:
    own, other = executable(tmp_path / "tools", NAME), executable(tmp_path / "usr", NAME)
    environ = {"PATH": str(other.parent)}
    assert find_or_build(own.parent, environ, build=must_not_build, speak=ignored) == own


def test_one_on_path_is_taken(tmp_path: Path) -> None:
    other = executable(tmp_path / "usr", NAME)
    assert find_or_build(tmp_path, {"PATH": str(other.parent)}, build=must_not_build, speak=ignored) == other


def test_one_beside_what_a_link_to_the_engine_points_to_is_taken(tmp_path: Path) -> None:
    beside = executable(tmp_path / "cellar", NAME)
    (tmp_path / "usr").mkdir()
    (tmp_path / "usr" / "pulumi").symlink_to(executable(tmp_path / "cellar", "pulumi"))
    assert find_or_build(tmp_path, {"PATH": str(tmp_path / "usr")}, build=must_not_build, speak=ignored) == beside


def test_where_there_is_none_it_is_built_into_the_tool_folder_and_what_the_build_left_is_deleted(
    tmp_path: Path,
) -> None:
    (tmp_path / "tools").mkdir()
    work = tmp_path / "go"
    built = Built(binary=executable(work, NAME), work=work)
    said: list[str] = []
    found = find_or_build(tmp_path / "tools", {"PATH": ""}, build=lambda: built, speak=said.append)
    assert found == tmp_path / "tools" / NAME
    assert found.stat().st_mode & 0o111
    assert not work.exists()
    assert len(said) == 1
    assert "once" in said[0]


def test_without_a_way_to_it_one_line_says_what_to_install(tmp_path: Path) -> None:
    def no_go() -> Built:
        raise BuildImpossible("there is no `go` command on PATH")

    with pytest.raises(NoLanguageHost, match=r"no `go` command.*install Pulumi .* or Go") as refused:
        find_or_build(tmp_path, {"PATH": ""}, build=no_go, speak=ignored)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
