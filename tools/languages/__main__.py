"""
Runs `tests/languages` with the quickstarts compiled: `python -m tools.languages [pytest's arguments]`.

Needs Go and Node.js on PATH, and the engine that `make setup` found or installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from tools.folders import CHECKOUT, cache_folder
from tools.languages.language import PROJECTS
from tools.languages.prepare import prepare_all
from tools.setup.failure import SetupFailed
from tools.talk import say

VARIABLE: Final = "LANGUAGES_FOLDER"
"""By which tests find the projects; without it `tests/languages/conftest.py` collects none."""


def main(arguments: list[str]) -> int:
    """Make the projects, and return what pytest ends with."""
    try:
        compilers = prepare_all(os.environ, cache=cache_folder(os.environ) / "languages", speak=say)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    command = [sys.executable, "-m", "pytest", "-n", "0", *(arguments or ["tests/languages"])]
    environ = {**compilers, VARIABLE: str(PROJECTS), "CLAUDE_ADMIN_REQUIRE_ALL": "1"}
    return subprocess.run(command, cwd=CHECKOUT, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
