"""Repositories made by `git fast-import`: commits as values in, their ids out. Knows nothing of pull requests."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `files` are those that it leaves otherwise, by path, None for one that is gone; parents are places in the list of commits."""

    message: str
    author: str
    """`Name <address>`."""
    at: datetime
    parents: tuple[int, ...]
    files: Mapping[str, str | None] = field(default_factory=dict)


def import_commits(folder: Path, commits: Sequence[Commit], *, tip: int | None = None) -> tuple[str, ...]:
    """Make a repository of these commits, `main` at the last of them or at `tip`, and give back their ids. Nothing is checked out."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
    stream = bytearray()
    for place, commit in enumerate(commits):
        stream += _commit(place, commit)
    stream += f"reset refs/heads/main\nfrom :{(len(commits) - 1 if tip is None else tip) + 1}\n\ndone\n".encode()
    marks = folder / ".git" / "marks"
    command = ["git", "-C", str(folder), "fast-import", "--quiet", "--done", "--force", f"--export-marks={marks}"]
    subprocess.run(command, input=bytes(stream), check=True)
    lines = (line.split() for line in marks.read_text(encoding="ascii").splitlines())
    ids = {int(mark[1:]): oid for mark, oid in lines}
    return tuple(ids[place + 1] for place in range(len(commits)))


def add_file(folder: Path, path: str, text: str, *, at: datetime) -> None:
    """Put one more commit on `main`."""
    content = text.encode()
    head = f"commit refs/heads/main\ncommitter Somebody <old@example.com> {int(at.timestamp())} +0000\ndata 4\nAdd\n\n"
    stream = (
        f"{head}from refs/heads/main^0\nM 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\ndone\n"
    )
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet", "--done"], input=stream, check=True)


def _commit(place: int, commit: Commit) -> bytes:
    when = f"{int(commit.at.timestamp())} +0000"
    message = commit.message.encode()
    head = (
        f"commit refs/heads/made\nmark :{place + 1}\nauthor {commit.author} {when}\ncommitter {commit.author} {when}\n"
    )
    found = head.encode() + b"data %d\n" % len(message) + message + b"\n"
    for number, parent in enumerate(commit.parents):
        found += f"{'merge' if number else 'from'} :{parent + 1}\n".encode()
    for path, text in commit.files.items():
        if text is None:
            found += f"D {path}\n".encode()
        else:
            content = text.encode()
            found += f"M 100644 inline {path}\n".encode() + b"data %d\n" % len(content) + content + b"\n"
    return bytes(found) + b"\n"
