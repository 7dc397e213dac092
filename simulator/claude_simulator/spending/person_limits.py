"""The monthly limits per person of the Claude Code workspace, and those of members of an Enterprise organization: what of
an hour passes under them, and who has reached theirs.

A limit acts at once (usage.md#caps, a guess); what is refused leaves no row. A person's own limit stands before the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from claude_simulator.effective import limit_of, spent_picocents
from claude_simulator.enterprise_values import PERIODS
from claude_simulator.limit_values import Scope
from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.ledger import Ledger, Stop, Weighed
from claude_simulator.spending.shares import SECONDS, counted, month_of, part

DEFAULT = ""


def limits_at(organization: Organization, moment: datetime) -> dict[str, int]:
    """Return the limits that were in force at a moment, in cents, by user id; the default of all under the empty text."""
    cents = {user_id: limit.cents for user_id, limit in organization.claude_code_limits.items()}
    for change in reversed(organization.claude_code_limit_changes):
        if change.changed_at > moment:
            cents.pop(change.user_id, None)
            if change.before_cents is not None:
                cents[change.user_id] = change.before_cents
    return cents


def within_limits(organization: Organization, ledger: Ledger, wanted: list[Weighed], at: datetime) -> list[Weighed]:
    """Return what of an hour's rows passes; spend is even within the hour, so a limit that is reached in it lets a part pass."""
    if organization.is_enterprise:
        return _within_member_limits(organization, ledger, wanted, at)
    limits = limits_at(organization, at)
    if not limits:
        return wanted
    asked = _asked(organization, ledger, wanted)
    seconds = {
        user_id: _seconds(_room(organization, ledger, limits, user_id, at), amount) for user_id, amount in asked.items()
    }
    return [_clipped(ledger, one, seconds.get(_person(organization, one) or "", SECONDS)) for one in wanted]


def stop_of_person(organization: Organization, ledger: Ledger, workspace_id: str, user_id: str | None) -> Stop | None:
    """Return what stops the calls of a person in a workspace now."""
    now = organization.clock.now()
    limits = limits_at(organization, now)
    if user_id is None or workspace_id != organization.claude_code_workspace_id:
        return None
    room = _room(organization, ledger, limits, user_id, now)
    if room is None or room > 0:
        return None
    return Stop(Scope(workspace_id), "workspace", now, limits.get(user_id, limits.get(DEFAULT, 0)), month_of(now))


def _within_member_limits(
    organization: Organization, ledger: Ledger, wanted: list[Weighed], at: datetime
) -> list[Weighed]:
    """Return what passes under the limits of members, of a day, a week and a month (enterprise.md#effective)."""
    asked: dict[str, int] = {}
    for one in wanted:
        if one.row.user_id is not None:
            asked[one.row.user_id] = asked.get(one.row.user_id, 0) + ledger.money(one.list_price).billed
    seconds = {
        user_id: _seconds_reaching(_member_room(organization, ledger, user_id, at), amount)
        for user_id, amount in asked.items()
    }
    return [_clipped(ledger, one, seconds.get(one.row.user_id or "", SECONDS)) for one in wanted]


def _member_room(organization: Organization, ledger: Ledger, user_id: str, at: datetime) -> int | None:
    """Return the picocents that a member has left in the tightest period; None without a limit."""
    rooms = [
        limit.cents * prices.PICOCENTS - spent_picocents(ledger, user_id, period, at)
        for period in PERIODS
        if user_id in organization.users
        and (limit := limit_of(organization, user_id, period)) is not None
        and limit.cents is not None
    ]
    return min(rooms, default=None)


def _seconds_reaching(room: int | None, asked: int) -> int:
    """Return the seconds that pass, the one in which the limit is reached too: what began before it is served."""
    if room is None or asked <= room:
        return SECONDS
    return -(-max(0, room) * SECONDS // asked)


def _asked(organization: Organization, ledger: Ledger, wanted: Iterable[Weighed]) -> dict[str, int]:
    asked: dict[str, int] = {}
    for one in wanted:
        person = _person(organization, one)
        if person is not None:
            asked[person] = asked.get(person, 0) + counted(organization, ledger.money(one.list_price))
    return asked


def _person(organization: Organization, one: Weighed) -> str | None:
    return one.row.user_id if one.row.workspace_id == organization.claude_code_workspace_id else None


def _room(
    organization: Organization, ledger: Ledger, limits: Mapping[str, int], user_id: str, at: datetime
) -> int | None:
    """Return the picocents that a person has left; None without a limit."""
    cents = limits.get(user_id, limits.get(DEFAULT))
    if cents is None:
        return None
    spent = ledger.spent_by(month_of(at), organization.claude_code_workspace_id or "", user_id)
    return cents * prices.PICOCENTS - counted(organization, spent)


def _seconds(room: int | None, asked: int) -> int:
    if room is None or asked <= room:
        return SECONDS
    return max(0, room) * SECONDS // asked


def _clipped(ledger: Ledger, one: Weighed, seconds: int) -> Weighed:
    return one if seconds == SECONDS else ledger.weigh(part(one.row, seconds))
