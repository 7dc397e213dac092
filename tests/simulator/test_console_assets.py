"""The scripts and styles of the Console's pages: every one that a page names is there, and may be kept for a minute."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator.console.pages.page_routes import ASSETS, STATIC


@pytest.mark.parametrize(("ending", "kind"), [("js", "text/javascript"), ("css", "text/css")])
def test_every_asset_is_there_and_may_be_kept(raw: httpx.Client, ending: str, kind: str) -> None:
    files = list(STATIC.glob(f"*.{ending}"))
    assert files
    for file in files:
        answer = raw.get(f"{ASSETS}/{file.name}")
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert answer.headers["cache-control"] == "max-age=60"


def test_there_is_no_other(raw: httpx.Client) -> None:
    assert raw.get(f"{ASSETS}/none.js").status_code == 404
