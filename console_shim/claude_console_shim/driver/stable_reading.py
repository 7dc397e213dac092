"""
When a page is believed: nothing that it asked for is under way, and two looks apart read the same. The first picture is not.

A page may show what it kept from before, or nothing at all as if nothing were set, or the rows of what was chosen before, until
its data has come. Two looks lie further apart where such a picture looks like a value (`Timeouts.bare`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.layouts.recognise import P
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What one look at a page reads from it: a value, or why there is none."""

    value: T | None = None
    refusal: LayoutUnknown | InvalidInputs | None = None

    def agrees_with(self, other: Reading[T]) -> bool:
        """Whether both looks say the same."""
        return self.value == other.value and str(self.refusal) == str(other.refusal)


async def read_when_stable(
    driver: PageDriver,
    first: RecognisedPage[P],
    *,
    again: Callable[[RecognisedPage[P]], Awaitable[RecognisedPage[P]]],
    read: Callable[[RecognisedPage[P]], T],
    is_bare: Callable[[T], bool],
) -> tuple[RecognisedPage[P], T]:
    """
    The page, and what is read from it, once it is at rest. `first` is the page as it arrived, `again` another look at it.

    `is_bare` says of a value that a page which has no data yet might show it. Raises what reading raises twice, what `again`
    raises when the page has become another one, and LayoutUnknown when it does not come to rest.
    """
    clock = asyncio.get_running_loop().time
    limit, recognised, seen = clock() + driver.timeouts.page, first, _reading(first, read)
    while clock() < limit:
        is_doubtful = first.part.way.choice is not None or seen.value is None or is_bare(seen.value)
        was_at_rest = await driver.rest(driver.timeouts.bare if is_doubtful else driver.timeouts.look)
        try:
            recognised = await again(recognised)
            now = _reading(recognised, read)
        except LayoutUnknown as error:
            now = Reading(refusal=error)
        if was_at_rest and now.agrees_with(seen):
            return _settled(recognised, now)
        seen = now
    raise LayoutUnknown("the page shows one thing, and then another; nothing of it is believed")


def _reading(recognised: RecognisedPage[P], read: Callable[[RecognisedPage[P]], T]) -> Reading[T]:
    try:
        return Reading(read(recognised))
    except (LayoutUnknown, InvalidInputs) as error:
        return Reading(refusal=error)


def _settled(recognised: RecognisedPage[P], reading: Reading[T]) -> tuple[RecognisedPage[P], T]:
    if reading.refusal is not None:
        raise reading.refusal
    return recognised, reading.value  # type: ignore[return-value]  # T may be None itself
