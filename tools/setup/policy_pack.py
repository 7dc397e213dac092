"""What `actions/policy-pack` runs with, in an environment of its own in the cache folder: its protobuf is another than ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.folders import policy_pack_python
from tools.setup import own_environment
from tools.setup.own_environment import OwnEnvironment
from tools.talk import Say

POLICY_PACK: Final = OwnEnvironment("policy pack", "policy", "pulumi_policy")


def prepare(environ: Mapping[str, str], *, cache: Path, speak: Say) -> None:
    """Make and fill the environment, unless it is there. Needs `.venv`. Raises `SetupFailed`."""
    own_environment.prepare(POLICY_PACK, environ, python=policy_pack_python(cache), cache=cache, speak=speak)
