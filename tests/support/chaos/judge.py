"""
What has to hold after any try, judged by the simulator's own state alone.

Each sentence is an invariant of the shim; a try that breaks one names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from pulumi_claude_admin.errors import ConsoleError, InvalidInputs, WrongOrganization
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.chaos.draws import STOPPERS, Draw
from tests.support.console_changes import Settings, all_else, found

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
class Result:
    """What came of a try: the errors of whoever wrote (None: success), the saves that pages asked for, state before and after."""

    errors: tuple[Exception | None, ...]
    saves: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    clear: tuple[str, ...] = ()


def ended(where: ConsoleScope, result: Result) -> Ended:
    """What a table says of it."""
    if None in result.errors:
        return Ended.DONE
    return Ended.STOPPED if found(result.after, where) == found(result.before, where) else Ended.UNKNOWN


def broken(one: Draw, where: ConsoleScope, result: Result) -> Iterator[tuple[Broken, str]]:
    """Every invariant that does not hold, and how."""
    now = found(result.after, where)
    if all_else(result.before, where) != all_else(result.after, where):
        yield Broken.ANOTHER_TARGET, _difference(all_else(result.before, where), all_else(result.after, where))
    strange = tuple(_strange(one, found(result.before, where), now))
    if strange:
        yield Broken.UNDECLARED, ", ".join(strange)
    most = len(one.change.saves) * len(result.errors)
    if result.saves > most:
        yield Broken.TWICE, f"{result.saves} saves, at most {most}"
    wanted = _wanted(one, found(result.before, where))
    if None in result.errors and now != wanted:
        yield Broken.FALSE_SUCCESS, f"{now} instead of {wanted}"
    if one.must_succeed and None not in result.errors:
        yield Broken.REFUSED, str(result.errors[0])
    if one.fault.name in STOPPERS and result.saves:
        yield Broken.UNKNOWN_PRESSED, f"{result.saves} saves behind {one.fault.name}"
    if result.clear:
        yield Broken.LEFT, ", ".join(result.clear)
    for error in result.errors:
        if error is not None and (
            not isinstance(error, ConsoleError | WrongOrganization | InvalidInputs) or "\n" in str(error)
        ):
            yield Broken.OTHER_ERROR, repr(error)


def _wanted(one: Draw, before: Settings) -> Settings:
    """What is declared, and what was there of the rest."""
    was, declared = asdict(one.change.before), asdict(one.change.after)
    return replace(before, **{name: value for name, value in declared.items() if value != was[name]})


def _strange(one: Draw, before: Settings, now: Settings) -> Iterator[str]:
    """Values that nobody wanted: each field may be as before or as declared, whatever of several saves was taken."""
    after = one.change.after
    is_other = one.fault.name == "console_other_value"
    for name, values in {
        "cap": {before.cap, after.cap} | ({OTHERS_VALUE} if is_other else set()),
        "requests": {before.requests, after.requests} | ({OTHERS_VALUE} if is_other else set()),
    }.items():
        if getattr(now, name) not in values:
            yield f"{name} {getattr(now, name)}"
    amounts = {*before.thresholds, *after.thresholds} | ({OTHERS_VALUE} if is_other else set())
    people = {*before.recipients, *after.recipients} | ({OTHERS_RECIPIENT} if is_other else set())
    kept_amounts, kept_people = {*before.thresholds} & {*after.thresholds}, {*before.recipients} & {*after.recipients}
    if not kept_amounts <= {*now.thresholds} <= amounts:
        yield f"thresholds {now.thresholds}"
    if not kept_people <= {*now.recipients} <= people:
        yield f"recipients {now.recipients}"


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    names = [name for name in before if before[name] != after.get(name)]
    for name in names:
        if isinstance(before[name], list):
            return f"{name}: {[x for x in before[name] if x not in after[name]]} became {[x for x in after[name] if x not in before[name]]}"[
                :600
            ]
    return f"{names}: {[before[name] for name in names]} became {[after[name] for name in names]}"[:600]
