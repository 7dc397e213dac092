"""
What the product needs of a key's own secret: one call with it, and what that says of the key. A part of `ports`; no implementation belongs here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CanaryKey:
    """A key that is there to be tried, by its id, with the secret that somebody keeps beside it."""

    key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetIn:
    """The platform took the secret for a key that works. `organization_id`: whose it is, where the answer says so."""

    organization_id: str | None


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The platform refused the key itself: by status, `error.type` and code."""

    status: int
    kind: str | None
    error_code: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class NotTold:
    """No answer that says anything of the key."""

    reason: str


Probed = LetIn | TurnedAway | NotTold


class KeyProbe(Protocol):
    """Calls with the secret of a key, as whoever has copied it would. Neither raises for what the platform answers."""

    def list_models(self, canary: CanaryKey) -> Probed:
        """A call that costs nothing."""

    def write_one_token(self, canary: CanaryKey) -> Probed:
        """A call of the smallest model for one token, which costs less than a thousandth of a cent. A cap or a rate limit that refuses it has let the key in."""
