"""What a map does without, since the format cannot say it: a setting, or a part of one, with the reason. The rest of the map is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from claude_console_shim.mapping.asking import Asking
from pulumi_claude_admin.errors import LayoutUnknown


@dataclass(slots=True)
class LeftOut:
    """What was left out so far: the setting or its part in words, and why."""

    reasons: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def unless_said(self, asking: Asking, *part: str) -> Iterator[None]:
        """What is asked in there is left out when no map can say it."""
        named = " ".join((*asking.section, *part)).replace("_", " ")
        try:
            yield
        except LayoutUnknown as error:
            self.reasons.append((named, error.message))
