"""
What has to hold after any try, judged by the simulator's own state alone.

Each sentence is an invariant of the shim; a try that breaks one names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from pulumi_claude_admin.ports import ConsoleScope
from tests.support.chaos.draws import Draw
from tests.support.chaos.faults import STOPPERS
from tests.support.chaos.writer import Refusal
from tests.support.console_changes import Settings
from tests.support.console_settings import all_else, found

OTHERS_VALUE = 77_700
"""What another administrator sets meanwhile, in cents, or in requests."""
OTHERS_RECIPIENT = "eve@example.com"


class Broken(StrEnum):
    """An invariant that does not hold."""

    ANOTHER_TARGET = "a value on another target"
    UNDECLARED = "something was saved that was not declared"
    TWICE = "saved more often than the change takes"
    FALSE_SUCCESS = "success, and the state does not have it"
    UNKNOWN_PRESSED = "pressed on a page that never was the one that is known"
    REFUSED = "not made, and nothing stood in its way"
    LEFT = "a clear session, a profile or a process is left"
    OTHER_ERROR = "an error of no kind that is promised, or of more than one line"


class Ended(StrEnum):
    """How a try ended, for the table."""

    DONE = "done"
    STOPPED = "stopped cleanly"
    UNKNOWN = "told as unknown"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What was true when a process that wrote had been killed: the state, and the saves that had come in, answered or not."""

    state: Mapping[str, Any]
    saves: int


@dataclass(frozen=True, slots=True)
class Result:
    """
    What came of a try: why each of those who wrote did not (None: success), the saves that pages asked for, state before and
    after, what is left that should not be; and, where a process was killed, what was true then: another went on.
    """

    refusals: tuple[Refusal | None, ...]
    saves: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    left: tuple[str, ...] = ()
    interrupted: Interrupted | None = None


def ended(where: ConsoleScope, result: Result) -> Ended:
    """What a table says of it."""
    if None in result.refusals:
        return Ended.DONE
    is_as_before = not result.saves or found(result.after, where) == found(result.before, where)
    return Ended.STOPPED if is_as_before else Ended.UNKNOWN  # without a save it was somebody else who changed it


def broken(one: Draw, where: ConsoleScope, result: Result) -> Iterator[tuple[Broken, str]]:
    """Every invariant that does not hold, and how."""
    before, now = found(result.before, where), found(result.after, where)
    wanted = _wanted(one, before)
    if all_else(result.before, where) != all_else(result.after, where):
        yield Broken.ANOTHER_TARGET, _difference(all_else(result.before, where), all_else(result.after, where))
    strange = tuple(_strange(one, before, now))
    if strange:
        yield Broken.UNDECLARED, ", ".join(strange)
    most = _most_saves(one, where, result, wanted)
    if result.saves > most:
        yield Broken.TWICE, f"{result.saves} saves, at most {most}"
    if None in result.refusals and now != wanted:
        yield Broken.FALSE_SUCCESS, f"{now} instead of {wanted}"
    if one.must_succeed and None not in result.refusals:
        yield Broken.REFUSED, str(result.refusals[0])
    if one.fault.name in STOPPERS and result.saves:
        yield Broken.UNKNOWN_PRESSED, f"{result.saves} saves behind {one.fault.name}"
    if result.left:
        yield Broken.LEFT, ", ".join(result.left)
    for refusal in result.refusals:
        if refusal is not None and not (refusal.is_promised and "\n" not in refusal.said):
            yield Broken.OTHER_ERROR, refusal.said


def _most_saves(one: Draw, where: ConsoleScope, result: Result, wanted: Settings) -> int:
    """Everybody who writes saves once what it takes; who goes on after a killed process, only what that one did not get to."""
    if result.interrupted is None:
        return len(one.change.saves) * len(result.refusals)
    is_done = found(result.interrupted.state, where) == wanted and one.fault.name != "console_save_reverts"
    return result.interrupted.saves + (0 if is_done else len(one.change.saves))


def _wanted(one: Draw, before: Settings) -> Settings:
    """What is declared, and what was there of the rest."""
    was, declared = asdict(one.change.before), asdict(one.change.after)
    return replace(before, **{name: value for name, value in declared.items() if value != was[name]})


def _strange(one: Draw, before: Settings, now: Settings) -> Iterator[str]:
    """Values that nobody wanted: each may be as before or as declared, whatever of several saves was taken."""
    after = one.change.after
    others = ({OTHERS_VALUE}, {OTHERS_RECIPIENT}) if one.fault.name == "console_other_value" else (set(), set())
    for name in ("cap", "requests", "default"):
        if getattr(now, name) not in {getattr(before, name), getattr(after, name)} | others[0]:
            yield f"{name} {getattr(now, name)}"
    was, declared, limits = dict(before.people), dict(after.people), dict(now.people)
    for email in {*was, *declared, *limits}:
        if limits.get(email) not in {was.get(email), declared.get(email)} | others[0]:
            yield f"limit of a person {limits.get(email)}"
    for name, of_another in (("thresholds", others[0]), ("recipients", others[1])):
        old, new, there = ({*getattr(each, name)} for each in (before, after, now))
        if not old & new <= there <= old | new | of_another:
            yield f"{name} {getattr(now, name)}"


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    names = [name for name in before if before[name] != after.get(name)]
    for name in names:
        if isinstance(before[name], list):
            return f"{name}: {[x for x in before[name] if x not in after[name]]} became {[x for x in after[name] if x not in before[name]]}"[
                :600
            ]
    return f"{names}: {[before[name] for name in names]} became {[after[name] for name in names]}"[:600]
