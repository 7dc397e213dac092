"""The folder of a dump that questions are about: which one it is, and where pictures go that nobody is handed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError

FILE: Final = "dump.json"
PRIVATE: Final = "private"


def dump_digest(folder: Path) -> str:
    """Which dump lies in a folder. Raises ConfigurationError where there is none."""
    try:
        return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigurationError(
            f"there is no dump in {folder} ({FILE}: {error.strerror})",
            hint="Answers in a file are for one dump: give the folder that has it.",
        ) from error
