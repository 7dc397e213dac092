"""
How rows are laid out in files: columns by kind of row, and a row as the text of its columns. Ids only; names are in `names.py`.

Days are dates and hours are numbers that we write ourselves, so no session's time zone can move a row. Text that does not fit its
column is refused here, since a cast would round it in silence.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit_ports import Row
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import Cube, Measure, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow, CostRow, UsageGroup, UsageRow

Text = str | None
DIGITS_AFTER_POINT: Final = 12
WHOLE_DIGITS: Final = 14
"""Before the point: far more than anybody spends, and so few that sums of rows keep every digit in the 28 of a `Decimal`."""
FIRST_TOO_BIG: Final = Decimal(10) ** WHOLE_DIGITS
_LONGEST: Final = 400
_LAST_INTEGER: Final = 2**63 - 1

_TEXT: Final = "VARCHAR"
_COUNT: Final = "BIGINT"
_MONEY: Final = f"DECIMAL(38,{DIGITS_AFTER_POINT})"
_GROUP: Final = {
    "workspace_id": _TEXT,
    "model": _TEXT,
    "actor_kind": _TEXT,
    "actor_id": _TEXT,
    "api_key_id": _TEXT,
    "service_tier": _TEXT,
    "inference_geo": _TEXT,
    "speed": _TEXT,
    "product": _TEXT,
}
_DAY: Final = {"day": "DATE"}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their types: `keys` say what a row is about, `measures` are summed. `unsure` of them are null where somebody cannot say."""

    keys: dict[str, str]
    measures: dict[str, str]
    unsure: frozenset[str] = frozenset()

    @property
    def columns(self) -> dict[str, str]:
        """All of them, in order."""
        return self.keys | self.measures

    @property
    def money(self) -> tuple[str, ...]:
        """The measures that are amounts."""
        return tuple(name for name, kind in self.measures.items() if kind == _MONEY)


COST: Final = Table(
    _DAY | _GROUP | {"cost_type": _TEXT, "token_type": _TEXT, "currency": _TEXT},
    {"amount": _MONEY, "list_amount": _MONEY},
)
USAGE: Final = Table(
    _DAY | {"hour": "INTEGER"} | _GROUP,
    dict.fromkeys(
        ("uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "requests", "web_searches"),
        _COUNT,
    ),
    frozenset({"requests"}),
)
CLAUDE_CODE: Final = Table(
    _DAY | {"actor_id": _TEXT, "is_key": "BOOLEAN", "terminal": _TEXT, "is_remote": "BOOLEAN", "model": _TEXT},
    dict.fromkeys(
        ("sessions", "lines_added", "lines_removed", "commits", "pull_requests", "accepted", "rejected", "tokens"),
        _COUNT,
    )
    | {"estimated_cost": _MONEY},
)
TABLES: Final = {Measure.COST: COST, Measure.USAGE: USAGE, Measure.CLAUDE_CODE: CLAUDE_CODE}

NAMES: Final = Table(
    {"id": _TEXT},
    {
        "kind": _TEXT,
        "email": _TEXT,
        "name": _TEXT,
        "is_deleted": "BOOLEAN",
        "seen_at": _TEXT,
        "is_forgotten": "BOOLEAN",
    },
)
CAPS: Final = Table({"seen_at": _TEXT, "workspace_id": _TEXT}, {"amount": _COUNT, "source": _TEXT})
RUNS: Final = Table(
    {"rule": _TEXT, "place_kind": _TEXT, "place_id": _TEXT}, {"severity": _TEXT, "amount": _TEXT, "money": _TEXT}
)
"""What one audit found. Amounts are text: they are compared and never summed, and may have more digits than a row of cost."""
ORGANIZATION: Final = Table({"part": _COUNT}, {"text": _TEXT})
"""What was read of the organization last, beside what it spent: a document in pieces."""


def claude_code_id(actor: str, salt: str) -> str:
    """An id for somebody whom a report names by e-mail, or for a key that it names by name: the same in all of one archive."""
    return "ccode_" + hmac.new(salt.encode(), actor.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]


def as_text(cube: Cube, window: Window, number: int, row: Row, salt: str) -> Iterator[tuple[Text, ...]]:
    """
    The lines of a table that a row makes, as text in the order of its columns: one, and of Claude Code one for each model more.

    Raises ArchiveError, with the number of the row, when it is of another day or kind, or does not fit.
    """
    try:
        yield from _lines(cube, window, row, salt)
    except ValueError as error:
        raise ArchiveError(
            f"row {number} of {cube.name} {error}",
            hint="No row of its window was kept; the archive is as it was before",
        ) from None


def _lines(cube: Cube, window: Window, row: Row, salt: str) -> Iterator[tuple[Text, ...]]:
    if isinstance(row, CostRow) and cube.measure is Measure.COST:
        yield _cost(row, window)
    elif isinstance(row, UsageRow) and cube.measure is Measure.USAGE:
        yield _usage(row, window)
    elif isinstance(row, ClaudeCodeRow) and cube.measure is Measure.CLAUDE_CODE:
        yield from _claude_code(row, window, salt)
    else:
        raise ValueError(f"is a {type(row).__name__}")


def _cost(row: CostRow, window: Window) -> tuple[Text, ...]:
    amounts = _money(row.amount, "amount"), _money(row.list_amount, "list_amount")
    day = _day(row.at.astimezone(UTC).date(), window)
    return day, *_group(row.group), row.cost_type, row.token_type, row.currency, *amounts


def _usage(row: UsageRow, window: Window) -> tuple[Text, ...]:
    at = row.at.astimezone(UTC)
    counts = (
        row.uncached_input_tokens,
        row.cache_read_input_tokens,
        row.cache_write_5m_tokens,
        row.cache_write_1h_tokens,
        row.output_tokens,
        row.requests,
        row.web_searches,
    )
    return _day(at.date(), window), str(at.hour), *_group(row.group), *map(_count, counts)


def _claude_code(row: ClaudeCodeRow, window: Window, salt: str) -> Iterator[tuple[Text, ...]]:
    counts = (
        row.sessions,
        row.lines_added,
        row.lines_removed,
        row.commits,
        row.pull_requests,
        row.accepted,
        row.rejected,
    )
    who = claude_code_id(row.actor, salt)
    about = (_day(row.day, window), who, str(row.is_key), row.terminal, str(row.is_remote))
    yield *about, None, *map(_count, counts), "0", _money(row.estimated_cost, "estimated_cost")
    for model, tokens in row.tokens.items():
        yield *about, model, *("0" for _ in counts), _count(tokens), "0"


def _group(group: UsageGroup) -> tuple[Text, ...]:
    actor = group.actor
    who = (None, None) if actor is None else (actor.kind.value, actor.id)
    key, tier, geo = group.api_key_id, group.service_tier, group.inference_geo
    return group.workspace_id, group.model, *who, key, tier, geo, group.speed, group.product


def _day(day: date, window: Window) -> str:
    if not window.first <= day < window.end:
        raise ValueError(f"is of {day}, outside of {window.first} to before {window.end}")
    return day.isoformat()


def _money(amount: Decimal, name: str) -> str:
    if not amount.is_finite() or abs(amount) >= FIRST_TOO_BIG or amount.as_tuple().exponent < -_LONGEST:  # type: ignore[operator]  # finite
        raise ValueError(
            f"has the {name} {amount}, which is no number that an archive keeps: {WHOLE_DIGITS} digits before the point, {DIGITS_AFTER_POINT} after it"
        )
    whole, _, fraction = f"{amount:f}".partition(".")
    if len(fraction.rstrip("0")) > DIGITS_AFTER_POINT:
        raise ValueError(f"has the {name} {amount}, and an archive keeps {DIGITS_AFTER_POINT} digits after the point")
    return f"{whole}.{fraction.rstrip('0') or 0}"


def _count(count: int | None) -> Text:
    if count is not None and not -_LAST_INTEGER <= count <= _LAST_INTEGER:
        raise ValueError(f"has the number {count}, which is too big to keep")
    return None if count is None else str(count)
