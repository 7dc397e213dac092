"""The file of digests of planned steps: 16 hexadecimal digits a line, in any order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError

_DIGEST: Final = re.compile(r"[0-9a-f]{16}")


def read_steps(file: Path) -> tuple[str, ...]:
    """Its digests, each once, sorted. Raises ConfigurationError on a line that is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ConfigurationError(f"{file} cannot be read: {reason}") from None
    for number, line in enumerate(lines, start=1):
        if _DIGEST.fullmatch(line) is None:
            raise ConfigurationError(f"{file}, line {number}: 16 hexadecimal digits are wanted, the digest of a step")
    return tuple(sorted(set(lines)))
