"""
The plan in a file that `pulumi preview --json --show-sames` wrote, read so strictly that no step can hide in what is not understood. Pure.

Where drift leaves out an entry that it does not know, a plan that is about to be applied is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.drift.planned_steps import Plan, plan_of, stack_of
from pulumi_claude_admin.drift.program import parse_preview
from pulumi_claude_admin.errors import ConfigurationError

_WRITE_ONE: Final = "Write it with `pulumi preview --json --show-sames --save-plan PLAN`, which has to end with 0"


def plan_in(text: str, *, source: str) -> Plan:
    """The plan; `source` names the file for people. Raises ConfigurationError when it is not known whole."""
    program = parse_preview(text)
    if program.error is not None:
        raise _refused(f"{source} is no preview that succeeded: {program.error}")
    for number, entry in enumerate(program.entries, start=1):
        if not _is_understood(entry):
            raise _refused(f"step {number} in {source} is not one that this version understands")
    plan = plan_of(program.entries)
    if plan.hidden:
        hidden = len(plan.hidden)
        raise _refused(
            f"{source} does not show {hidden} resource{'s' if hidden > 1 else ''} that a step depends on, such as {min(plan.hidden)}"
        )
    return plan


def _is_understood(entry: object) -> bool:
    if not isinstance(entry, Mapping):
        return False
    urn, operation = entry.get("urn"), entry.get("op")
    states = [state for state in (entry.get("newState"), entry.get("oldState")) if state is not None]
    return (
        isinstance(urn, str)
        and stack_of(urn) is not None
        and isinstance(operation, str)
        and bool(states)
        and all(isinstance(state, Mapping) and isinstance(state.get("custom"), bool) for state in states)
    )


def _refused(message: str) -> ConfigurationError:
    return ConfigurationError(message, hint=_WRITE_ONE)
