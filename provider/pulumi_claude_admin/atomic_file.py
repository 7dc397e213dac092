"""Files that are replaced in one step: whoever reads one finds all of the old or all of the new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, content: str | bytes, *, mode: int = 0o600) -> None:
    """
    Write the file, and its folder, with 0700, where that is missing. Raises OSError, and leaves what is there.

    Nobody else may read it unless `mode` says so.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            os.fchmod(file.fileno(), mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
