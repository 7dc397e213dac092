"""
The Console's export of usage held against the tokens of the platform's reports: day by day, workspace by workspace, model by model, kind
by kind, since both count exactly. What differs is told with its reason where there is one.

An export is compared from its first day to its last, the days without a row between them too: a day without use is absent in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.papers import TokenRow, UsageExport
from pulumi_claude_admin.audit.reconcile.proof import Node, difference, from_cube, from_lines, total
from pulumi_claude_admin.audit.reconcile.token_values import (
    CACHE_WRITE,
    COUNTERS,
    PlatformTokens,
    TokenGap,
    TokenLine,
    TokenReason,
    TokenResult,
)
from pulumi_claude_admin.audit_ports import Tokens

DEFAULT: Final = "Default"
_ESTIMATE: Final = Context(prec=12)
_TIERS: Final = frozenset({"batch", "flex", "flex_discount", "priority", "priority_on_demand", "standard"})
_UNIT: Final = "tokens"

Cell = tuple[date, str, str, str]
"""Day, workspace by name, model, kind."""
Counted = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """One export in one month: its rows, what the platform says of the same days and tiers, and of the tiers that it lacks."""

    export: UsageExport
    rows: tuple[TokenRow, ...]
    unread: tuple[TokenRow, ...]
    reported: tuple[tuple[date, Tokens], ...]
    left_out: Mapping[str, int]


def compare_tokens(
    month: tuple[date, date], platform: PlatformTokens, exports: Sequence[UsageExport]
) -> TokenResult | None:
    """The month from its first day to before the second; None where no export has a row of it."""
    parts = [part for export in exports if (part := _part(month, platform, export)) is not None]
    if not parts:
        return None
    names = _Names(platform.names)
    exported, reported = Counter[Cell](), Counter[Cell]()
    for part in parts:
        exported.update(_exported(part, names))
        reported.update(_reported(part, names))
    gaps = tuple(_gaps(exported, reported))
    moved = _moved(gaps, names)
    kinds = [kind for kind in COUNTERS if any(kind in part.export.kinds for part in parts)]
    return TokenResult(
        lines=tuple(_line(kind, exported, reported, gaps, moved, platform) for kind in kinds),
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.size, gap.day, gap.workspace, gap.model, gap.kind))),
        reasons=tuple(_reasons(parts, moved, reported)),
        nodes=tuple(_node(month[0], kind, parts, platform) for kind in kinds),
    )


def _part(month: tuple[date, date], platform: PlatformTokens, export: UsageExport) -> _Part | None:
    inside = tuple(row for row in export.rows if month[0] <= row.day < month[1])
    if not inside:
        return None
    first, end = max(export.first, month[0]), min(export.last + timedelta(days=1), month[1])
    told = {row.tier for row in export.rows} & _TIERS
    rows = [(day, used) for day, used in platform.rows if first <= day < end and day in platform.days]
    lacks = Counter[str]()
    for _, used in rows:
        if not _is_told(used, told):
            lacks[str(used.what[2])] += _tokens(used)
    return _Part(
        export,
        tuple(row for row in inside if row.day in platform.days),
        tuple(row for row in inside if row.day not in platform.days),
        tuple((day, used) for day, used in rows if _is_told(used, told)),
        lacks,
    )


def _is_told(used: Tokens, told: frozenset[str] | set[str]) -> bool:
    """Whether an export with rows of these tiers has what was used of this one; where it names none, it has all."""
    tier = used.what[2]
    return not told or tier is None or tier in told


class _Names:
    """How the export calls workspaces. Two of one name are one here, since nothing tells them apart."""

    def __init__(self, names: Mapping[str | None, str]) -> None:
        self._by_id = names
        self._default = names.get(None, DEFAULT).casefold()
        self._known = {self.of(name) for name in names.values()}

    def of(self, name: str) -> str:
        """The name that both sides are counted under."""
        return DEFAULT if name.casefold() in {self._default, DEFAULT.casefold()} else name

    def of_id(self, workspace_id: str | None) -> str:
        """That of a workspace; its id where nobody knows a name."""
        return self.of(self._by_id.get(workspace_id, workspace_id or DEFAULT))

    def is_known(self, name: str) -> bool:
        """Whether a workspace of this organization is called so."""
        return name in self._known or name == DEFAULT


def _exported(part: _Part, names: _Names) -> Counter[Cell]:
    found = Counter[Cell]()
    for row in part.rows:
        for kind in part.export.kinds:
            found[row.day, names.of(row.workspace), row.model, kind] += COUNTERS[kind](row)
    return found


def _reported(part: _Part, names: _Names) -> Counter[Cell]:
    found = Counter[Cell]()
    for day, used in part.reported:
        for kind in part.export.kinds:
            found[day, names.of_id(used.what[0]), used.what[1] or "", kind] += COUNTERS[kind](used)
    return found


def _gaps(exported: Counted, reported: Counted) -> Iterator[TokenGap]:
    for cell in sorted({*exported, *reported}):
        if exported.get(cell, 0) != reported.get(cell, 0):
            yield TokenGap(*cell, exported.get(cell, 0), reported.get(cell, 0))


def _moved(gaps: Sequence[TokenGap], names: _Names) -> Mapping[str, int]:
    """By kind, tokens that stand under a name that no workspace has, and are missing on that day and model under one that there is."""
    strange, missing = Counter[tuple[date, str, str]](), Counter[tuple[date, str, str]]()
    for gap in gaps:
        place = gap.day, gap.model, gap.kind
        if gap.exported > gap.reported and not names.is_known(gap.workspace):
            strange[place] += gap.size
        elif gap.exported < gap.reported:
            missing[place] += gap.size
    found = Counter[str]()
    for place, tokens in strange.items():
        found[place[2]] += min(tokens, missing[place])
    return found


def _line(
    kind: str,
    exported: Counted,
    reported: Counted,
    gaps: Sequence[TokenGap],
    moved: Mapping[str, int],
    platform: PlatformTokens,
) -> TokenLine:
    left = Counter[str]()
    for gap in gaps:
        if gap.kind == kind:
            left[gap.model] += gap.size
    unexplained = left.total() - 2 * moved.get(kind, 0)
    prices = {model: platform.cents.get((model, kind)) for model in left}
    known = [left[model] * price for model, price in prices.items() if price is not None]
    worth = sum(known, Decimal(0)) * unexplained / left.total() if known and unexplained else None
    return TokenLine(
        kind,
        sum(count for cell, count in exported.items() if cell[3] == kind),
        sum(count for cell, count in reported.items() if cell[3] == kind),
        unexplained,
        None if worth is None else _ESTIMATE.plus(worth),
    )


def _reasons(parts: Sequence[_Part], moved: Mapping[str, int], reported: Counted) -> Iterator[TokenReason]:
    lacks, unread = Counter[str](), 0
    for part in parts:
        lacks.update(part.left_out)
        unread += sum(_tokens(row) for row in part.unread)
    for tier, tokens in sorted(lacks.items()):
        yield TokenReason(f"tokens of the {tier} tier, of which the export has no row", tokens)
    if any(moved.values()):
        yield TokenReason("tokens under the name of a workspace that no workspace has now", sum(moved.values()))
    if unread:
        yield TokenReason("tokens of days that were not read", unread)
    joined = sum(count for cell, count in reported.items() if cell[3] == CACHE_WRITE)
    if joined:
        yield TokenReason("cache writes of both lengths, which an older export has in one column", joined)


def _tokens(one: Tokens | TokenRow) -> int:
    return one.uncached_input + one.cache_read + one.cache_write_5m + one.cache_write_1h + one.output


def _node(first: date, kind: str, parts: Sequence[_Part], platform: PlatformTokens) -> Node:
    """The export's sum of one kind less the platform's, from lines and rows."""
    exported, days = [], defaultdict[date, Counter[str | None]](Counter)
    for part in parts:
        if kind not in part.export.kinds:
            continue
        lines = [(row.line, Decimal(COUNTERS[kind](row))) for row in part.rows]
        exported.append(from_lines(f"{kind} exported", part.export.paper, lines))
        for day, used in part.reported:
            days[day][used.what[2]] += COUNTERS[kind](used)
    used_nodes = [
        from_cube(f"{kind} used", Decimal(count), platform.cube, day, measure=kind, service_tier=tier)
        for day, tiers in sorted(days.items())
        for tier, count in sorted(tiers.items(), key=lambda one: one[0] or "")
    ]
    what = f"the Console's export of usage in {first:%Y-%m}, less what was used on its days: {kind}"
    return difference(
        what, total(f"{kind} exported", exported), total(f"{kind} used on these days", used_nodes), unit=_UNIT
    )
