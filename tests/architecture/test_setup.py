"""What the set-up promises: pinned and hashed packages, a pinned engine, a Makefile that explains itself, no machine's paths."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from pulumi_claude_admin.gateways.export_litellm import VERSION
from tools.pulumi.install import HERE, OLDEST, pinned_version
from tools.pulumi.language_host import ENGINE_VERSION
from tools.pulumi.language_yaml import YAML

TARGETS = {
    "setup",
    "demo",
    "playground",
    "quick",
    "soak",
    "chaos",
    "test-pythons",
    "test-spark",
    "test-focus",
    "drawn-layouts",
    "test-languages",
    "test-litellm",
    "test-gateway",
    "test",
    "check",
    "fmt",
    "bench",
    "bench-large",
    "docs",
    "lock",
    "clean",
    "help",
    "simulator-tour",
}
REQUIREMENT_FILES = ("requirements/dev.txt", "requirements/runtime.txt")
HASHED_FILES = (
    *REQUIREMENT_FILES,
    "requirements/policy.txt",
    "requirements/spark.txt",
    "requirements/focus-validator.txt",
    "requirements/litellm.txt",
)


def requirement_blocks(text: str) -> list[str]:
    """One logical line per package, continuation lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [block for block in "\n".join(lines).replace("\\\n", " ").splitlines() if block.strip()]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned_names(text: str) -> set[str]:
    return {canonical(re.split(r"==|\[", block)[0]) for block in requirement_blocks(text)}


def declared_names(entries: list[str]) -> set[str]:
    return {canonical(re.split(r"[^A-Za-z0-9._-]", entry, maxsplit=1)[0]) for entry in entries}


def tracked_files(repository: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [repository / name for name in listed.stdout.split("\0") if name and (repository / name).is_file()]


@pytest.mark.parametrize("name", HASHED_FILES)
def test_every_requirement_is_pinned_to_one_version_and_hashed(repository: Path, name: str) -> None:
    blocks = requirement_blocks((repository / name).read_text(encoding="utf-8"))
    assert blocks
    assert [block for block in blocks if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", block)] == []


@pytest.mark.parametrize("name", HASHED_FILES)
def test_requirement_files_name_no_registry(repository: Path, name: str) -> None:
    text = (repository / name).read_text(encoding="utf-8")
    assert re.findall(r"--(?:extra-)?index-url|--find-links|--trusted-host|https?://|@ file:", text) == []


def test_the_development_file_has_everything_that_pyproject_declares(repository: Path) -> None:
    pyproject = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    declared = declared_names(pyproject["project"]["dependencies"] + pyproject["build-system"]["requires"])
    for entries in (*pyproject["project"]["optional-dependencies"].values(), *pyproject["dependency-groups"].values()):
        declared |= declared_names(entries)
    pinned = pinned_names((repository / "requirements/dev.txt").read_text(encoding="utf-8"))
    assert declared - pinned == set(), "run `make lock`"


def test_both_requirement_files_pin_the_same_versions(repository: Path) -> None:
    dev, runtime = (
        {
            re.sub(r"\[.*\]", "", block.split()[0])
            for block in requirement_blocks((repository / name).read_text(encoding="utf-8"))
        }
        for name in REQUIREMENT_FILES
    )
    assert runtime - dev == set(), "run `make lock`"


def test_make_alone_lists_each_target_with_a_sentence(repository: Path) -> None:
    printed = subprocess.run(
        ["make", "--no-print-directory"], cwd=repository, capture_output=True, text=True, check=True
    )
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", printed.stdout, flags=re.MULTILINE))
    assert set(listed) == TARGETS


def test_the_engine_is_pinned_and_its_modules_are_hashed() -> None:
    pinned = pinned_version((HERE / "go.mod").read_text(encoding="utf-8"))
    sums = (HERE / "go.sum").read_text(encoding="utf-8")
    assert pinned >= OLDEST
    for module in ("pkg", "sdk"):
        assert f"github.com/pulumi/pulumi/{module}/v3 v{pinned} h1:" in sums


def test_the_host_of_programs_in_yaml_is_pinned_by_a_module_of_its_own() -> None:
    go_mod = (YAML.module / "go.mod").read_text(encoding="utf-8")
    assert f"tool {YAML.package}\n" in go_mod
    [version] = re.findall(r"github\.com/pulumi/pulumi-yaml (v\S+)", go_mod)
    assert f"github.com/pulumi/pulumi-yaml {version} h1:" in (YAML.module / "go.sum").read_text(encoding="utf-8")


def test_the_language_host_says_the_version_of_the_engine_it_stands_beside() -> None:
    assert str(pinned_version((HERE / "go.mod").read_text(encoding="utf-8"))) == ENGINE_VERSION


def test_the_project_at_the_root_runs_the_quickstart_and_names_no_virtual_environment(repository: Path) -> None:
    lines = (repository / "Pulumi.yaml").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if not line.startswith("#")]
    assert "main: examples/quickstart/" in settings
    assert [line for line in settings if "virtualenv" in line] == []


def test_no_tracked_file_holds_the_path_of_a_machine(repository: Path) -> None:
    machine = re.compile(rb"/(?:root|home/[a-z]+|Users/[A-Za-z]+|work/(?:main|shared|notes))/")
    assert [str(path) for path in tracked_files(repository) if machine.search(path.read_bytes())] == []


def test_scripts_are_executable_and_stop_at_the_first_error(repository: Path) -> None:
    for name in ("tools/env", "tools/find-python", ".ci/run"):
        script = repository / name
        assert script.stat().st_mode & 0o111, name
        assert re.search(r"^set -eu$", script.read_text(encoding="utf-8"), flags=re.MULTILINE), name


def test_litellm_is_exactly_the_release_that_was_tried(repository: Path) -> None:
    pinned = (repository / "requirements" / "litellm.txt").read_text(encoding="utf-8")
    assert re.findall(r"^litellm==\S+", pinned, re.MULTILINE) == [f"litellm=={VERSION}"]
    assert f"litellm[proxy]=={VERSION}\n" in (repository / "requirements" / "litellm.in").read_text(encoding="utf-8")
