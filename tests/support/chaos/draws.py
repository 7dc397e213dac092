"""
One try of a write in the Console, drawn by a number: what the pages look like, what is written where, and what goes wrong meanwhile.

The same number is the same try for ever: a number that failed is a test.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from claude_console_shim.options import Timeouts
from tests.support.console_changes import (
    CAP_CLEARED,
    CAP_FIRST,
    CAP_SET,
    MAILS_CLEARED,
    MAILS_SET,
    RATES_CLEARED,
    RATES_SET,
    RECIPIENTS_SET,
    WHOLE_CAP_CLEARED,
    WHOLE_CAP_SET,
    WHOLE_MAILS_SET,
    Change,
)

Target = Literal["team", "twin", "archived", "default", "other organization", "organization"]
Moment = Literal["at the page", "at its data", "at the first save", "at the last save"]
Helper = Literal["nobody", "another process", "browser killed"]

PATIENT: Final = Timeouts(page=20, control=10, save=15, look=0.02, bare=0.05)
IMPATIENT: Final = Timeouts(page=1.2, control=1.2, save=5, look=0.02, bare=0.05)
"""For pages that never become what is looked for."""

LAYOUTS: Final = ("a", "b", "c", "d")
LANGUAGES: Final = ("en", "de")
KNOWN: Final = frozenset({"en", "de"})
"""Languages whose words the maps have."""
CHANGES: Final[Mapping[str, tuple[Change, ...]]] = {
    "cap": (CAP_FIRST, CAP_SET, CAP_CLEARED),
    "organization's cap": (WHOLE_CAP_SET, WHOLE_CAP_CLEARED),
    "notifications": (MAILS_SET, MAILS_CLEARED, RECIPIENTS_SET),
    "organization's notifications": (WHOLE_MAILS_SET,),
    "rate limits": (RATES_SET, RATES_CLEARED),
}
"""By setting."""

_SAVES: Final = ("at the first save", "at the last save")


@dataclass(frozen=True, slots=True)
class Fault:
    """A mishap of the simulator's Console, when it happens, and whether it goes on for as long as the try."""

    name: str
    moments: tuple[Moment, ...]
    stays: bool = False
    parameters: Mapping[str, Any] | None = field(default=None, hash=False)
    is_slow: bool = False
    is_harmless: bool = False


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
    Fault("console_other_workspace", ("at the page",), stays=True, is_slow=True),
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

_LOOKS: Final[Mapping[str, tuple[str, ...]]] = {
    "console_icon_names": ("named",) * 5 + ("nameless",),
    "console_dialogs": ("short", "long"),
    "console_errors": ("toast", "inline"),
    "console_fields": ("as_typed",) * 5 + ("written_otherwise",) * 3 + ("changed_when_left", "reset_by_refetch"),
    "console_dialog_closes": ("when_saved", "at_the_press"),
    "console_notices": ("none", "none", "alert"),
    "console_telemetry": ("none", "accepted", "refused_403"),
    "console_first_picture": ("data",) * 6 + ("nothing_set", "rows_before"),
}
"""Switches of the pages, with the words drawn more often said more than once."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One try. `switches` are how the pages look, `beside` who else is at it."""

    seed: int
    layout: str
    language: str
    setting: str
    change: Change
    target: Target
    fault: Fault
    moment: Moment
    beside: Helper
    switches: Mapping[str, str | int] = field(hash=False, compare=False)

    @property
    def timeouts(self) -> Timeouts:
        """Short where what is looked for will never come."""
        found = PATIENT if self.is_known_page and not self.fault.is_slow else IMPATIENT
        shows_nothing_first = self.switches["console_first_picture"] != "data"
        return replace(found, bare=Timeouts().bare) if shows_nothing_first else found

    @property
    def is_known_page(self) -> bool:
        """Whether the maps have the words of these pages, and the place is one where the layout can make the change."""
        words = self.switches["console_labels"] == 0 and self.switches["console_icon_names"] == "named"
        can = self.layout != "a" or self.change not in {CAP_CLEARED, WHOLE_CAP_CLEARED}
        return words and can and self.language in KNOWN and self.target in {"team", "organization"}

    @property
    def must_succeed(self) -> bool:
        """Whether nothing stands in the way of the change."""
        is_plain = self.switches["console_fields"] in {"as_typed", "written_otherwise"}
        return self.is_known_page and is_plain and self.fault.is_harmless and self.beside == "nobody"

    def __str__(self) -> str:
        return f"{self.seed} {self.layout} {self.language} {self.change.name} {self.target} {self.fault.name} {self.moment} {self.beside}"


def draw(seed: int) -> Draw:
    """The try of this number."""
    dice = random.Random(seed)  # noqa: S311 - draws tests, keeps no secret
    setting = dice.choice(tuple(CHANGES))
    change = dice.choice(CHANGES[setting])
    fault = dice.choice(FAULTS)
    language = dice.choice(LANGUAGES)
    looks: dict[str, str | int] = {name: dice.choice(words) for name, words in _LOOKS.items()}
    looks["console_language"] = language
    looks["console_first_picture_ms"] = 150
    looks["console_labels"] = dice.choice((0, 0, 0, 0, 0, dice.randrange(1, 5000)))
    return Draw(
        seed,
        dice.choice(LAYOUTS),
        language,
        setting,
        change,
        _target(dice, change),
        fault,
        dice.choice(fault.moments),
        dice.choices(("nobody", "another process", "browser killed"), (36, 3, 1))[0],
        looks,
    )


def _target(dice: random.Random, change: Change) -> Target:
    if change.level == "organization":
        return dice.choice(("organization",) * 7 + ("other organization",))
    return dice.choice(("team",) * 12 + ("twin", "archived", "default", "other organization"))


Axis = Callable[[Draw], str]
AXES: Final[tuple[Axis, ...]] = (
    lambda one: one.layout,
    lambda one: one.language,
    lambda one: one.setting,
    lambda one: one.fault.name,
)


def pairs(candidates: Iterable[Draw], *, of: tuple[Axis, ...] = AXES) -> tuple[Draw, ...]:
    """Those of the candidates that together have every pair of values that all of them have, as few as the first best choice gives."""
    left = {one: _pairs_of(one, of) for one in candidates}
    chosen = []
    while left:
        best = max(left, key=lambda one: (len(left[one]), -one.seed))
        chosen.append(best)
        covered = left[best]
        left = {one: rest for one, its in left.items() if (rest := its - covered)}
    return tuple(chosen)


def _pairs_of(one: Draw, axes: tuple[Axis, ...]) -> frozenset[tuple[int, str, int, str]]:
    values = [axis(one) for axis in axes]
    return frozenset((i, values[i], j, values[j]) for i, j in itertools.combinations(range(len(values)), 2))
