"""What is known of one team's workspace before anything is written for a gateway: what it may spend, what it spent, how fast it may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class GroupLimits:
    """Limits of one model group, by the platform's word of the limiter. All models of the group share them."""

    group: str
    models: tuple[str, ...]
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeamBudget:
    """
    One live workspace. Amounts are fractional cents, of the month of the export's `as_of`.

    `declared` is what code says, None where nothing does. `actual` None: no cap is there, or (`is_seen` false) nobody could look.
    `key` is the team's in the team file, `group` its group of the identity provider, `names` further names of it in gateways.
    """

    workspace_id: str
    name: str
    spent: Decimal
    declared: Decimal | None = None
    actual: Decimal | None = None
    is_seen: bool = True
    key: str | None = None
    group: str | None = None
    names: tuple[str, ...] = ()
    limits: tuple[GroupLimits, ...] = field(default=())

    @property
    def cap(self) -> Decimal | None:
        """The lower of what is declared and what is there: a gateway never lets through what one of the two forbids."""
        return min((one for one in (self.declared, self.actual) if one is not None), default=None)

    @property
    def is_known(self) -> bool:
        """Whether anybody says what it may spend, or that nothing stops it."""
        return self.is_seen or self.declared is not None

    @property
    def team(self) -> str:
        """What a gateway's team is called by default."""
        return self.key or self.name

    @property
    def team_names(self) -> tuple[str, ...]:
        """Every name by which a gateway may know the team: once each, in order."""
        names = (self.key, self.name, self.workspace_id, *self.names)
        return tuple(dict.fromkeys(one for one in names if one))
