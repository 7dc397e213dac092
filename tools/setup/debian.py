"""
The system's package manager, where there is one that set-up may use: Debian's, as root. It is the last way to a tool.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from tools.talk import CommandFailed, Say, run_long

_LIMIT_SECONDS = 900.0


class NotInstalled(Exception):
    """The package could not be installed; the message says why, or what a person types."""


def install(package: str, environ: Mapping[str, str], *, speak: Say) -> None:
    """Install one of the system's packages. Raises `NotInstalled`."""
    if not (Path("/etc/debian_version").exists() and shutil.which("apt-get", path=environ.get("PATH", os.defpath))):
        raise NotInstalled("known for Debian only")
    if os.geteuid() != 0:
        raise NotInstalled(f"needs root: `sudo apt-get install {package}`")
    env = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
        try:
            run_long(
                command,
                describe=lambda line: f"installing the system's {package}: " + line.strip()[:60],
                limit_seconds=_LIMIT_SECONDS,
                env=env,
                speak=speak,
            )
        except CommandFailed as failure:
            raise NotInstalled(str(failure)) from failure
