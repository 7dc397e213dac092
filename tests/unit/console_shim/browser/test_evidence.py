from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from playwright.async_api import Error
from playwright.async_api import Page as BrowserPage

from claude_console_shim.browser.evidence import Evidence, masked

T = TypeVar("T")


def test_addresses_and_keys_are_masked() -> None:
    text = (
        '- button "Account menu": Tiny Tools admin@example.com\n- code: sk-ant-sid01-test-not-a-session\n- text: $5.00'
    )
    assert masked(text) == '- button "Account menu": Tiny Tools [masked]\n- code: [masked]\n- text: $5.00'


class Page:
    """A page that gives some of what is asked for, and else what Playwright raises."""

    url = "https://console.example.com/settings/billing?x=1"

    def __init__(self, *, snapshot: str | None, picture: bytes | None) -> None:
        self._snapshot, self._picture = snapshot, picture

    async def aria_snapshot(self, **_: object) -> str:
        return self._given(self._snapshot)

    async def screenshot(self, **_: object) -> bytes:
        return self._given(self._picture)

    def get_by_text(self, _: object) -> None:
        """What is masked."""

    def get_by_role(self, _: object) -> None:
        """What is masked."""

    @staticmethod
    def _given(part: T | None) -> T:
        if part is None:
            raise Error("waiting for fonts to load...")
        return part


def captured(page: Page, folder: Path) -> dict[str, bytes]:
    evidence = Evidence(folder, now=lambda: datetime(2026, 11, 28, tzinfo=UTC))
    with ThreadPoolExecutor(max_workers=1) as thread:  # another tier's browser may keep a loop running on this thread
        work = evidence.capture(cast("BrowserPage", page), failure="for ana@example.com", layout="c")
        place = thread.submit(lambda: asyncio.run(work)).result()
    assert place is not None
    return {path.name: path.read_bytes() for path in Path(place).iterdir()}


def test_a_picture_that_fails_keeps_no_other_evidence_away(tmp_path: Path) -> None:
    kept = captured(Page(snapshot="- heading: Limits", picture=None), tmp_path)
    assert kept.keys() == {"facts.json", "page.yaml"}
    assert kept["page.yaml"] == b"- heading: Limits"
    assert json.loads(kept["facts.json"]) == {"path": "/settings/billing", "layout": "c", "failure": "for [masked]"}


def test_a_page_that_gives_nothing_leaves_the_facts(tmp_path: Path) -> None:
    assert captured(Page(snapshot=None, picture=None), tmp_path).keys() == {"facts.json"}
    assert captured(Page(snapshot=None, picture=b"png"), tmp_path).keys() == {"facts.json", "page.png"}
