"""
What a failure leaves for a person to look at: the ARIA snapshot, a masked picture, the path and the layout. Never a cookie.

E-mail addresses and anything shaped like a key are masked. Kept in number, so that a nightly run does not fill a disk.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Error, Page

_log: Final = logging.getLogger(__name__)

KEPT: Final = 20
_SECRETS: Final = re.compile(r"sk-ant-[\w-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TIMEOUT_MS: Final = 5_000

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Folders below `folder`, one for each failure, the newest `kept`. `now` is the clock."""

    folder: Path
    kept: int = KEPT
    now: Callable[[], datetime] = _now

    async def capture(self, page: Page, *, failure: str, layout: str | None) -> str | None:
        """
        Write down what `page` shows and return the folder; None when the disk does not let it. What the page does not give
        is left out: a font that never loads keeps the picture away, not the text.
        """
        snapshot = await _part(page.aria_snapshot(timeout=_TIMEOUT_MS))
        picture = await _part(
            page.screenshot(mask=[page.get_by_text(_SECRETS), page.get_by_role("textbox")], timeout=_TIMEOUT_MS)
        )
        facts = {"path": urlsplit(page.url).path, "layout": layout, "failure": masked(failure)}
        try:
            folder = self._make_folder()
            _write(folder / "facts.json", json.dumps(facts, indent=1).encode())
            if snapshot is not None:
                _write(folder / "page.yaml", masked(snapshot).encode())
            if picture is not None:
                _write(folder / "page.png", picture)
        except OSError:
            return None  # a full disk must not hide what went wrong on the page
        _log.info("evidence of a failure is in %s", folder)
        return str(folder)

    def _make_folder(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stem = f"{self.now():%Y%m%dT%H%M%S.%fZ}-{os.getpid()}"
        folder = self.folder / stem
        folder.mkdir(mode=0o700, exist_ok=True)
        for old in sorted(path for path in self.folder.iterdir() if path.is_dir())[: -self.kept]:
            shutil.rmtree(old, ignore_errors=True)
        return folder


def masked(text: str) -> str:
    """Text without e-mail addresses and keys."""
    return _SECRETS.sub("[masked]", text)


async def _part(asked: Awaitable[T]) -> T | None:
    try:
        async with asyncio.timeout(_TIMEOUT_MS / 1000 + 1):
            return await asked
    except (Error, TimeoutError):
        return None


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
