"""
The built wheel does what it should: bare, and with its extras.

Nothing is downloaded: an environment is made of the wheel and of links to exactly the distributions that its metadata
asks for, closure included, taken from the environment that runs the tests.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement

DISTRIBUTION = "pulumi-claude-admin"


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it."""

    root: Path

    def command(self, name: str) -> str:
        return str(self.root / "bin" / name)

    def run(self, name: str, *arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.defpath, "HOME": str(home), "CLAUDE_ADMIN_HOME": str(home), **more}
        return subprocess.run(
            [self.command(name), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=home,
        )


def closure(requirements: list[str], extras: frozenset[str]) -> set[str]:
    """Names of all distributions that the requirements need, without ours."""
    found: set[str] = set()
    waiting = [(text, extras) for text in requirements]
    while waiting:
        text, wanted = waiting.pop()
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in wanted | {""}):
            continue
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found and not requirement.extras:
            continue
        found.add(name)
        waiting += [(more, frozenset(requirement.extras)) for more in distribution(name).requires or []]
    return found


def link(name: str, site: Path) -> None:
    """Put one installed distribution's importable files into another environment by links."""
    purelib = Path(sysconfig.get_paths()["purelib"])
    for file in distribution(name).files or []:
        source = Path(str(file.locate()))
        if ".." in file.parts or "__pycache__" in file.parts or not source.is_relative_to(purelib):
            continue
        target = site / Path(*file.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.symlink_to(source)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path, *extras: str) -> Installed:
    venv.create(folder, symlinks=True, with_pip=False)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    metadata = next(site.glob("pulumi_claude_admin-*.dist-info")) / "METADATA"
    asked = re.findall(r"^Requires-Dist: (.+)$", metadata.read_text(), flags=re.MULTILINE)
    for name in closure(asked, frozenset(extras)):
        link(name, site)
    return Installed(folder)


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="session")
def with_extras(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, tmp_path_factory.mktemp("extras"), "simulator", "console", "audit")


@pytest.mark.parametrize("command", ["claude-admin", "claude-simulator", "pulumi-resource-claude"])
def test_every_command_answers_help_from_a_bare_install(bare: Installed, command: str, tmp_path: Path) -> None:
    run = bare.run(command, "--help", home=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "Usage" in run.stdout or "usage" in run.stdout


def test_a_bare_simulator_names_the_extra_that_it_needs(bare: Installed, tmp_path: Path) -> None:
    run = bare.run("claude-simulator", "serve", home=tmp_path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "pulumi-claude-admin[simulator]" in run.stderr


def test_a_bare_console_command_names_the_extra_that_it_needs(bare: Installed, tmp_path: Path) -> None:
    run = bare.run("claude-admin", "console", "whoami", home=tmp_path)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert "pulumi-claude-admin[console]" in run.stderr


def test_a_bare_drift_with_a_kept_copy_names_the_extra_that_it_needs(bare: Installed, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"version": 3, "deployment": {}}')
    key = {"ANTHROPIC_ADMIN_API_KEY": "sk-ant-admin01-test-not-a-key", "CLAUDE_ADMIN_CACHE_KEY": "not looked at"}
    run = bare.run("claude-admin", "drift", "--state", "state.json", "--cache", "lists", home=tmp_path, **key)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert "pulumi-claude-admin[cache]" in run.stderr


@pytest.mark.parametrize(
    ("extra", "job"),
    [
        (
            "github",
            {"GITHUB_TOKEN": "not-a-token", "GITHUB_REPOSITORY": "acme/claude", "GITHUB_EVENT_PATH": "event.json"},
        ),
        ("gitlab", {"GITLAB_TOKEN": "not-a-token", "CI_PROJECT_ID": "7"}),
    ],
)
def test_a_bare_report_post_names_the_extra_that_it_needs(
    bare: Installed, tmp_path: Path, repository: Path, extra: str, job: dict[str, str]
) -> None:
    report = repository / "tests" / "golden" / "reports" / "in_sync.json"
    run = bare.run("claude-admin", "report", "post", str(report), home=tmp_path, **job)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert f"pulumi-claude-admin[{extra}]" in run.stderr


_OPEN_ARCHIVE = """
from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.settings import read_settings
try:
    with open_archive(read_settings(), place=None, organization_id="org_1") as kept:
        from datetime import date
        print(kept.spend(("workspace_id",), (date(2026, 10, 1), date(2026, 11, 1))))
except ConfigurationError as error:
    print(error)
"""


def test_a_bare_archive_names_the_extra_that_it_needs(bare: Installed, tmp_path: Path) -> None:
    run = bare.run("python", "-c", _OPEN_ARCHIVE, home=tmp_path)
    assert len(run.stdout.splitlines()) == 1, run.stderr
    assert "pulumi-claude-admin[audit]" in run.stdout


def test_an_archive_can_be_asked_once_its_extra_is_there(with_extras: Installed, tmp_path: Path) -> None:
    run = with_extras.run("python", "-c", _OPEN_ARCHIVE, home=tmp_path)
    assert run.stdout.strip() == "()", run.stderr


def test_a_bare_package_offers_its_resources(bare: Installed, tmp_path: Path) -> None:
    run = bare.run("python", "-c", "import pulumi_claude_admin as c; print(c.Workspace.__name__)", home=tmp_path)
    assert run.stdout.strip() == "Workspace", run.stderr


def test_the_simulator_serves_once_its_extra_is_there(with_extras: Installed, tmp_path: Path) -> None:
    command = [with_extras.command("claude-simulator"), "serve", "--seed", "tiny"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline())
            answer = httpx.get(
                f"{facts['base_url']}/v1/organizations/me",
                headers={"x-api-key": facts["admin_api_key"]},
                trust_env=False,
            )
            assert answer.json()["id"] == facts["organization_id"]
        finally:
            process.terminate()
    assert process.returncode == 0


def test_the_console_command_asks_for_a_session_once_its_extra_is_there(with_extras: Installed, tmp_path: Path) -> None:
    run = with_extras.run("claude-admin", "console", "whoami", home=tmp_path)
    assert run.returncode in (2, 3)
    assert "pulumi-claude-admin[console]" not in run.stderr
    assert "CLAUDE_CONSOLE_STATE_KEY" in run.stderr or "console login" in run.stderr
