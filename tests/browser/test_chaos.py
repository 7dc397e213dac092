"""
Tries that are drawn: layout, language, words, setting, target, fault, moment and whoever else is at it; the simulator's state is the judge.

`make test` covers layout, language, setting and fault in pairs. `make chaos FROM=0 N=1000` makes any number of others, keeps what came
of each in build/chaos.jsonl (or the file that CHAOS_KEPT names) and goes on where it was ended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pytest

from claude_console_shim.options import ShimOptions
from claude_simulator import Simulator
from tests.browser.conftest import OTHER_ORGANIZATION
from tests.support.chaos.broken import SHIMS, Shop
from tests.support.chaos.desk import Desk
from tests.support.chaos.draws import VERSION, Draw, draw, pairs
from tests.support.chaos.judge import broken, ended
from tools.chaos_table import kept_rows, table

pytestmark = pytest.mark.browser

FIRST: Final = int(os.environ.get("CHAOS_FROM", "0"))
COUNT: Final = int(os.environ.get("CHAOS_N", "0"))
KEPT: Final = Path(os.environ.get("CHAOS_KEPT", "build/chaos.jsonl"))
WITHIN: Final = 200
"""Of this many tries one has to show each broken shim."""
SEEN: Final = (591, 904, 929)
"""
Tries that broke an invariant once: the judge had counted a save of a killed process when it was answered; the
simulator's field had read cents in German as if they were in English; the judge had not known that a guard rail may stop a
change from what another administrator has set meanwhile.
"""
CANDIDATES: Final = 900
"""From which those of `make test` are taken."""


@pytest.fixture(scope="module")
def desk(
    running: Simulator, signed_in: Callable[..., ShimOptions], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    made = Desk(running, signed_in, tmp_path_factory.mktemp("chaos"), OTHER_ORGANIZATION)
    yield made
    made.close()
    assert made.sessions.left() == []


def tries() -> tuple[Draw, ...]:
    """Pairs of those in which somebody alone gets as far as a page that is known; and one of each other target and
    other company, without a mishap where there is one."""
    candidates = tuple(map(draw, range(CANDIDATES)))
    plain = [one for one in candidates if one.is_known_page and one.beside == "nobody" and one.target == "its own"]
    rest = sorted(set(candidates) - set(plain), key=lambda one: (one.fault.is_harmless, -one.seed))
    company = {one.beside: one for one in rest if one.is_known_page and one.beside != "nobody"}
    targets = {one.target: one for one in rest if one.beside == "nobody" and one.target != "its own"}
    return (*pairs(plain), *company.values(), *targets.values(), *map(draw, SEEN))


def complaints(desk: Desk, one: Draw) -> list[str]:
    result = desk.tried(one)
    return [f"{what}: {how}" for what, how in broken(one, desk.where(one), result)]


@pytest.mark.skipif(COUNT > 0, reason="other tries were asked for")
@pytest.mark.parametrize("one", tries(), ids=str)
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
    rows = kept_rows([KEPT])
    done = {row["seed"] for row in rows if row["version"] == VERSION}
    with KEPT.open("a") as kept:
        for one in (draw(seed) for seed in range(FIRST, FIRST + COUNT) if seed not in done):
            began = monotonic()
            result = desk.tried(one)
            where = desk.where(one)
            row = {
                "version": VERSION,
                "seed": one.seed,
                "try": str(one),
                "fault": one.fault.name,
                "ended": str(ended(where, result)),
                "broken": [f"{what}: {how}" for what, how in broken(one, where, result)],
                "said": [refusal.said for refusal in result.refusals if refusal is not None],
                "seconds": round(monotonic() - began, 2),
            }
            rows.append(row)
            kept.write(json.dumps(row) + "\n")
            kept.flush()
    asked = [row for row in rows if row["version"] == VERSION and FIRST <= row["seed"] < FIRST + COUNT]
    print("\n".join(table(asked)))  # noqa: T201 - the table that was asked for
    assert [row for row in asked if row["broken"]] == []
