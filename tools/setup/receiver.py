"""
The receiver of `examples/offboarding`, and the tester of SCIM that judges it, in an environment of their own in the cache folder.

Nobody who uses the product needs what they need.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.folders import receiver_python
from tools.setup import own_environment
from tools.setup.own_environment import OwnEnvironment
from tools.talk import Say

RECEIVER: Final = OwnEnvironment("receiver", "receiver", "scim2_tester")


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Make and fill the environment, unless it is there. Needs `.venv`. Raises `SetupFailed`."""
    own_environment.prepare(RECEIVER, environ, python=receiver_python(cache), cache=cache, speak=speak)
