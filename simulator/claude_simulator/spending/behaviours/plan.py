"""Who spends where on what: what every behaviour is given, and what it answers. No behaviour, price or platform shape is in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

WRITTEN_SHARE = 0.5


def written_share(cache_share: float) -> float:
    """Return how much of the input that does not come from the cache is written into it: nothing where nothing ever comes from it."""
    return WRITTEN_SHARE if cache_share > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Spender:
    """A person or a key; ``name`` is the e-mail address or the key's name."""

    name: str
    user_id: str | None = None
    api_key_id: str | None = None
    service_account_id: str | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    """What tokens are made of: how much of the input comes from the cache, how much is answered, how large one request is."""

    cache_share: float = 0.75
    output_share: float = 0.05
    tokens_a_request: int = 20_000


@dataclass(frozen=True, slots=True)
class Use:
    """Tokens of one spender (a number in the plan's row of them) in one hour of a day, in one of the plan's workspaces.

    ``mix`` and ``tokens_a_line`` (what a line of code costs in Claude Code) are the plan's own when None; what is not
    ``is_committed`` ends in no commit.
    """

    who: int
    hour: int
    tokens: float
    workspace: int = 0
    mix: Mix | None = None
    tokens_a_line: float | None = None
    is_committed: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """One strand of an organization's spend.

    ``tokens_a_day`` is of each spender on a full day. ``noise`` and ``unevenness`` are sigmas of logarithms: from day to day, and
    from spender to spender. ``rows_a_day`` is in how many hours of a day a service is seen. Nothing is spent before ``starts``
    or from ``ends`` on. ``strength`` is how far it is beyond what an audit should take for a fault: 1 is just there. ``looks_like`` is a rule that what is harmless might be taken for.
    """

    name: str
    seed: int
    workspace_ids: tuple[str, ...]
    spenders: tuple[Spender, ...]
    model: str
    tokens_a_day: float
    product: str = "messages_api"
    service_tier: str = "standard"
    mix: Mix = field(default_factory=Mix)
    tokens_a_line: float = 15_000
    noise: float = 0.25
    unevenness: float = 0.0
    weekend_share: float = 0.2
    rows_a_day: int = 24
    is_of_people: bool = False
    starts: datetime | None = None
    ends: datetime | None = None
    strength: float | None = None
    looks_like: str | None = None
