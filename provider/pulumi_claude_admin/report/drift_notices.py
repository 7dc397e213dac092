"""What a reader has to know besides findings, in one sentence each. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.member_limits import BY_HAND, defaults
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.feed.console_replay import words
from pulumi_claude_admin.feed.reading import Silence
from pulumi_claude_admin.model.increase_request import STAYS_PENDING
from pulumi_claude_admin.quoting import some_of

_SHOWN: Final = 20
WHO: Final = "who made these changes"
WHAT: Final = "the Console settings that were not looked at"


def notices(declared: Declared, *, is_declared_only: bool) -> tuple[str, ...]:
    """Sentences about the stack and the run, in a fixed order."""
    return tuple(_notices(declared, is_declared_only=is_declared_only))


def _notices(declared: Declared, *, is_declared_only: bool) -> Iterator[str]:
    if not declared.declarations:
        yield "The stack declares nothing of this organization."
    if declared.pending_operations:
        number = declared.pending_operations
        what = "1 operation" if number == 1 else f"{number} operations"
        yield (
            f"An earlier `pulumi up` was interrupted ({what} pending). When none is running, "
            "`pulumi refresh --clear-pending-creates` ends that, and `pulumi up` takes up what was made."
        )
    if declared.unknown_types:
        names = ", ".join(sorted(declared.unknown_types))
        yield f"A newer release wrote this stack; not compared: {names}. Upgrade pulumi-claude-admin."
    if is_declared_only:
        yield "Members and rate limits that nobody declared were not looked for (--declared-only)."


def enterprise_notices(reading: Reading) -> Iterator[str]:
    """What is set for others than people in an Enterprise organization, where no API sets it, and that requests wait there."""
    enterprise = reading.snapshot.enterprise
    if enterprise is not None and (set_there := defaults(enterprise)):
        shown, rest = set_there[:_SHOWN], len(set_there) - _SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        yield f"Claude Enterprise: set by a person at {BY_HAND}, for whoever has no override: {', '.join(shown)}{more}."
    if enterprise is not None and enterprise.pending:
        ids, number = [one.request_id for one in enterprise.pending], len(enterprise.pending)
        waits = "1 request for a higher limit waits" if number == 1 else f"{number:,} requests for a higher limit wait"
        yield f"Claude Enterprise: {waits} ({some_of(ids)}); {STAYS_PENDING} (`claude-admin increase-requests list`)."


def feed_notices(reading: Reading, authors: Silence | None) -> Iterator[str]:
    """What the activity feed told instead of the Console, and, each reason once, what it did not tell. `authors`: why nobody is named."""
    if reading.by_feed:
        number = len(reading.by_feed)
        what = "1 Console setting was" if number == 1 else f"{number} Console settings were"
        oldest = words(min(one.as_of for one in reading.by_feed.values()))
        yield f"{what} told by the activity feed, as of {oldest}, and not looked at in the Console."
    lost = [(what, why) for what, why in ((WHO, authors), (WHAT, reading.feed_silence)) if why is not None]
    for why in dict.fromkeys(why for _, why in lost):
        both = " and ".join(what for what, one in lost if one == why)
        some = "in part " if why.is_partial else ""
        yield f"{both} {'is' if both == WHO else 'are'} {some}not known: {why.reason}"
