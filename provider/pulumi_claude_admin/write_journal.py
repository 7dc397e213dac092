"""
The journal of writes as a file: one JSON object to a line, on disk before `append` comes back, readable by its owner alone.

No address stands in it: each is a word made with a key (report/pii.py), the same wherever the address occurs.

Lines are only ever added. A process that is killed in mid-line leaves a line that is cut short; whoever writes next begins a new one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.write_ports import JournalLine

VERSION: Final = 1
KEY_FILE: Final = "journal-key"

_OWNER_ONLY: Final = 0o600
_ELSEWHERE: Final = "Nothing is written without it; set CLAUDE_ADMIN_JOURNAL to a file that can be written"


class JournalFile:
    """
    `write_ports.Journal` in a file, which is made with its folder when the first line is added.

    `address_key` gives the key of the words that stand for addresses, asked when there is one; by default that of a file beside the
    journal. `clock` is aware; `sync` comes back when what was written to a descriptor is on disk.
    """

    def __init__(
        self,
        path: Path,
        *,
        address_key: Callable[[], str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sync: Callable[[int], None] = os.fsync,
    ) -> None:
        self._path = path
        self._address_key = address_key or (lambda: kept_key(path.parent / KEY_FILE))
        self._clock = clock
        self._sync = sync

    def append(self, event: str, facts: Mapping[str, str | int | None]) -> None:
        """Add one line, and come back when it is on disk."""
        try:
            line = {
                "version": VERSION,
                "at": self._clock().isoformat(),
                "event": event,
                **self._without_addresses(facts),
            }
            self._write(json.dumps(line, separators=(",", ":")) + "\n")
        except OSError as error:
            raise ConfigurationError(
                f"the journal {str(self._path)!r} cannot be written: {error.strerror or error}", hint=_ELSEWHERE
            ) from None

    def lines(self) -> tuple[JournalLine, ...]:
        """Every whole line, oldest first; none where nothing was written yet. Raises as `read_journal`."""
        return read_journal(self._path) if self._path.exists() else ()

    def as_kept(self, text: str) -> str:
        """A text as it stands in a line: each address is a word."""
        return str(self._without_addresses({"text": text})["text"])

    def _without_addresses(self, facts: Mapping[str, str | int | None]) -> Mapping[str, str | int | None]:
        if told(facts, Pii.DOMAIN) == facts:
            return facts
        return told(facts, Pii.HASHED, self._address_key())

    def _write(self, text: str) -> None:
        is_new = not self._path.exists()
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise OSError(errno.EINVAL, "it is no plain file")
            os.fchmod(descriptor, _OWNER_ONLY)
            size = about.st_size
            is_cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            _write_all(descriptor, ("\n" * is_cut + text).encode())
            self._sync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self._path.parent)


def kept_key(path: Path) -> str:
    """The key in this file, which is made where there is none: the first of two processes decides. Raises OSError."""
    if not path.exists():
        draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        replace_file(draft, secrets.token_hex(32))
        try:
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return path.read_text("ascii")


def read_journal(path: Path) -> tuple[JournalLine, ...]:
    """
    Every whole line, oldest first; lines that were cut short are left out, as what they announce was never sent or shows in the organization.

    Raises ConfigurationError for what is missing, no journal, or of a newer version.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigurationError(f"the journal {str(path)!r} cannot be read: {error.strerror or error}") from None
    rows = [row for row in text.split("\n") if row.strip()]
    lines = tuple(line for line in (_line(row, path) for row in rows) if line is not None)
    if rows and not lines:
        raise ConfigurationError(f"{str(path)!r} is no journal of claude-admin: none of its lines can be read")
    return lines


def _line(row: str, path: Path) -> JournalLine | None:
    try:
        data = json.loads(row)
        version, event, at = data.pop("version"), str(data.pop("event")), datetime.fromisoformat(data.pop("at"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if version != VERSION:
        raise ConfigurationError(
            f"the journal {str(path)!r} was written by a newer version (version {version}, and {VERSION} is known here)"
        )
    facts = {name: value for name, value in data.items() if value is None or isinstance(value, str | int)}
    return JournalLine(at, event, facts)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
