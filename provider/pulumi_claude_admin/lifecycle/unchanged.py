"""
Only what is new in a declaration can be refused. What stood there before and is wrong by now is a warning.

The world changes under a program: a person leaves, a group vanishes. A `check` that fails stops the whole run, so one leaver
would hold up every other team's change. Form is another matter: it does not change by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pulumi.output import contains_unknowns

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.quoting import literal

_ENTRY: Final = re.compile(r'(?P<key>\w+)\["(?P<entry>.*)"\]', re.DOTALL)
"""How a problem names one entry of a mapping: `members["ana@example.com"]`."""

_PLACE: Final = re.compile(r"(?P<key>\w+)\[(?P<place>\d+)\]")
"""How a problem names one entry of a list: `workspace_ids[0]`."""


def refuse_what_is_new(error: InvalidInputs, *, before: Bag, now: Bag) -> None:
    """
    Raise the error with the problems of what is new or changed, if there are any; tell the others.

    `before` are the inputs of the state, empty for a new resource; `now` those that are declared.
    """
    lines = {problem: _unchanged(problem.property, before, now) for problem in error.problems}
    for problem, line in lines.items():
        if line is not None:
            reason = problem.reason.rstrip(".")
            print_once(
                f"warning: {line}: {reason}. It stood there before, so all else goes on; change it or take it out"
            )
    new = [problem for problem, line in lines.items() if line is None]
    if new:
        raise InvalidInputs(*new, hint=error.hint)


def _unchanged(path: str, before: Bag, now: Bag) -> str | None:
    """The line of the program, when the state has it too."""
    if (listed := _PLACE.fullmatch(path)) is not None:
        return _unchanged_place(listed["key"], int(listed["place"]), before, now)
    named = _ENTRY.fullmatch(path)
    if named is None:
        key = path.partition(".")[0]
        is_same = key in before and before[key] == now.get(key)
        return f"{key}={_literal(now[key])}" if is_same else None
    key, entry = named["key"], named["entry"]
    old, new = before.get(key), now.get(key)
    if not (isinstance(old, Mapping) and isinstance(new, Mapping) and entry in old and entry in new):
        return None
    return f"the line {_literal(entry)}: {_literal(new[entry])} of {key}"


def _unchanged_place(key: str, place: int, before: Bag, now: Bag) -> str | None:
    """Wherever in the list it stood: another entry before it makes it no new one."""
    old, new = before.get(key), now.get(key)
    if not (isinstance(old, Sequence) and isinstance(new, Sequence) and new[place] in old):
        return None
    return f"{_literal(new[place])} in {key}"


def _literal(value: object) -> str:
    """What it says in the program; what only the update will know is an ellipsis there."""
    return literal(value) if isinstance(value, str) else "…" if contains_unknowns(value) else repr(value)
