"""
Which channel was open, per base URL, organization, capability and purpose, in one small JSON file, for a day.

Only a hint: a file that is missing, unreadable or cannot be written costs one more call, never a failure. What the words
mean is for `channels` to know.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pulumi_claude_admin.atomic_file import replace_file

REMEMBERED_FOR: Final = timedelta(days=1)
_KEY: Final = ("base_url", "organization_id", "capability", "purpose")


class ChannelMemory:
    """The file, read and written as a whole. Safe to use from several threads and processes."""

    def __init__(self, file: Path, base_url: str) -> None:
        self._file = file
        self._base_url = base_url
        self._lock = threading.Lock()

    def recall(self, organization_id: str, *, now: datetime) -> dict[tuple[str, str], str]:
        """Capability and purpose to the channel that was open: what is known of an organization and not older than a day."""
        with self._lock:
            entries = self._read()
        return {
            (capability, purpose): entry["channel"]
            for (base_url, organization, capability, purpose), entry in entries.items()
            if (base_url, organization) == (self._base_url, organization_id)
            and timedelta(0) <= now - datetime.fromisoformat(entry["at"]) < REMEMBERED_FOR
        }

    def note(self, organization_id: str, capability: str, purpose: str, channel: str, *, now: datetime) -> None:
        """Remember that this channel was open."""
        key = (self._base_url, organization_id, str(capability), str(purpose))
        with self._lock:
            self._write(self._read() | {key: {"channel": str(channel), "at": now.isoformat()}})

    def forget(self) -> None:
        """Drop what is known of this base URL."""
        with self._lock:
            self._write({key: entry for key, entry in self._read().items() if key[0] != self._base_url})

    def _read(self) -> dict[tuple[str, str, str, str], dict[str, str]]:
        try:
            document = json.loads(self._file.read_text(encoding="utf-8"))
            return {
                (row["base_url"], row["organization_id"], row["capability"], row["purpose"]): {
                    "channel": row["channel"],
                    "at": datetime.fromisoformat(row["at"]).isoformat(),
                }
                for row in document["entries"]
            }
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, entries: Mapping[tuple[str, str, str, str], Mapping[str, str]]) -> None:
        rows = [dict(zip(_KEY, key, strict=True), **entry) for key, entry in sorted(entries.items())]
        with contextlib.suppress(OSError):
            replace_file(self._file, json.dumps({"version": 1, "entries": rows}, indent=1))
