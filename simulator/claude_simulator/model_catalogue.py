"""The models that there are: those of the price table (spending/prices.py), by whatever name they are called.

When they were released, and how long an answer of theirs may be, are guesses that only have to be plausible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from claude_simulator.spending import prices

_DATED = re.compile(r"-\d{8}$")
_SMALL = ("claude-sonnet-4-5", "claude-haiku-4-5", "claude-haiku-5-5")
_LONGEST, _LONGEST_OF_SMALL = 128_000, 64_000
_WINDOW, _WINDOW_OF_SMALL = 1_000_000, 200_000


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be called (messages.md#models)."""

    id: str
    line: str
    released_at: datetime
    max_input_tokens: int
    max_tokens: int

    @property
    def display_name(self) -> str:
        """The name for people: ``Claude Sonnet 4.5`` is ``claude-sonnet-4-5``."""
        _, line, *version = self.id.split("-")
        return f"Claude {line.capitalize()} {'.'.join(version)}"


def find_model(name: str) -> Model | None:
    """Return the model of a name, with or without the day of its release at the end."""
    return MODELS.get(_DATED.sub("", name))


def _model(number: int, model_id: str) -> Model:
    is_small = model_id in _SMALL
    return Model(
        model_id,
        line=model_id.split("-")[1],
        released_at=datetime(2025, 9, 29, tzinfo=UTC).replace(day=1 + number),
        max_input_tokens=_WINDOW_OF_SMALL if is_small else _WINDOW,
        max_tokens=_LONGEST_OF_SMALL if is_small else _LONGEST,
    )


MODELS: Mapping[str, Model] = MappingProxyType(
    {name: _model(n, name) for n, name in enumerate(dict.fromkeys(price.model for price in prices.PRICES))}
)
