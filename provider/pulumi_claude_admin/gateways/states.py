"""How near a budget is to its end. The marks stand here, in the hook (`actions/litellm/`), which knows nothing of ours, and in docs/gateways.md."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

WARN: Final = Decimal("0.75")
NEAR: Final = Decimal("0.90")
LEFT: Final = Decimal("0.85")
"""Below this share *near* is left again."""


class State(StrEnum):
    """The words of the contract, from the best to the worst."""

    OK = "ok"
    WARN = "warn"
    NEAR = "near"
    OVER = "over"

    @property
    def rank(self) -> int:
        """Larger is worse."""
        return tuple(State).index(self)


def state_of(spent: Decimal, cap: Decimal | None, *, previous: State | None = None) -> State:
    """
    Of a month's spend, in the unit of the cap; without a cap nothing is ever near.

    `previous` is the state of an earlier contract of the same month: what was near stays so until less than 85 % is spent.
    """
    if cap is None:
        return State.OK
    if spent >= cap:
        return State.OVER
    was_near = previous is not None and previous.rank >= State.NEAR.rank
    if spent >= cap * (LEFT if was_near else NEAR):
        return State.NEAR
    return State.WARN if spent >= cap * WARN else State.OK


def at_least_near(state: State) -> State:
    """Of figures that are too old to say that there is room."""
    return max(state, State.NEAR, key=lambda one: one.rank)
