"""
The worst that each key can cost this month: at the ceiling of the rate limits, until the first cap that stops it. No fault is assumed,
only that somebody else has the key.

What is counted against a cap, and how late it stops, is not documented: a delay adds what goes in that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, KeyFacts, WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import BurnFacts

_ACTIVE: Final = "active"
_MINUTE: Final = Decimal(60)


class StoppedBy(StrEnum):
    """What ends it. The words are part of the JSON report."""

    WORKSPACE_CAP = "workspace_cap"
    ORGANIZATION_CAP = "organization_cap"
    TIER_CAP = "tier_cap"
    MONTH = "month"
    """Nothing does before the month ends, and then it goes on."""
    NOTHING = "nothing"
    """Nothing does, as far as anybody could see, and how fast it goes is not known either."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """
    One key. `amount` (fractional cents) is what it can cost from now on, None where it is not known and nothing stops it.

    `minutes` is how long that takes at the ceiling, None where a ceiling or a price is not known (`why_unknown`). `told` are who
    gets an e-mail on the way, None where nobody could look. `is_cap_unseen`: a lower cap may be there that nobody saw.
    """

    key: KeyFacts
    workspace: WorkspaceFacts | None
    stopped_by: StoppedBy
    amount: Decimal | None
    minutes: Decimal | None
    per_minute: Decimal | None
    told: tuple[str, ...] | None
    is_cap_unseen: bool
    why_unknown: str | None = None


def worst_cases(facts: Facts) -> tuple[WorstCase, ...] | None:
    """Of every key that works, the worst first: what nothing stops before all else. None where keys could not be listed."""
    if facts.keys is None:
        return None
    places = {one.id: one for one in facts.workspaces}
    found = [
        _worst(facts, key, places.get(key.workspace_id or ""))
        for key in facts.keys
        if key.status == _ACTIVE and not key.is_admin
    ]
    return tuple(sorted(found, key=lambda one: (one.amount is not None, -(one.amount or 0), one.key.id)))


def minutes_of_month(as_of: datetime) -> Decimal:
    """How long the platform's month still lasts."""
    now = as_of.astimezone(UTC)
    first = (now.replace(day=1) + timedelta(days=32)).date().replace(day=1)
    left = datetime(first.year, first.month, first.day, tzinfo=UTC) - now
    return Decimal(int(left.total_seconds())) / _MINUTE


def _worst(facts: Facts, key: KeyFacts, place: WorkspaceFacts | None) -> WorstCase:
    burn = _burn(facts, key, place)
    rate = burn.per_minute if burn is not None else None
    until_month_ends = rate * minutes_of_month(facts.as_of) if rate is not None else None
    left, stopped_by = min(_ends(facts, place), default=(None, StoppedBy.NOTHING), key=lambda one: one[0])
    if until_month_ends is not None and (left is None or until_month_ends < left):
        left, stopped_by = until_month_ends, StoppedBy.MONTH
    return WorstCase(
        key=key,
        workspace=place,
        stopped_by=stopped_by,
        amount=left,
        minutes=left / rate if left is not None and rate else None,
        per_minute=rate,
        told=_told(facts, place),
        is_cap_unseen=not facts.cap.is_seen or (place is not None and not place.is_default and not place.cap.is_seen),
        why_unknown=_why(burn),
    )


def _burn(facts: Facts, key: KeyFacts, place: WorkspaceFacts | None) -> BurnFacts | None:
    """A key of the whole organization is held by the organization's ceilings alone, as it may use the Default workspace."""
    if key.workspace_id is None or place is None:
        return facts.burn
    return place.burn


def _why(burn: BurnFacts | None) -> str | None:
    return "the rate limits could not be read" if burn is None else burn.why_unknown


def _ends(facts: Facts, place: WorkspaceFacts | None) -> Iterator[tuple[Decimal, StoppedBy]]:
    """What is left of each cap that is known to stop the key."""
    if place is not None and place.cap.stops_at is not None:
        yield _left(place.cap.stops_at, place.month_to_date), StoppedBy.WORKSPACE_CAP
    if facts.cap.stops_at is not None:
        yield _left(facts.cap.stops_at, facts.month_to_date), StoppedBy.ORGANIZATION_CAP
    if facts.tier_cap is not None:
        yield _left(facts.tier_cap, facts.month_to_date), StoppedBy.TIER_CAP


def _left(cap: Decimal, spent: Decimal) -> Decimal:
    return max(cap - spent, Decimal(0))


def _told(facts: Facts, place: WorkspaceFacts | None) -> tuple[str, ...] | None:
    lists = [one for one in (place.recipients if place is not None else None, facts.recipients) if one is not None]
    return tuple(sorted({address for one in lists for address in one})) if lists else None


class Step(StrEnum):
    """What can be changed so that a key can cost less. The words are part of the JSON report."""

    DISABLE_KEY = "disable_key"
    CAP_WORKSPACE = "cap_workspace"
    CAP_ORGANIZATION = "cap_organization"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of the key or workspace `id` (empty for the organization). `cap` is the amount of a cap, in fractional cents."""

    step: Step
    id: str
    label: str
    cap: Decimal | None
    keys: tuple[str, ...]
    """The keys that it brings below the amount."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes, the one that helps most keys first, and the keys that no change of these kinds brings below the amount."""

    changes: tuple[Change, ...]
    left_over: tuple[WorstCase, ...]


def plan_below(facts: Facts, amount: Decimal, *, unused_since: date) -> Plan:
    """
    Which changes bring every key to `amount` (fractional cents) or below, chosen greedily: each time the one that helps most keys.

    A key that was not used since a day is disabled. A cap is never set below what this month will cost by its forecast: where
    that is too much, or not known, the key is left over, because stopping normal use is no repair.
    """
    waiting = {one.key.id: one for one in worst_cases(facts) or () if one.amount is None or one.amount > amount}
    candidates = tuple(_candidates(facts, tuple(waiting.values()), amount, unused_since))
    chosen: list[Change] = []
    while waiting:
        best = max(candidates, key=lambda one: _helped(one, waiting), default=None)
        if best is None or not _helped(best, waiting):
            break
        helped = tuple(key_id for key_id in best.keys if key_id in waiting)
        chosen.append(Change(best.step, best.id, best.label, best.cap, helped))
        for key_id in helped:
            del waiting[key_id]
    return Plan(tuple(chosen), tuple(waiting.values()))


def _helped(change: Change, waiting: dict[str, WorstCase]) -> int:
    return sum(key_id in waiting for key_id in change.keys)


def _candidates(facts: Facts, cases: tuple[WorstCase, ...], amount: Decimal, unused_since: date) -> Iterator[Change]:
    """Gentlest first: of two that help as many keys the earlier is taken. The organization's cap is for keys that no other holds."""
    for case in cases:
        if case.key.last_used is None or case.key.last_used < unused_since:
            yield Change(Step.DISABLE_KEY, case.key.id, case.key.name, None, (case.key.id,))
    for place in facts.workspaces:
        keys = tuple(case.key.id for case in cases if case.workspace is place)
        cap = place.month_to_date + amount
        if keys and not place.is_default and _is_enough(place, cap):
            yield Change(Step.CAP_WORKSPACE, place.id, place.name, cap, keys)
    cap = facts.month_to_date + amount
    keys = tuple(case.key.id for case in cases if case.workspace is None or case.workspace.is_default)
    if keys and _is_enough(facts, cap):
        yield Change(Step.CAP_ORGANIZATION, "", facts.organization_name, cap, keys)


def _is_enough(scope: Facts | WorkspaceFacts, cap: Decimal) -> bool:
    """Whether this month's normal use fits below a cap; where nothing is foreseen, only if nothing was spent."""
    if scope.forecast is None:
        return not scope.amount
    return cap >= (scope.forecast.high if scope.forecast.high is not None else scope.forecast.amount)
