"""
The referee of API version 2023-06-01: the last official SDK that spoke it, in an environment of its own in the cache folder.

Two versions of one package cannot live together, and only one test needs the old one. Every package is checked against a
hash that is in the repository. A stamp says what it was filled from, so that a second run does nothing.
"""

from __future__ import annotations

import hashlib
import subprocess
import venv
from collections.abc import Mapping
from pathlib import Path

from tools.folders import CHECKOUT, VENV_PYTHON, referee_python
from tools.setup.failure import SetupFailed
from tools.talk import CommandFailed, Say, run_long

REQUIREMENTS = CHECKOUT / "requirements" / "referee-2023.txt"
_INSTALL_LIMIT_SECONDS = 600.0
_PROBE = "import importlib.util, sys; sys.exit(importlib.util.find_spec('anthropic') is None)"


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Make and fill the environment, unless the stamp says that it is done. Needs `.venv`. Raises `SetupFailed`."""
    python = referee_python(cache)
    folder = python.parent.parent
    stamp = folder / "filled-from"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and _runs(python):
        speak(f"  referee: {folder} is ready")
        return
    try:
        venv.EnvBuilder(clear=folder.exists(), symlinks=True, with_pip=False).create(folder)
    except OSError as error:
        raise SetupFailed(f"{folder} cannot be made ({error})") from error
    _fill(environ, python=python, cache=cache, speak=speak)
    stamp.write_text(wanted, encoding="utf-8")
    speak(f"  referee: {folder} is filled from requirements/{REQUIREMENTS.name}")


def _runs(python: Path) -> bool:
    probe = [str(python), "-c", _PROBE]
    return python.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _fill(environ: Mapping[str, str], *, python: Path, cache: Path, speak: Say) -> None:
    env = {**environ, "PIP_CACHE_DIR": str(cache / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    install = [str(VENV_PYTHON), "-m", "pip", "--python", str(python), "install"]
    command = [*install, "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)]
    try:
        run_long(
            command,
            describe=lambda line: "installing the old SDK: " + line.strip()[:80],
            limit_seconds=_INSTALL_LIMIT_SECONDS,
            env=env,
            cwd=CHECKOUT,
            speak=speak,
        )
    except CommandFailed as failure:
        raise SetupFailed(f"the old SDK could not be installed ({failure}):\n{failure.tail}") from failure
