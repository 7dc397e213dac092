"""Identifiers shaped like the platform's (requests.md#conventions): a prefix, ``_01`` and 22 base58 characters.

They look random and are not: one seeded generator makes them, so that the same seed gives the same organization.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(slots=True)
class Ids:
    """A seeded source of identifiers."""

    seed: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - identifiers to look at, not secrets

    def restore(self, state: Sequence[Any]) -> None:
        """Go on from a saved point (:meth:`as_json`)."""
        version, numbers, gauss = state
        self._random.setstate((version, tuple(numbers), gauss))

    def as_json(self) -> list[Any]:
        """Return the point that the generator has come to."""
        version, numbers, gauss = self._random.getstate()
        return [version, list(numbers), gauss]

    @classmethod
    def from_json(cls, state: Sequence[Any]) -> Ids:
        """Make a generator that goes on from a saved point."""
        made = cls()
        made.restore(state)
        return made

    def reseed(self, seed: int) -> None:
        """Begin anew, elsewhere."""
        self.seed = seed
        self._random.seed(seed)

    def tagged(self, prefix: str) -> str:
        """Return a new identifier, such as ``wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ`` for the prefix ``wrkspc``."""
        return f"{prefix}_01{''.join(self._random.choices(BASE58, k=22))}"

    def uuid(self) -> str:
        """Return a new UUID as text."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def color(self) -> str:
        """Return a display colour, ``#RRGGBB``."""
        return f"#{self._random.getrandbits(24):06X}"

    def digits(self, count: int) -> str:
        """Return ``count`` decimal digits, as in a sign-in code."""
        return "".join(self._random.choices("0123456789", k=count))
