"""The mishaps that are drawn: each of the simulator's Console, when it happens, and whether it goes on for as long as the try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from tests.support.console_changes import Level

Moment = Literal["at the page", "at its data", "at the first save", "at the last save"]

_SAVES: Final = ("at the first save", "at the last save")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A mishap. `stays`: it goes on; `is_slow`: what is looked for never comes, which is waited for in vain; `is_harmless`: the
    change is made all the same; `levels` are those of the changes that it can happen to.
    """

    name: str
    moments: tuple[Moment, ...]
    stays: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    is_slow: bool = False
    is_harmless: bool = False
    levels: tuple[Level, ...] = get_args(Level)


NONE: Final = Fault("none", ("at the page",), is_harmless=True)
FAULTS: Final = (
    NONE,
    Fault("console_challenge", ("at the page",), stays=True),
    Fault("console_maintenance", ("at the page",), stays=True),
    Fault("console_forbidden", ("at the page",), stays=True),
    Fault("console_session_expired", ("at the page", "at its data", *_SAVES)),
    Fault("console_unknown_page", ("at the page",), stays=True, is_slow=True),
    Fault("console_overlay", ("at the page",), stays=True, parameters={"kind": "dialog"}, is_slow=True),
    Fault("console_redirect_loop", ("at the page",), stays=True),
    Fault(
        "console_other_workspace",
        ("at the page",),
        stays=True,
        is_slow=True,
        levels=("workspace", "Claude Code workspace"),
    ),
    Fault("console_other_organization", ("at the page", "at its data", *_SAVES)),
    Fault("console_other_value", ("at its data",), is_slow=True),
    Fault("console_save_error", _SAVES, parameters={"message": "Not today"}),
    Fault("console_save_not_persisted", _SAVES),
    Fault("console_save_reverts", ("at the first save",)),
    Fault("console_save_told_wrong", _SAVES),
    Fault("console_save_challenged", _SAVES),
    Fault("console_slow_save", _SAVES, parameters={"ms": 300}, is_harmless=True),
)
"""Each mishap of the Console, and none."""

STOPPERS: Final = frozenset(fault.name for fault in FAULTS if fault.stays)
"""With these the page that is looked for never comes, so that nothing may be pressed."""
