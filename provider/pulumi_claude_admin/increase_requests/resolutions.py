"""Approving and denying as values, and what became of each. How they are carried out is in `resolver.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.money import Money

APPROVE: Final = "approve_request"
DENY: Final = "deny_request"


@dataclass(frozen=True, slots=True)
class Approval:
    """A request that is to be approved: `amount` becomes the person's own limit of `period`, in which `before` held when that was decided."""

    request_id: str
    user_id: str
    period: str
    before: Money | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Denial:
    """A request that is to be denied."""

    request_id: str
    user_id: str
    period: str


Resolution = Approval | Denial


class Became(StrEnum):
    """What became of it."""

    DONE = "done"
    ALREADY = "already so"
    CHANGED = "changed meanwhile"
    REFUSED = "refused"
    UNKNOWN = "outcome unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The same, with a reason for people."""

    became: Became
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.became}: {self.reason}" if self.reason else str(self.became)


def facts_of(one: Resolution) -> Mapping[str, str]:
    """What the journal says of it: ids and amounts, no address."""
    facts = {"target": one.request_id, "user_id": one.user_id, "period": one.period}
    if isinstance(one, Denial):
        return {"write": DENY, **facts}
    before = "no_limit" if one.before is None else one.before.major
    return {"write": APPROVE, **facts, "before": before, "amount": one.amount.major}
