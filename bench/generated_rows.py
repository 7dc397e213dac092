"""Rows of an archive as SQL that makes them from their numbers: the same rows every time, none twice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pulumi_claude_admin.archive.tables import TABLES
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Cube,
    Measure,
)
from pulumi_claude_admin.model.price_book import TokenType

FIRST: Final = date(2026, 8, 1)
DAYS: Final = 90
WORKSPACES: Final = 100
_MODELS: Final = (
    "claude-opus-5",
    "claude-opus-5-5",
    "claude-sonnet-5",
    "claude-sonnet-5-5",
    "claude-haiku-4-5",
    "claude-haiku-5-5",
    "claude-sonnet-4-6",
)
_SPOTS: Final = WORKSPACES * len(_MODELS)
SHARES: Final[Mapping[Cube, float]] = {
    COST_BY_WHO: 0.60,
    USAGE_BY_WHO: 0.12,
    COST_BY_HOW: 0.08,
    USAGE_BY_HOUR: 0.08,
    CLAUDE_CODE: 0.12,
}
"""Of all rows. A row of usage by who is five of cost: one for each type of token."""
_LINES_OF_CLAUDE_CODE: Final = 3
"""Of a person on a day: one without a model, and two with tokens."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large an organization is. With more rows there are more people, with more keys, and no more workspaces."""

    rows: int

    @property
    def people(self) -> int:
        """800 make a million rows; of a hundred times the rows there are ten times the people."""
        return round(800 * math.sqrt(self.rows / 1_000_000))

    @property
    def keys(self) -> int:
        """Three for eight people."""
        return max(1, self.people * 3 // 8)

    def a_day(self, cube: Cube) -> int:
        """Rows of a cube on each day. Those that cannot have their share leave it to the two by who."""
        most = {
            COST_BY_HOW: _SPOTS * 2 * 2 * 3 * len(TokenType),
            USAGE_BY_HOUR: _SPOTS * 24,
            CLAUDE_CODE: self.people * _LINES_OF_CLAUDE_CODE,
        }
        others = {one: min(round(self.rows * SHARES[one] / DAYS), most[one]) for one in most}
        by_who = self.rows / DAYS - sum(others.values())
        if cube in others:
            return others[cube]
        return round(by_who * SHARES[cube] / (SHARES[COST_BY_WHO] + SHARES[USAGE_BY_WHO]))


def rows_of(cube: Cube, size: Size, first: date, days: int) -> str:
    """The rows of a cube on so many days from one on, as the text of a query."""
    a_day, table = size.a_day(cube), TABLES[cube.measure]
    of_type = len(TokenType) if cube.measure is Measure.COST else 1
    start = (first - FIRST).days * a_day
    numbers = (
        f"SELECT n, DATE '{FIRST}' + CAST(n // {a_day} AS INTEGER) AS day, n % {a_day} // {of_type} AS spot "
        f"FROM range({start}, {start + days * a_day}) AS numbers(n)"
    )
    columns = _columns(cube, size)
    listed = ", ".join(f"CAST({columns.get(name, 'NULL')} AS {kind}) AS {name}" for name, kind in table.columns.items())
    joined = f" JOIN coders ON coders.number = spot // {_LINES_OF_CLAUDE_CODE}" if cube is CLAUDE_CODE else ""
    return f"SELECT {listed} FROM ({numbers}) AS numbered{joined} ORDER BY {', '.join(table.keys)}"


def _columns(cube: Cube, size: Size) -> dict[str, str]:
    counts = dict.fromkeys(TABLES[cube.measure].measures, "hash(n) % 100000")
    if cube is CLAUDE_CODE:
        model = f"CASE WHEN spot % {_LINES_OF_CLAUDE_CODE} > 0 THEN {_model('spot')} END"
        about = {"actor_id": "coders.id", "is_key": "FALSE", "terminal": "'vscode'", "is_remote": "FALSE"}
        return {"day": "day", **about, "model": model, **counts}
    group = _by_who(size) if cube in {COST_BY_WHO, USAGE_BY_WHO} else _by_workspace(cube)
    return {"day": "day", "hour": "0", **group, **(_cost() if cube.measure is Measure.COST else counts)}


def _by_who(size: Size) -> dict[str, str]:
    person, nth = f"spot % {size.people}", f"spot // {size.people}"
    key = f"(3 * ({person}) // 8 + ({nth}) // {len(_MODELS)}) % {size.keys}"
    return {
        "workspace_id": f"format('wrkspc_{{:024d}}', ({key}) % {WORKSPACES})",
        "model": _model(f"{person} + {nth}"),
        "actor_kind": "'user'",
        "actor_id": f"format('user_{{:024d}}', {person})",
        "api_key_id": f"format('apikey_{{:024d}}', {key})",
        "service_tier": "'standard'",
    }


def _by_workspace(cube: Cube) -> dict[str, str]:
    nth = f"spot // {_SPOTS}"
    group = {
        "workspace_id": f"format('wrkspc_{{:024d}}', spot % {WORKSPACES})",
        "model": _model(f"spot // {WORKSPACES}"),
    }
    if cube is USAGE_BY_HOUR:
        return {**group, "hour": f"({nth} + spot) % 24"}
    geo, speed, product = f"{nth} % 2", f"{nth} // 2 % 2", f"{nth} // 4 % 3"
    return {
        **group,
        "inference_geo": f"['us', 'global'][1 + {geo}]",
        "speed": f"['standard', 'fast'][1 + {speed}]",
        "product": f"['api', 'claude_code', 'workbench'][1 + {product}]",
    }


def _model(number: str) -> str:
    return f"{_listed(_MODELS)}[1 + ({number}) % {len(_MODELS)}]"


def _cost() -> dict[str, str]:
    amount = "CAST(hash(n) % 1000000000 AS DECIMAL(20,0)) * 0.000001"
    return {
        "cost_type": "'tokens'",
        "token_type": f"{_listed(TokenType)}[1 + n % {len(TokenType)}]",
        "currency": "'USD'",
        "amount": amount,
        "list_amount": amount,
    }


def _listed(texts: tuple[str, ...] | type[TokenType]) -> str:
    return f"[{', '.join(repr(str(each)) for each in texts)}]"
