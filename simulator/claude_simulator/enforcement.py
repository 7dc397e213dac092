"""Which rate limits are in force, as opposed to stored: a change takes effect about an hour later (rate-limits.md#write).

No public API tells; the control API does (``GET /_simulator/enforcement``), for tests that must wait for it; and who calls a model meets them
(admin/gate/messages_gate.py).
"""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.admin.wire.schema import Json
from claude_simulator.clock import stamp
from claude_simulator.organization import Organization

Limiter = tuple[str, str, str]  # workspace id, entry id, limiter type


def enforcement(organization: Organization) -> list[Json]:
    """Return a row per overridden limiter: stored, enforced (never above the organization's), and since or from when.

    ``enforced`` is None when neither the workspace nor the organization has such a limit.
    """
    delay = timedelta(seconds=organization.switches.number("rate_limit_effect_seconds"))
    now = organization.clock.now()
    stored: dict[Limiter, int | None] = {
        (workspace_id, entry_id, limiter): value
        for workspace_id, entries in organization.rate_limit_overrides.items()
        for entry_id, limits in entries.items()
        for limiter, value in limits.items()
    }
    in_force = dict(stored)
    effective_at: dict[Limiter, str] = {}
    for change in reversed(organization.rate_limit_changes):
        limiter = (change.workspace_id, change.entry_id, change.limiter)
        stored.setdefault(limiter, None)
        effective_at.setdefault(limiter, stamp(change.changed_at + delay))
        if change.changed_at + delay > now:
            in_force[limiter] = change.before
    return [
        {
            "workspace_id": limiter[0],
            "rate_limit_id": limiter[1],
            "limiter": limiter[2],
            "stored": value,
            "enforced": _lower(
                in_force.get(limiter), organization.rate_limit_groups[limiter[1]].limits.get(limiter[2])
            ),
            "effective_at": effective_at.get(limiter),
        }
        for limiter, value in sorted(stored.items())
    ]


def limits_in_force(organization: Organization, workspace_id: str, entry_id: str) -> dict[str, int]:
    """Return what a workspace's own limits of one entry are now, by limiter; without those of the organization."""
    rows = (row for row in enforcement(organization) if isinstance(row, dict))
    here = (row for row in rows if (row["workspace_id"], row["rate_limit_id"]) == (workspace_id, entry_id))
    return {str(row["limiter"]): row["enforced"] for row in here if isinstance(row["enforced"], int)}


def _lower(override: int | None, above: int | None) -> int | None:
    limits = [limit for limit in (override, above) if limit is not None]
    return min(limits, default=None)
