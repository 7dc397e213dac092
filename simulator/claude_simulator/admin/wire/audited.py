"""What service accounts, issuers and rules show of who did what, and when (service-accounts.md#accounts, federation.md#rules)."""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.admin.wire.schema import MOMENT, TEXT, Json, Schema, nullable
from claude_simulator.clock import stamp
from claude_simulator.workload_values import Audited

FIELDS: Mapping[str, Schema] = {
    "created_at": MOMENT,
    "created_by_actor_id": nullable(TEXT),
    "updated_at": MOMENT,
    "updated_by_actor_id": nullable(TEXT),
    "archived_at": nullable(MOMENT),
    "archived_by_actor_id": nullable(TEXT),
}


def shape(audited: Audited) -> dict[str, Json]:
    """Return the audit fields as they go over the wire."""
    return {
        "created_at": stamp(audited.created_at),
        "created_by_actor_id": audited.created_by,
        "updated_at": stamp(audited.updated_at),
        "updated_by_actor_id": audited.updated_by,
        "archived_at": None if audited.archived_at is None else stamp(audited.archived_at),
        "archived_by_actor_id": audited.archived_by,
    }
