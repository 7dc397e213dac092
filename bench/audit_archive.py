"""An archive of so many generated rows of cost, over ninety days, and the texts of what is asked of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.model.cubes import COST_BY_WHO, Cube, Surface, Window
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageGroup

DAYS: Final = 90
FIRST: Final = date(2026, 8, 1)
ORGANIZATION: Final = "org_01Bench"
_WINDOW: Final = 30
_WORKSPACES, _PEOPLE, _MODELS, _KEYS, _PEOPLE_OF_A_KEY = 100, 800, 7, 300, 8
_TOKEN_TYPES: Final = ("uncached_input_tokens", "output_tokens", "cache_read_input_tokens")


class AskedArchive(ParquetArchive):
    """Remembers what it was asked, in SQL."""

    def __init__(self, folder: Path) -> None:
        super().__init__(FolderStore(folder), ORGANIZATION)
        self.asked: list[str] = []

    def answer(self, cube: Cube, text: str) -> list[Any]:
        """As the archive does."""
        self.asked.append(text)
        return super().answer(cube, text)


def fill(folder: Path, rows: int) -> None:
    """Put so many rows into an archive, window by window, as an audit does."""
    drawn = random.Random(14)  # noqa: S311 - the same rows every time, no secret
    with ParquetArchive(FolderStore(folder), ORGANIZATION) as archive:
        for start in range(0, DAYS, _WINDOW):
            window = Window(FIRST + timedelta(days=start), FIRST + timedelta(days=start + _WINDOW))
            read_at = datetime.combine(window.end + timedelta(days=2), time(3), UTC)
            archive.put(
                COST_BY_WHO,
                window,
                _rows(drawn, window, rows * _WINDOW // DAYS),
                HowRead(read_at, None, Surface.ANALYTICS),
            )


def _rows(drawn: random.Random, window: Window, count: int) -> Iterator[CostRow]:
    for number in range(count):
        place = number // window.days
        key = place % _KEYS
        person = (5 * key + place // (_KEYS * _MODELS) % _PEOPLE_OF_A_KEY) % _PEOPLE
        group = UsageGroup(
            workspace_id=f"wrkspc_{key % _WORKSPACES:024d}",
            model=f"claude-model-{place // _KEYS % _MODELS}",
            actor=UsageActor(ActorKind.USER, f"user_{person:024d}", f"person-{person}@example.com", f"Person {person}"),
            api_key_id=f"apikey_{key:024d}",
            service_tier="standard",
        )
        at = datetime.combine(window.first + timedelta(days=number % window.days), time(), UTC)
        amount = Decimal(drawn.randrange(10**9)).scaleb(-6)
        yield CostRow(at, group, "tokens", _TOKEN_TYPES[number % len(_TOKEN_TYPES)], amount, amount)
