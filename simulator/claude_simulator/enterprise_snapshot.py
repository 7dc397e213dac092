"""The Enterprise organization as JSON, a part of what ``GET /_simulator/state`` answers: who may spend what, and who asked for more."""

from __future__ import annotations

from claude_simulator.admin import increase_requests, users
from claude_simulator.admin.wire.schema import Json
from claude_simulator.organization import Organization


def enterprise_snapshot(organization: Organization) -> dict[str, Json]:
    """Return what the control API shows of an Enterprise organization, secrets left out."""
    enterprise = organization.enterprise
    return {
        "id": organization.uuid,
        "name": organization.name,
        "users": [
            {**person, "seat_tier": enterprise.seat_tiers.get(str(person["id"]))}
            for person in users.in_state(organization)
            if isinstance(person, dict)
        ],
        "groups": [
            {"id": one.id, "name": one.name, "source": one.source, "members": [*one.members]}
            for one in enterprise.groups.values()
        ],
        "limits": [
            {
                "id": one.id,
                "scope": one.scope,
                "scope_id": one.scope_id,
                "period": one.period,
                "cents": one.cents,
            }
            for one in enterprise.limits.values()
        ],
        "increase_requests": increase_requests.in_state(organization),
        "notices": [{"to": one.to, "request_id": one.request_id, "about": one.about} for one in enterprise.notices],
    }
