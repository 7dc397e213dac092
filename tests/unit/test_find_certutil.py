"""The set-up brings certutil where the browser needs it, or says what a person has to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.setup import certutil, debian
from tools.setup.failure import SetupFailed


def test_what_is_there_is_not_installed(tmp_path: Path) -> None:
    tool = tmp_path / "certutil"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    said: list[str] = []
    certutil.prepare({"PATH": str(tmp_path)}, speak=said.append, platform="linux")
    assert said == [f"  certutil: {tool}"]


def test_what_is_missing_is_installed(tmp_path: Path) -> None:
    asked: list[str] = []

    def install(package: str, _environ: object, **_: object) -> None:
        asked.append(package)
        (tmp_path / "certutil").write_text("#!/bin/sh\n")
        (tmp_path / "certutil").chmod(0o755)

    certutil.prepare({"PATH": str(tmp_path)}, speak=lambda _: None, platform="linux", install=install)
    assert asked == ["libnss3-tools"]


def test_what_cannot_be_installed_fails_with_what_to_type(tmp_path: Path) -> None:
    def install(*_: object, **__: object) -> None:
        raise debian.NotInstalled("needs root: `sudo apt-get install libnss3-tools`")

    with pytest.raises(SetupFailed, match="sudo apt-get install libnss3-tools"):
        certutil.prepare({"PATH": str(tmp_path)}, speak=lambda _: None, platform="linux", install=install)


def test_another_system_needs_none(tmp_path: Path) -> None:
    said: list[str] = []
    certutil.prepare({"PATH": str(tmp_path)}, speak=said.append, platform="darwin")
    assert said == ["  certutil: not needed here"]


def test_a_system_without_a_known_package_manager_says_so(tmp_path: Path) -> None:
    with pytest.raises(debian.NotInstalled, match="Debian only"):
        debian.install("anything", {"PATH": str(tmp_path)}, speak=lambda _: None)
