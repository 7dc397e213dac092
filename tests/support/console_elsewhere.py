"""A Console on this machine as if it were not: what is only assumed of it is refused until the doctor has matched it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from claude_console_shim.options import ShimOptions


@dataclass(frozen=True)
class Elsewhere(ShimOptions):
    """The same Console, as if it were not on this machine."""

    @property
    def is_local(self) -> bool:
        return False


def elsewhere(here: ShimOptions) -> ShimOptions:
    """These options, for a Console that is not on this machine."""
    return Elsewhere(**{each.name: getattr(here, each.name) for each in fields(here)})
