"""
The virtual environment `.venv`, filled from the hashed requirement file and the checkout itself.

Every package is checked against a hash that is in the repository, the build back end included; nothing is built from source.
A stamp says what it was filled from, so that a second run does nothing.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

from tools.folders import CHECKOUT, VENV_PYTHON, VIRTUAL_ENVIRONMENT
from tools.setup.failure import SetupFailed
from tools.talk import CommandFailed, Say, run_long

REQUIREMENTS = CHECKOUT / "requirements" / "dev.txt"
_STAMP = VIRTUAL_ENVIRONMENT / "filled-from"
_INSTALL_LIMIT_SECONDS = 1800.0


def stamp_text(*, checkout: Path, requirements: bytes, project: bytes) -> str:
    """What the environment depends on: its place on the first line, then a digest of the pinned packages and the metadata."""
    whole = hashlib.sha256()
    for part in (requirements, project):
        whole.update(hashlib.sha256(part).digest())
    return f"{checkout}\n{whole.hexdigest()}\n"


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Make and fill the environment, unless the stamp says that it is done. Raises `SetupFailed`."""
    wanted = stamp_text(
        checkout=CHECKOUT,
        requirements=REQUIREMENTS.read_bytes(),
        project=(CHECKOUT / "pyproject.toml").read_bytes(),
    )
    found = _STAMP.read_text(encoding="utf-8") if _STAMP.exists() else None
    usable = _runs()
    if usable and found == wanted:
        speak(f"  packages: {VIRTUAL_ENVIRONMENT.name} is ready")
        return
    was_moved = found is not None and found.splitlines()[:1] != wanted.splitlines()[:1]
    if was_moved or not usable:
        _make(speak=speak)
    _STAMP.unlink(missing_ok=True)
    _fill(environ, cache=cache, speak=speak)
    _STAMP.write_text(wanted, encoding="utf-8")
    speak(f"  packages: {VIRTUAL_ENVIRONMENT.name} is filled from requirements/{REQUIREMENTS.name}")


def _runs() -> bool:
    probe = [str(VENV_PYTHON), "-c", "import pip"]
    return VENV_PYTHON.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _make(*, speak: Say) -> None:
    speak(f"  packages: making {VIRTUAL_ENVIRONMENT.name} with Python {sys.version.split()[0]}")
    try:
        venv.EnvBuilder(clear=VIRTUAL_ENVIRONMENT.exists(), symlinks=True, with_pip=True).create(VIRTUAL_ENVIRONMENT)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFailed(
            f"{sys.executable} cannot make a virtual environment ({error}). On Debian and Ubuntu: apt install python3-venv"
        ) from error


def _fill(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    env = {**environ, "PIP_CACHE_DIR": str(cache / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    pip = [str(VENV_PYTHON), "-m", "pip", "install"]
    pinned = [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)]
    ourselves = [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(CHECKOUT)]
    for command in (pinned, ourselves):
        try:
            run_long(command, describe=_doing, limit_seconds=_INSTALL_LIMIT_SECONDS, env=env, cwd=CHECKOUT, speak=speak)
        except CommandFailed as failure:
            raise SetupFailed(f"the packages could not be installed ({failure}):\n{failure.tail}") from failure


def _doing(line: str) -> str:
    return "installing packages: " + line.strip()[:80]
