"""One thing that an audit should say of an organization, or should not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from claude_simulator.clock import stamp_seconds

PlaceKind: TypeAlias = Literal["key", "organization", "person", "workspace"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that an audit should say of a place, or with ``is_fault`` False should not.

    ``strength`` is how far it is beyond the rule's default threshold (1: just there), None where there is no degree.
    ``cost_cents`` is all that was spent there in that way, ``avoidable_cents`` what of it need not have been.
    """

    rule: str
    kind: PlaceKind
    id: str
    label: str
    is_fault: bool
    since: datetime | None
    until: datetime | None
    cost_cents: Decimal
    avoidable_cents: Decimal | None = None
    strength: float | None = None
    behaviour: str | None = None
    name: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as JSON: moments in RFC 3339, money as decimal text."""
        moments = {name: _stamped(getattr(self, name)) for name in ("since", "until")}
        money = {name: _text(getattr(self, name)) for name in ("cost_cents", "avoidable_cents")}
        return {**asdict(self), **moments, **money}


def cents(picocents: int) -> Decimal:
    """Return picocents as fractional cents, exactly."""
    return Decimal(picocents).scaleb(-12).normalize()


def _stamped(moment: datetime | None) -> str | None:
    return None if moment is None else stamp_seconds(moment)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
