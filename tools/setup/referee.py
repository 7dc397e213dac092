"""
The referee of API version 2023-06-01: the last official SDK that spoke it, in an environment of its own in the cache folder.

Two versions of one package cannot live together, and only one test needs the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.folders import referee_python
from tools.setup import own_environment
from tools.setup.own_environment import OwnEnvironment
from tools.talk import Say

REFEREE: Final = OwnEnvironment("referee", "referee-2023", "anthropic")


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Make and fill the environment, unless it is there. Needs `.venv`. Raises `SetupFailed`."""
    own_environment.prepare(REFEREE, environ, python=referee_python(cache), cache=cache, speak=speak)
