"""
The week of docs/first-week.md, typed as it stands there: nobody set a cap, one command finds it, what it suggests is declared, and the same
runaway stops at the cap. Real engine, the simulator's seed `story`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from claude_simulator import Simulator
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine

PAGE = Path(__file__).parents[2] / "docs" / "first-week.md"
FOUND, GREEN = 5, 0
A_DAY = 86_400.0


@dataclass
class Page:
    """What the page has somebody type, day by day."""

    day: str
    blocks: list[tuple[str, str]]

    def __getitem__(self, language: str) -> list[str]:
        return [text for kind, text in self.blocks if kind == language]


def days() -> Iterator[Page]:
    text = PAGE.read_text(encoding="utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        yield Page(title.partition(":")[0], re.findall(r"^```(\w*)\n(.*?)^```", body, re.DOTALL | re.MULTILINE))


WEEK = {page.day: page for page in days()}


@pytest.fixture(scope="module")
def story() -> Iterator[Simulator]:
    """An organization in which nobody set a cap."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        yield simulator


class Typed(NamedTuple):
    """Everything that the lines of a block printed."""

    out: str
    err: str


def typed(stack: Stack, block: str, *codes: int) -> Typed:
    """Type the lines of a block; each ends with its code."""
    out = err = ""
    for line, code in zip(block.splitlines(), codes, strict=True):
        if line.startswith("cd "):
            stack.folder = stack.folder / line.removeprefix("cd ")
            continue
        ran = subprocess.run(
            ["bash", "-c", line], cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, line + ran.stdout + ran.stderr
        out, err = out + ran.stdout, err + ran.stderr
    return Typed(out, err)


def spent(stack: Stack) -> Decimal:
    """What Research has spent this month, in USD, exactly."""
    told = typed(stack, "claude-admin audit spend --month 2026-11 --format json", GREEN)
    (amount,) = (row["amount"] for row in json.loads(told.out)["rows"] if row["label"] == "Research")
    return Decimal(amount)


def with_ids(program: str, simulator: Simulator) -> str:
    """The program of the page with the ids that its keys have here."""
    keys = {key["name"]: key["id"] for key in simulator.state()["api_keys"]}
    return program.replace("apikey_01CareBot", keys["care bot"]).replace(
        "apikey_01DocumentReader", keys["document reader"]
    )


def test_the_week_in_which_the_runaway_ends(new_stack: MakeStack, story: Simulator) -> None:
    stack = new_stack(story)
    monday = typed(stack, WEEK["Monday"]["sh"][0], FOUND).out
    assert "Nothing stops the spend of Juniper Freight" in monday
    assert "Research cost" in monday
    assert "care bot" in typed(stack, WEEK["Monday"]["sh"][1], FOUND, GREEN).out

    typed(stack, WEEK["Tuesday"]["sh"][0], *[GREEN] * 5)
    suggested, replayed = WEEK["Wednesday"]["sh"]
    assert WEEK["Wednesday"]["python"][0].splitlines()[0] in typed(stack, suggested, GREEN, GREEN).err
    assert "Research" in typed(stack, replayed, GREEN, GREEN).out
    program = stack.folder / "__main__.py"
    program.write_text(program.read_text() + with_ids(WEEK["Wednesday"]["python"][0], story))
    typed(stack, WEEK["Thursday"]["sh"][0], GREEN)
    (cap,) = (one["spend_limit_cents"] for one in story.state()["workspaces"] if one["name"] == "Research")
    caps = json.loads(typed(stack, "claude-admin audit caps --format json --fail-on none", GREEN).out)["workspaces"]
    assert {one["cap"]["declared"] == one["cap"]["amount"] is not None for one in caps} == {True}

    story.advance(A_DAY)
    first, second = WEEK["Friday"]["sh"]
    told = typed(stack, first, FOUND).out
    assert "No longer found" in told
    assert "Research has used all of its cap" in told
    stopped = spent(stack)
    (stack.folder / ".claude-admin-ignore").write_text(WEEK["Friday"][""][0])
    typed(stack, second, GREEN)

    story.advance(A_DAY)
    assert spent(stack) == stopped >= Decimal(cap) / 100
