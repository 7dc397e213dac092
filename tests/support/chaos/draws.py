"""
One try of a write in the Console, drawn by a number: what the pages look like, what is written where, and what goes wrong meanwhile.

The same number is the same try for as long as `VERSION` stays; it grows with every change of what is drawn, and each kept result says
which it is of.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from claude_console_shim.options import Timeouts
from tests.support.chaos.faults import FAULTS, Fault, Moment
from tests.support.console_changes import CHANGES, NOT_IN_A, Change

VERSION: Final = 3
"""
1 had no limits of Claude Code, no long lists and no second process, and drew pages that no map knows more often; in 2 the page of
another workspace led on to others for ever, and was never seen.
"""

Target = Literal["its own", "among many", "twin", "archived", "default", "other organization"]
Beside = Literal["nobody", "another session", "another process", "browser killed", "process killed"]
Killed = Literal["at its first page", "at its second page", "when it sends a save", "when its save is answered"]

PATIENT: Final = Timeouts(page=20, control=10, save=15, look=0.02, bare=0.05, idle=600)
IMPATIENT: Final = replace(PATIENT, page=1, control=1, save=5)
"""For pages that never become what is looked for."""
FIRST_PICTURE_MS: Final = 60
BARE_SECONDS: Final = 0.2
"""How long a page may show something else before its data, and how long two looks lie apart then; both by the page's own clock."""

LAYOUTS: Final = ("a", "b", "c", "d")
LANGUAGES: Final = ("en", "de")
"""Languages whose words the maps have."""

_LOOKS: Final[Mapping[str, tuple[str | int, ...]]] = {
    "console_icon_names": ("named",) * 11 + ("nameless",),
    "console_dialogs": ("short", "long"),
    "console_errors": ("toast", "inline"),
    "console_fields": ("as_typed",) * 5 + ("written_otherwise",) * 3 + ("changed_when_left", "reset_by_refetch"),
    "console_dialog_closes": ("when_saved", "at_the_press"),
    "console_notices": ("none", "none", "alert"),
    "console_telemetry": ("none", "accepted", "refused_403"),
    "console_first_picture": ("data",) * 6 + ("nothing_set", "rows_before"),
    "console_people_rows": (0, 5),
    "console_people_rest": ("by_layout", "pages", "more", "scroll", "box"),
}
"""Switches of the pages, with the words drawn more often said more than once."""


LOOKS: Final[Mapping[str, str | int]] = {
    **{name: words[0] for name, words in _LOOKS.items()},
    "console_first_picture_ms": 600,
    "console_language": "en",
    "console_labels": 0,
}
"""What the pages look like to everybody else."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One try. `switches` are how the pages look, `beside` who else is at it, `killed` when whoever is killed is."""

    seed: int
    layout: str
    language: str
    setting: str
    change: Change
    target: Target
    fault: Fault
    moment: Moment
    beside: Beside
    killed: Killed
    switches: Mapping[str, str | int] = field(hash=False, compare=False)

    @property
    def timeouts(self) -> Timeouts:
        """Short where what is looked for will never come."""
        found = PATIENT if self.is_known_page and not self.fault.is_slow else IMPATIENT
        shows_nothing_first = self.switches["console_first_picture"] != "data"
        return replace(found, bare=BARE_SECONDS) if shows_nothing_first else found

    @property
    def is_known_page(self) -> bool:
        """Whether the maps have the words of these pages, and the place is one where the layout can make the change."""
        words = self.switches["console_labels"] == 0 and self.switches["console_icon_names"] == "named"
        can = self.layout != "a" or self.change not in NOT_IN_A
        return words and can and self.target in {"its own", "among many"}

    @property
    def must_succeed(self) -> bool:
        """Whether nothing stands in the way of the change: whoever goes on after a killed process makes it too."""
        is_plain = self.switches["console_fields"] in {"as_typed", "written_otherwise"}
        is_alone = self.beside in {"nobody", "process killed"}
        return self.is_known_page and is_plain and self.fault.is_harmless and is_alone

    def __str__(self) -> str:
        when = f"{self.beside} {self.killed}" if "killed" in self.beside else self.beside
        return f"{self.seed} {self.layout} {self.language} {self.change.name} {self.target} {self.fault.name} {self.moment} {when}"


def draw(seed: int) -> Draw:
    """The try of this number."""
    dice = random.Random(seed)  # noqa: S311 - draws tests, keeps no secret
    setting = dice.choice(tuple(CHANGES))
    change = dice.choice(CHANGES[setting])
    fault = dice.choice([each for each in FAULTS if change.level in each.levels])
    language = dice.choice(LANGUAGES)
    looks = {name: dice.choice(words) for name, words in _LOOKS.items()}
    looks["console_language"] = language
    looks["console_first_picture_ms"] = FIRST_PICTURE_MS
    looks["console_labels"] = dice.choice((*(0,) * 11, dice.randrange(1, 5000)))
    target = _target(dice, change)
    if target == "among many":
        looks["console_people_rows"] = dice.choice((0, 50))
    return Draw(
        seed,
        dice.choice(LAYOUTS),
        language,
        setting,
        change,
        target,
        fault,
        dice.choice(fault.moments),
        dice.choices(get_args(Beside), (73, 3, 1, 1, 2))[0],
        dice.choice(get_args(Killed)),
        looks,
    )


def _target(dice: random.Random, change: Change) -> Target:
    if change.level == "organization":
        return dice.choice((*("its own",) * 9, "other organization"))
    if change.level == "Claude Code workspace":
        return dice.choice((*("its own",) * 9, "among many", "other organization"))
    return dice.choice((*("its own",) * 14, "among many", "among many", *_NOT_TO_BE_WRITTEN))


_NOT_TO_BE_WRITTEN: Final = ("twin", "archived", "default", "other organization")

Axis = Callable[[Draw], str]
AXES: Final[tuple[Axis, ...]] = (
    lambda one: one.layout,
    lambda one: one.language,
    lambda one: one.setting,
    lambda one: one.fault.name,
)


def pairs(candidates: Iterable[Draw]) -> tuple[Draw, ...]:
    """Those of the candidates that together have every pair of values that all of them have, as few as the first best choice gives."""
    left = {one: _pairs_of(one) for one in candidates}
    chosen = []
    while left:
        best = max(left, key=lambda one: (len(left[one]), -one.seed))
        chosen.append(best)
        covered = left[best]
        left = {one: rest for one, its in left.items() if (rest := its - covered)}
    return tuple(chosen)


def _pairs_of(one: Draw) -> frozenset[tuple[int, str, int, str]]:
    values = [axis(one) for axis in AXES]
    return frozenset((i, values[i], j, values[j]) for i, j in itertools.combinations(range(len(values)), 2))
