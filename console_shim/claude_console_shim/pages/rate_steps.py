"""
The saves of a change of rate limits, as values: which editor sets what, what each presses, and what the limits are called. Pure.

A page has one column of input tokens, whatever the limiter is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import RateLimitsMap
from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.model.guard_rails import amount_steps

_SAME_COLUMN: Final = {"input_tokens_per_minute_cache_aware": "input_tokens_per_minute"}

Rates = Mapping[str, int | None]
"""A value for each column of the page, None where the organization's applies."""


@dataclass(frozen=True, slots=True)
class RateStep:
    """One save: the editor, by its name in the map, and what it sets; or the one limiter that the button `reset` clears."""

    editor: str
    values: Rates
    reset: Control | None = None


def rate_steps(part: RateLimitsMap, present: Rates, wanted: Rates) -> Iterator[RateStep]:
    """The saves that lead from one to the other, none for an editor whose limiters stay. Raises LayoutUnknown without an editor."""
    edited = {limiter for editor in part.editors.values() for limiter in editor.fields}
    without = next((each for each in part.columns if wanted[each] != present[each] and each not in edited), None)
    if without is not None:
        raise LayoutUnknown(f"the page map does not say what edits {without}", hint="Nothing was clicked.")
    for name, editor in part.editors.items():
        changed = {limiter: wanted[limiter] for limiter in editor.fields if wanted[limiter] != present[limiter]}
        cleared = [limiter for limiter, value in changed.items() if value is None and editor.reset is not None]
        typed = {limiter: value for limiter, value in changed.items() if limiter not in cleared}
        if typed:
            yield RateStep(name, typed)
        yield from (RateStep(name, {limiter: None}, editor.reset) for limiter in cleared)


def words_of(group: str) -> str:
    """What a press is about, in the words of the journal."""
    return f"rate limits of {group}"


def planned(step: RateStep, group: str, present: Rates, *, declared: Rates) -> PlannedPress:
    """What a save presses, in the words of the journal."""
    before = {limiter: present[limiter] for limiter in step.values}
    amounts = amount_steps("workspace_rate_limit", before, step.values, declared=declared)
    return PlannedPress(words_of(group), say(before), say(step.values), amounts)


def not_needed(part: RateLimitsMap, steps: Iterable[RateStep]) -> frozenset[str]:
    """The controls of editors, and of ways to use them, that this change does not have."""
    resets = {f"editors.{step.editor}.reset" for step in steps if step.reset is not None}
    editors = tuple(f"editors.{step.editor}." for step in steps if step.reset is None)
    paths = (path.removeprefix("part.") for path, _ in controls(part, "part"))
    return frozenset(
        path
        for path in paths
        if path.startswith("editors.")
        and path not in resets
        and (path.endswith(".reset") or not path.startswith(editors))
    )


def by_column(limits: Rates) -> dict[str, int | None]:
    """The limits by the column that has them. Raises InvalidInputs for two names of one column."""
    columns = [_SAME_COLUMN.get(limiter, limiter) for limiter in limits]
    if len(set(columns)) != len(columns):
        raise InvalidInputs(
            Problem("input_tokens_per_minute", "the Console has one field for it and for the cache-aware one; name one")
        )
    return dict(zip(columns, limits.values(), strict=True))


def require_columns(asked: Rates, part: RateLimitsMap) -> None:
    """Raise InvalidInputs for limiters that the page does not show."""
    strange = [limiter for limiter in asked if limiter not in part.columns]
    if strange:
        raise InvalidInputs(*(Problem(limiter, "the Console's page does not show this limiter") for limiter in strange))


def set_ones(rates: Rates) -> dict[str, int]:
    """Those that are set."""
    return {limiter: value for limiter, value in rates.items() if value is not None}


def spelled(rates: Rates, limits: Rates) -> dict[str, int]:
    """The overrides, each under the name that the caller used for its column."""
    names = {_SAME_COLUMN.get(limiter, limiter): limiter for limiter in limits}
    return {names.get(limiter, limiter): value for limiter, value in set_ones(rates).items()}


def say(rates: Rates) -> str:
    """Limits in words."""
    return ", ".join(f"{limiter} {'inherited' if value is None else value}" for limiter, value in rates.items())
