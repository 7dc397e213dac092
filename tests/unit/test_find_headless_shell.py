"""The set-up brings the headless shell where it can, and says what it costs where it cannot."""

from __future__ import annotations

from pathlib import Path

from tools.setup import debian, headless_shell


def test_what_is_there_is_not_installed(tmp_path: Path) -> None:
    tool = tmp_path / "chromium-headless-shell"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    said: list[str] = []
    headless_shell.prepare({"PATH": str(tmp_path)}, speak=said.append)
    assert said == [f"  headless shell: {tool}"]


def test_what_is_missing_is_installed(tmp_path: Path) -> None:
    asked: list[str] = []
    headless_shell.prepare(
        {"PATH": str(tmp_path)}, speak=lambda _: None, install=lambda package, *_, **__: asked.append(package)
    )
    assert asked == ["chromium-headless-shell"]


def test_without_it_the_tests_are_run_all_the_same(tmp_path: Path) -> None:
    def install(*_: object, **__: object) -> None:
        raise debian.NotInstalled("known for Debian only")

    said: list[str] = []
    headless_shell.prepare({"PATH": str(tmp_path)}, speak=said.append, install=install)
    assert said == ["  headless shell: none (known for Debian only); browser tests take about twice as long without it"]
