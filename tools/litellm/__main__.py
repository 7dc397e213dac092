"""
Runs `tests/litellm` with the LiteLLM proxy at hand: `python -m tools.litellm [pytest's arguments]`.

The proxy is in an environment of its own in the cache folder, filled from `requirements/litellm.txt`: its Rich is older than ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from tools.folders import CHECKOUT, cache_folder, litellm_python
from tools.setup.failure import SetupFailed
from tools.setup.own_environment import OwnEnvironment, prepare
from tools.talk import say

VARIABLE: Final = "LITELLM_PYTHON"
"""By which tests find it; without it `tests/litellm/conftest.py` collects none."""
_LITELLM: Final = OwnEnvironment("litellm", "litellm", "litellm")


def main(arguments: list[str]) -> int:
    """Fill the environment, and return what pytest ends with."""
    cache = cache_folder(os.environ)
    python = litellm_python(cache)
    try:
        prepare(_LITELLM, os.environ, python=python, cache=cache, speak=say)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    command = [sys.executable, "-m", "pytest", "-n", "0", *(arguments or ["tests/litellm"])]
    environ = {**os.environ, VARIABLE: str(python), "CLAUDE_ADMIN_REQUIRE_ALL": "1"}
    return subprocess.run(command, cwd=CHECKOUT, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
