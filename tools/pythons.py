"""
Runs on every Python that we promise what can differ between them: unit, property and golden tests, the bytes of the providers, one life cycle on the engine.

    python -m tools.pythons

Uses those that the machine has, on PATH or of pyenv, each in an environment of its own in the cache folder; says which are
missing. Fetches no Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.environment import variables, without_credentials
from tools.folders import CHECKOUT, VENV_PYTHON, cache_folder
from tools.setup.failure import SetupFailed
from tools.setup.virtual_environment import REQUIREMENTS, stamp_text
from tools.talk import CommandFailed, run_long, say

PROMISED: Final = ("3.11", "3.12", "3.13")
TESTS: Final = (
    "tests/unit", "tests/property", "tests/golden", "tests/architecture/test_provider_bytes.py", "tests/engine/test_lifecycle.py",
)  # fmt: skip
_LIMIT_SECONDS: Final = 1800.0
_VERSION: Final = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment of one Python. `folder` is made by `prepare`."""

    version: str
    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"


def find(version: str, environ: Mapping[str, str]) -> Path | None:
    """An interpreter of this version, None where the machine has none."""
    return next((one for one in _candidates(version, environ) if _answers(one, version)), None)


def prepare(environment: Environment, interpreter: Path, environ: Mapping[str, str], *, cache: Path) -> None:
    """Make and fill the environment, unless its stamp says that it is done. Raises `SetupFailed`."""
    stamp = environment.folder / "filled-from"
    project = (CHECKOUT / "pyproject.toml").read_bytes()
    wanted = stamp_text(checkout=CHECKOUT, requirements=REQUIREMENTS.read_bytes(), project=project)
    if (
        stamp.exists()
        and stamp.read_text(encoding="utf-8") == wanted
        and _answers(environment.python, environment.version)
    ):
        return
    pip = [str(VENV_PYTHON), "-m", "pip", "--python", str(environment.python), "install"]
    commands = (
        [str(interpreter), "-m", "venv", "--clear", "--without-pip", str(environment.folder)],
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)],
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(CHECKOUT)],
    )
    env = {**environ, "PIP_CACHE_DIR": str(cache / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    for command in commands:
        try:
            run_long(
                command, describe=lambda line: line.strip()[:80], limit_seconds=_LIMIT_SECONDS, env=env, cwd=CHECKOUT
            )
        except CommandFailed as failure:
            raise SetupFailed(f"Python {environment.version}: {failure}\n{failure.tail}") from failure
    stamp.write_text(wanted, encoding="utf-8")


def run_tests(environment: Environment, environ: Mapping[str, str], *, cache: Path, tests: tuple[str, ...]) -> bool:
    """Whether all of them pass there. The engine runs the programs with that Python too."""
    chosen = variables(environ, cache=cache)
    own = {
        "PATH": os.pathsep.join((str(environment.python.parent), chosen["PATH"])),
        "VIRTUAL_ENV": str(environment.folder),
        "PULUMI_PYTHON_CMD": str(environment.python),
        "PULUMI_LANGHOST_PYTHON": str(environment.python),
        "CLAUDE_ADMIN_REQUIRE_ALL": "1",
    }
    command = [str(environment.python), "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *tests]
    env = without_credentials(environ) | chosen | own
    return subprocess.run(command, cwd=CHECKOUT, env=env, check=False).returncode == 0


def main(tests: tuple[str, ...]) -> int:
    """Run these tests, or those that may differ, with each Python that is there. 1 when any fails, or none is there."""
    cache = cache_folder(os.environ)
    found = {version: find(version, os.environ) for version in PROMISED}
    outcomes: dict[str, str] = dict.fromkeys(PROMISED, "not on this machine: nothing was tried")
    for version, interpreter in found.items():
        if interpreter is None:
            continue
        environment = Environment(version, cache / "pythons" / version)
        say(f"Python {version}: {interpreter}")
        try:
            prepare(environment, interpreter, os.environ, cache=cache)
        except SetupFailed as failure:
            say(str(failure))
            outcomes[version] = "its packages could not be installed"
        else:
            is_good = run_tests(environment, os.environ, cache=cache, tests=tests or TESTS)
            outcomes[version] = "passed" if is_good else "failed"
    for version, outcome in outcomes.items():
        say(f"Python {version}: {outcome}")
    tried = {outcomes[version] for version, interpreter in found.items() if interpreter is not None}
    return 0 if tried == {"passed"} else 1


def _candidates(version: str, environ: Mapping[str, str]) -> Iterator[Path]:
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        yield Path(folder) / f"python{version}"
    pyenv = Path(environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((pyenv / "versions").glob(f"{version}.*/bin/python"), reverse=True)


def _answers(python: Path, version: str) -> bool:
    if not python.exists():
        return False
    asked = subprocess.run([str(python), "-c", _VERSION], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == version


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
