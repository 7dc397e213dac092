"""
What was read of requests and of what holds, and none of it from a period that ended meanwhile. Pure.

Reading takes a while, and so does deciding: what was spent in the period before is never held against a limit of the one that has begun.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pulumi_claude_admin.increase_requests.periods import DAILY, MONTHLY, WEEKLY, has_ended
from pulumi_claude_admin.model.increase_request import IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit


@dataclass(frozen=True, slots=True)
class Observed:
    """What was read: requests of every status, and what holds for everybody."""

    requests: tuple[IncreaseRequest, ...]
    effective: tuple[EffectiveLimit, ...]
    now: datetime


def without_ended(observed: Observed, begun: datetime) -> tuple[Observed, str | None]:
    """
    The same where no period ended (UTC) since reading began; else without what was spent in those that did, and a sentence that says so.

    What is not told is held to be all that a limit allows, so that nothing is given because of it.
    """
    ended = [one for one in (DAILY, WEEKLY, MONTHLY) if has_ended(one, begun, observed.now)]
    if not ended:
        return observed, None
    periods = frozenset(ended)
    left = Observed(
        tuple(
            one
            if one.summary is None or one.summary.period not in periods
            else replace(one, summary=_unspent(one.summary))
            for one in observed.requests
        ),
        tuple(one if one.period not in periods else _unspent(one) for one in observed.effective),
        observed.now,
    )
    names = " and a ".join(ended)
    return left, f"A {names} period ended (UTC) while this was read, so what was spent in it is not told: run it again."


def _unspent(limit: EffectiveLimit) -> EffectiveLimit:
    return replace(limit, spent=None)
