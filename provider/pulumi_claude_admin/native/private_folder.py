"""A folder of this user's for as long as the machine is up, where the user's own cannot be written: a container's home, `/dev/null`."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

NEVER_WRITABLE: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})
"""Reasons that are the same for every process of a run. A full disk is none: it may be so for one of two."""


def private_folder(name: str, *, within: Path) -> Path:
    """
    The folder of this name of this user's, in one that everybody may write to; made where it is missing.

    Raises OSError, also where somebody else has made it, or may look into it.
    """
    folder = within / f"{name}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.getuid() or there.st_mode & 0o077:
        raise PermissionError(errno.EPERM, "it is not this user's alone", str(folder))
    return folder
