"""Caps that do not fit: nearly used up, above the one over them, or more together than the organization may spend."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claude_simulator.organization import ORGANIZATION_SCOPE, Organization, Scope
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.event import Event, PlaceKind, cents
from claude_simulator.spending.shares import month_of

NEAR = Decimal("0.9")


def events_of_caps(organization: Organization) -> Iterator[Event]:
    """Yield the events of the caps that there are; the caller holds the organization's lock."""
    own = _amount(organization, ORGANIZATION_SCOPE)
    tier = organization.usage_tier_cents
    if own is not None:
        yield from _near(organization, "organization", organization.uuid, organization.name, own)
        if tier is not None and own > tier:
            yield _event("spend.cap_above_organization", "organization", organization.uuid, organization.name, own)
    ceiling = min((amount for amount in (own, tier) if amount is not None), default=None)
    together = 0
    for workspace in organization.workspaces.values():
        amount = None if workspace.is_archived else _amount(organization, Scope(workspace.id))
        if amount is None:
            continue
        together += amount
        yield from _near(organization, "workspace", workspace.id, workspace.name, amount)
        if ceiling is not None and amount > ceiling:
            yield _event("spend.cap_above_organization", "workspace", workspace.id, workspace.name, amount)
    if ceiling is not None and together > ceiling:
        yield _event("spend.caps_sum_above", "organization", organization.uuid, organization.name, together)


def _amount(organization: Organization, scope: Scope) -> int | None:
    cap = organization.spend_of(scope).cap
    return None if cap is None else cap.cents


def _near(organization: Organization, kind: PlaceKind, place_id: str, label: str, amount: int) -> Iterator[Event]:
    """Yield whether most of a cap is used this month; a cap that is not near is told with its strength."""
    month = month_of(organization.clock.now())
    spent = cents(up_to_date(organization).spent(month, None if kind == "organization" else place_id).billed)
    used = spent / amount if amount else Decimal(1)
    yield Event(
        rule="spend.near_cap",
        kind=kind,
        id=place_id,
        label=label,
        is_fault=used >= NEAR,
        since=None,
        until=None,
        cost_cents=spent,
        strength=float(used / NEAR),
    )


def _event(rule: str, kind: PlaceKind, place_id: str, label: str, amount: int) -> Event:
    return Event(
        rule=rule,
        kind=kind,
        id=place_id,
        label=label,
        is_fault=True,
        since=None,
        until=None,
        cost_cents=Decimal(amount),
    )
