"""
Finds `certutil`, or installs it: on Linux it is how a company's own CA is made known to Chromium, which one test proves.

On other systems the browser asks the system itself, and nothing is needed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping

from tools.setup import debian
from tools.setup.failure import SetupFailed
from tools.talk import Say

PACKAGE = "libnss3-tools"


def prepare(
    environ: Mapping[str, str],
    *,
    speak: Say,
    platform: str = sys.platform,
    install: Callable[..., None] = debian.install,
) -> None:
    """Find or install it. Raises `SetupFailed`."""
    if platform != "linux":
        speak("  certutil: not needed here")
        return
    if _found(environ) is None:
        try:
            install(PACKAGE, environ, speak=speak)
        except debian.NotInstalled as reason:
            raise SetupFailed(f"There is no certutil, and it could not be installed ({reason}).") from reason
    speak(f"  certutil: {_found(environ)}")


def _found(environ: Mapping[str, str]) -> str | None:
    return shutil.which("certutil", path=environ.get("PATH", os.defpath))
