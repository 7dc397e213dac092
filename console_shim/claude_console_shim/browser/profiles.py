"""
Temporary browser profiles: folders of our own, recognisable by name, removed at the end, swept when their owner died.

Ownership is a lock that the kernel drops with the process: process numbers are reused, and mean nothing across containers
that share a home. The cookies of a session are never in a profile: they are held in memory (see launch.py).
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "claude-console-profile-"
_LOCK: Final = ".lock"


@contextmanager
def temporary_profile(folder: Path) -> Iterator[Path]:
    """A fresh profile folder below `folder` (mode 0700), gone when the block ends. First sweeps what dead processes left."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(folder)
    profile = folder / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
    with profile.with_suffix(_LOCK).open("x") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        profile.mkdir(mode=0o700)
        try:
            yield profile
        finally:
            _remove(profile)


def sweep(folder: Path) -> tuple[str, ...]:
    """Remove the profiles whose owner is dead and return their names."""
    swept = [lock.with_suffix("") for lock in folder.glob(f"{PREFIX}*{_LOCK}") if _is_abandoned(lock)]
    for profile in swept:
        _remove(profile)
    return tuple(sorted(profile.name for profile in swept))


def _is_abandoned(path: Path) -> bool:
    try:
        with path.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _remove(profile: Path) -> None:
    shutil.rmtree(profile, ignore_errors=True)
    profile.with_suffix(_LOCK).unlink(missing_ok=True)
