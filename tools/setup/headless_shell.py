"""
Finds Chromium's headless shell, or installs it: the same engine without windows, which takes half the processor time.

Most browser tests are run in it. Where there is none they are run in the whole browser, so nothing fails here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping

from tools.setup import debian
from tools.talk import Say

PACKAGE = COMMAND = "chromium-headless-shell"


def prepare(environ: Mapping[str, str], *, speak: Say, install: Callable[..., None] = debian.install) -> None:
    """Find or install it, or say that tests will take longer without it."""
    if _found(environ) is None:
        try:
            install(PACKAGE, environ, speak=speak)
        except debian.NotInstalled as reason:
            speak(f"  headless shell: none ({reason}); browser tests take about twice as long without it")
            return
    speak(f"  headless shell: {_found(environ)}")


def _found(environ: Mapping[str, str]) -> str | None:
    return shutil.which(COMMAND, path=environ.get("PATH", os.defpath))
