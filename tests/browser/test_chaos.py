"""
Tries that are drawn: layout, language, words, setting, target, fault, moment and whoever else is at it; the simulator's state is the judge.

`make test` covers layout, language, setting and fault in pairs. `make chaos FROM=0 N=1000` makes any number of others, keeps what came
of each in build/chaos.jsonl and goes on where it was ended.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from claude_console_shim.options import ShimOptions
from claude_simulator import Simulator
from tests.browser.conftest import OTHER_ORGANIZATION
from tests.support.chaos.broken import SHIMS, Shop
from tests.support.chaos.desk import Desk
from tests.support.chaos.draws import Draw, draw, pairs
from tests.support.chaos.judge import broken, ended

pytestmark = pytest.mark.browser

FIRST: Final = int(os.environ.get("CHAOS_FROM", "0"))
COUNT: Final = int(os.environ.get("CHAOS_N", "0"))
KEPT: Final = Path("build/chaos.jsonl")
WITHIN: Final = 200
"""Of this many tries one has to show each broken shim."""
CANDIDATES: Final = 400
"""From which those of `make test` are taken."""


@pytest.fixture(scope="session")
def desk(
    running: Simulator, signed_in: Callable[..., ShimOptions], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    made = Desk(running, signed_in, tmp_path_factory.mktemp("chaos"), OTHER_ORGANIZATION)
    yield made
    made.close()
    assert made.left() == []


def complaints(desk: Desk, one: Draw) -> list[str]:
    result = desk.tried(one)
    return [f"{what}: {how}" for what, how in broken(one, desk.where(one), result)]


@pytest.mark.skipif(COUNT > 0, reason="other tries were asked for")
@pytest.mark.parametrize("one", pairs(draw(seed) for seed in range(CANDIDATES)), ids=str)
def test_every_pair_of_layout_language_setting_and_fault(desk: Desk, one: Draw) -> None:
    assert complaints(desk, one) == []


@pytest.mark.skipif(COUNT > 0, reason="other tries were asked for")
@pytest.mark.parametrize("name", SHIMS)
def test_each_broken_shim_is_seen(desk: Desk, name: str) -> None:
    shim = SHIMS[name]
    write = shim.write(Shop(desk.simulator, desk.folder, desk.places["bystander"]))
    seen: set[Any] = set()
    try:
        for one in filter(shim.shows_in, map(draw, range(WITHIN))):
            seen |= {what for what, _ in broken(one, desk.where(one), desk.tried(one, write=write))}
            if shim.breaks in seen:
                return
    finally:
        (desk.folder / "state.json").unlink(missing_ok=True)
    pytest.fail(f"{shim.breaks} was not seen, but {seen}")


@pytest.mark.skipif(COUNT == 0, reason="make chaos asks for them")
@pytest.mark.timeout(0)
def test_any_number_of_tries(desk: Desk) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    rows = [json.loads(line) for line in KEPT.read_text().splitlines()] if KEPT.exists() else []
    done = {row["seed"] for row in rows}
    with KEPT.open("a") as kept:
        for one in (draw(seed) for seed in range(FIRST, FIRST + COUNT) if seed not in done):
            result = desk.tried(one)
            where = desk.where(one)
            row = {
                "seed": one.seed,
                "try": str(one),
                "fault": one.fault.name,
                "ended": str(ended(where, result)),
                "broken": [f"{what}: {how}" for what, how in broken(one, where, result)],
                "said": [str(error) for error in result.errors if error is not None],
            }
            rows.append(row)
            kept.write(json.dumps(row) + "\n")
            kept.flush()
    asked = [row for row in rows if FIRST <= row["seed"] < FIRST + COUNT]
    print_table(asked)
    assert [row for row in asked if row["broken"]] == []


def print_table(rows: list[dict[str, Any]]) -> None:
    """By fault: done, stopped cleanly, told as unknown."""
    counted = Counter((row["fault"], row["ended"]) for row in rows)
    words = ("done", "stopped cleanly", "told as unknown")
    print(f"{'fault':32}" + "".join(f"{word:>17}" for word in words))  # noqa: T201 - the table that was asked for
    for fault in sorted({row["fault"] for row in rows}):
        print(f"{fault:32}" + "".join(f"{counted[fault, word]:17}" for word in words))  # noqa: T201
