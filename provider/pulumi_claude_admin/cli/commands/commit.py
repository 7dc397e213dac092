"""Which commit a folder has checked out: a fact of the report's footer, and none that anything depends on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

from pulumi_claude_admin.drift import child_process

_SECONDS: Final = 10
_NAME: Final = re.compile(rb"[0-9a-f]{40,64}")


def checked_out(folder: Path) -> str | None:
    """The commit; None outside a repository, in an empty one, and without git."""
    try:
        ended = child_process.run(["git", "rev-parse", "HEAD"], folder=folder, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    name = ended.output.strip()
    return name.decode("ascii") if not ended.code and _NAME.fullmatch(name) else None
