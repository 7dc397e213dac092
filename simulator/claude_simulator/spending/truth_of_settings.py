"""What is wrong in an organization's settings, whatever its behaviours are: caps and limits that are missing, keys that nobody answers for.

Which keys are whose: a key that acts as somebody is theirs; else it is its maker's, who may be unknown or gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from claude_simulator.organization import ORGANIZATION_SCOPE, ApiKey, Organization, Scope
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.event import Event, PlaceKind, cents
from claude_simulator.spending.ledger import Ledger, cost

UNUSED = timedelta(days=45)


def events_of_settings(organization: Organization) -> Iterator[Event]:
    """Yield the events of an organization's settings; the caller holds the organization's lock."""
    spent = _Spent(up_to_date(organization))
    yield from _caps(organization, spent)
    yield from _limits(organization, spent)
    yield from _keys(organization, spent)


class _Spent:
    """What was billed in each workspace and with each key since the ledger began, and when a key was last used."""

    def __init__(self, ledger: Ledger) -> None:
        self._picocents: dict[str, int] = defaultdict(int)
        self.total = 0
        self.last_used: dict[str, datetime] = {}
        if not ledger.days:
            return
        first = min(ledger.days)
        begin = datetime.fromisoformat(f"{first.isoformat()}T00:00:00+00:00")
        for at, dimensions, cell in ledger.hours(begin, ledger.booked_until or begin):
            price = cost(dimensions, cell, at.date(), ledger.discount_permille).total.billed
            self.total += price
            self._picocents[dimensions.workspace_id] += price
            if dimensions.api_key_id is not None:
                self._picocents[dimensions.api_key_id] += price
                self.last_used[dimensions.api_key_id] = max(at, self.last_used.get(dimensions.api_key_id, at))

    def of(self, place_id: str) -> Decimal:
        """Return what was billed there, in cents."""
        return cents(self._picocents[place_id])


def _caps(organization: Organization, spent: _Spent) -> Iterator[Event]:
    if organization.spend_of(ORGANIZATION_SCOPE).cap is None:
        total = cents(spent.total)
        yield _fault("spend.cap_missing", "organization", organization.uuid, organization.name, total)
    for workspace in organization.workspaces.values():
        here = spent.of(workspace.id)
        if workspace.id == organization.default_workspace_id:
            if here > 0:
                yield _fault("spend.default_workspace", "workspace", workspace.id, workspace.name, here)
        elif not workspace.is_archived and organization.spend_of(Scope(workspace.id)).cap is None:
            yield _fault("spend.cap_missing", "workspace", workspace.id, workspace.name, here)


def _limits(organization: Organization, spent: _Spent) -> Iterator[Event]:
    for workspace in organization.workspaces.values():
        is_own = workspace.id != organization.default_workspace_id and not workspace.is_archived
        if is_own and not any(organization.overrides_of(workspace.id).values()):
            yield _fault("rate.missing", "workspace", workspace.id, workspace.name, spent.of(workspace.id))


def _keys(organization: Organization, spent: _Spent) -> Iterator[Event]:
    now = organization.clock.now()
    for key in organization.api_keys.values():
        if key.status_at(now) != "active":
            continue
        for rule, since in _rules_of(organization, key, spent, now):
            yield _fault(rule, "key", key.id, key.name, spent.of(key.id), since)


def _rules_of(
    organization: Organization, key: ApiKey, spent: _Spent, now: datetime
) -> Iterator[tuple[str, datetime | None]]:
    acts_as_nobody = key.acts_as_user_id is None and key.acts_as_service_account_id is None
    if acts_as_nobody and key.created_by_user_id is None:
        yield "keys.ownerless", key.created_at
    if acts_as_nobody and key.created_by_user_id is not None and key.created_by_user_id not in organization.users:
        yield "keys.leaver", None
    if key.expires_at is None:
        yield "keys.never_expires", key.created_at
    last = spent.last_used.get(key.id, key.created_at)
    if last.date() < (now - UNUSED).date():  # whole UTC days, as usage is told
        yield "keys.unused", last


def _fault(
    rule: str, kind: PlaceKind, place_id: str, label: str, amount: Decimal, since: datetime | None = None
) -> Event:
    return Event(
        rule=rule, kind=kind, id=place_id, label=label, is_fault=True, since=since, until=None, cost_cents=amount
    )
