"""
Packages that cannot live in `.venv`, or that only one test needs: an environment of their own in the cache folder.

Every package is checked against a hash that is in the repository. A stamp says what an environment was filled from, so that a second
run does nothing.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.folders import CHECKOUT, VENV_PYTHON
from tools.setup.failure import SetupFailed
from tools.talk import CommandFailed, Say, run_long

_INSTALL_LIMIT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class OwnEnvironment:
    """What is in it (`requirements/<requirements>.txt`), what of that is looked for, and what people call it."""

    name: str
    requirements: str
    package: str
    is_built: bool = False
    """Whether a package comes as source alone: what builds it is fetched by pip, and no hash of ours is of that."""

    @property
    def file(self) -> Path:
        """The hashed requirements."""
        return CHECKOUT / "requirements" / f"{self.requirements}.txt"


def prepare(
    wanted: OwnEnvironment,
    environ: Mapping[str, str],
    *,
    python: Path,
    cache: Path,
    speak: Say,
    made_with: Path = VENV_PYTHON,
) -> None:
    """Make and fill the environment, unless the stamp says that it is done. Needs `.venv`. Raises `SetupFailed`."""
    folder = python.parent.parent
    stamp = folder / "filled-from"
    digest = hashlib.sha256(wanted.file.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest and _runs(python, wanted.package):
        speak(f"  {wanted.name}: {folder} is ready")
        return
    command = [str(made_with), "-m", "venv", "--clear", "--without-pip", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFailed(f"{folder} cannot be made ({error})") from error
    _fill(wanted, environ, python=python, cache=cache, speak=speak)
    stamp.write_text(digest, encoding="utf-8")
    speak(f"  {wanted.name}: {folder} is filled from requirements/{wanted.file.name}")


def _runs(python: Path, package: str) -> bool:
    probe = [str(python), "-c", f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"]
    return python.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _fill(wanted: OwnEnvironment, environ: Mapping[str, str], *, python: Path, cache: Path, speak: Say) -> None:
    env = {**environ, "PIP_CACHE_DIR": str(cache / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    install = [str(VENV_PYTHON), "-m", "pip", "--python", str(python), "install"]
    built = () if wanted.is_built else ("--only-binary=:all:",)
    command = [*install, "--require-hashes", "--no-deps", *built, "-r", str(wanted.file)]  # the file names all of them
    try:
        run_long(
            command,
            describe=lambda line: f"installing {wanted.name}: " + line.strip()[:80],
            limit_seconds=_INSTALL_LIMIT_SECONDS,
            env=env,
            cwd=CHECKOUT,
            speak=speak,
        )
    except CommandFailed as failure:
        raise SetupFailed(f"{wanted.name} could not be installed ({failure}):\n{failure.tail}") from failure
