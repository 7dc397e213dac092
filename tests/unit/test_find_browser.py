"""The set-up takes the right browser: in order, only one that runs, and a sentence when there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.setup.browser import NAMED, NoBrowser, Way, first_browser, first_that_runs, prepare
from tools.setup.failure import SetupFailed


def closed(reason: str) -> Callable[[], Path]:
    def run() -> Path:
        raise NoBrowser(reason)

    return run


def test_a_candidate_that_does_not_exist_or_does_not_run_is_passed_over(tmp_path: Path) -> None:
    broken, good = tmp_path / "broken", tmp_path / "good"
    broken.touch()
    good.touch()
    candidates = [None, tmp_path / "absent", broken, good]
    assert first_that_runs(candidates, runs=lambda path: path == good) == good


def test_no_candidate_is_no_browser() -> None:
    with pytest.raises(NoBrowser):
        first_that_runs([None], runs=lambda _path: True)


def test_the_first_way_that_is_open_is_taken_and_later_ones_are_not_tried(tmp_path: Path) -> None:
    said: list[str] = []
    ways = [Way("a", closed("shut")), Way("b", lambda: tmp_path / "one"), Way("c", lambda: tmp_path / "two")]
    assert first_browser(ways, speak=said.append) == tmp_path / "one"
    assert said == ["  browser: a: shut", f"  browser: {tmp_path / 'one'} (b)"]


def test_no_open_way_says_what_to_install() -> None:
    with pytest.raises(SetupFailed, match="install Chromium or Google Chrome"):
        first_browser([Way("a", closed("shut"))], speak=lambda _line: None)


def test_a_browser_that_a_person_named_must_run(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match=f"{NAMED} is /nowhere/chromium, which does not run"):
        prepare({NAMED: "/nowhere/chromium"}, cache=tmp_path, speak=lambda _line: None)
