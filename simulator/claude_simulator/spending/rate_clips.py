"""What of an hour's rows passes under rate limits: those of a workspace in force at the time, then those of the organization.

Spend is even within an hour, so a limit for a minute lets sixty times as much of an hour pass; the rest is refused and leaves no row
(rate-limits.md#write, usage.md#caps). Batches have limits of their own, and so has what is asked for by the day or in fast mode: these clip
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from claude_simulator.organization import Organization
from claude_simulator.spending.consumption import Amounts
from claude_simulator.spending.ledger import Ledger, Weighed
from claude_simulator.spending.shares import SECONDS, part

MINUTES = 60
BATCH, FAST = "batch", "fast"
_Limits = Mapping[str, int]


def within_rate_limits(
    organization: Organization, ledger: Ledger, wanted: list[Weighed], at: datetime
) -> list[Weighed]:
    """Return the rows with what of them passes."""
    own = _own_limits(organization, at)
    for group in organization.rate_limit_groups.values():
        models = frozenset(group.models or ())
        for workspace_id in sorted({one.row.workspace_id for one in wanted} & own.keys()):
            limits = own[workspace_id].get(group.id, {})
            wanted = _clipped(ledger, wanted, models, limits, workspace_id)
        wanted = _clipped(ledger, wanted, models, group.limits, None)
    return wanted


def _own_limits(organization: Organization, at: datetime) -> dict[str, dict[str, dict[str, int]]]:
    """Return the limits of workspaces that were in force at a moment, by workspace, entry and limiter."""
    delay = timedelta(seconds=organization.switches.number("rate_limit_effect_seconds"))
    found = {
        workspace_id: {entry_id: dict(limits) for entry_id, limits in entries.items()}
        for workspace_id, entries in organization.rate_limit_overrides.items()
    }
    for change in reversed(organization.rate_limit_changes):
        if change.changed_at + delay > at:
            limits = found.setdefault(change.workspace_id, {}).setdefault(change.entry_id, {})
            limits.pop(change.limiter, None)
            if change.before is not None:
                limits[change.limiter] = change.before
    return found


def _clipped(
    ledger: Ledger, wanted: list[Weighed], models: frozenset[str], limits: _Limits, workspace_id: str | None
) -> list[Weighed]:
    mine = [one for one in wanted if _counts(one, models, workspace_id)] if limits else []
    asked = _asked(one.row.amounts for one in mine)
    over = [limits[name] * MINUTES * SECONDS // asked[name] for name in limits if asked[name] > limits[name] * MINUTES]
    if not over:
        return wanted
    seconds = min(over)
    return [ledger.weigh(part(one.row, seconds)) if _counts(one, models, workspace_id) else one for one in wanted]


def _counts(one: Weighed, models: frozenset[str], workspace_id: str | None) -> bool:
    row = one.row
    is_here = workspace_id in (None, row.workspace_id)
    return is_here and row.model in models and row.service_tier != BATCH and row.speed != FAST


def _asked(rows: Iterable[Amounts]) -> dict[str, int]:
    """Return what an hour asks of each limiter; one that clips nothing is never asked."""
    asked: dict[str, int] = defaultdict(int)
    for used in rows:
        fresh = used.uncached_input_tokens + used.cache_write_5m_tokens + used.cache_write_1h_tokens
        asked["requests_per_minute"] += used.requests
        asked["input_tokens_per_minute_cache_aware"] += fresh
        asked["input_tokens_per_minute"] += fresh + used.cache_read_input_tokens
        asked["output_tokens_per_minute"] += used.output_tokens
        asked["tokens_per_minute"] += fresh + used.cache_read_input_tokens + used.output_tokens
    return asked
