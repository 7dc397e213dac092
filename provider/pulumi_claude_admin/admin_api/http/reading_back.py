"""
Reading an object once more after it was written: an answer may show what was asked for although nothing was kept.

Source: docs/platform/requests.md#delay (a read shows what was just written).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Final, TypeVar

from pulumi_claude_admin.admin_api.http.call import Answer, Call
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import ApiWriteNotConfirmed, NotFound

SETTLING: Final = 20.0
"""Seconds within which what was written may not show yet (seen live of members, docs/platform/members.md#just-added)."""

_FIRST_WAIT: Final = 0.75
_LONGEST_WAIT: Final = 4.0

ValueT = TypeVar("ValueT")


def read_back(transport: Transport, answer: Answer, path: str, parser: Callable[[object], ValueT]) -> ValueT:
    """One call: the object at `path`, which `answer` says was written. Raises ApiWriteNotConfirmed when it is not there."""
    try:
        return transport.send(Call("GET", path)).parse(parser)
    except NotFound:
        raise answer.not_taken(shown=f"reading it back finds nothing at {path}") from None


def delete_for_good(transport: Transport, path: str, *, shown: str) -> None:
    """Two calls: nothing must be at `path` any more afterwards. Already gone is success, with one."""
    with suppress(NotFound):
        answer = transport.send(Call("DELETE", path))
        transport.send(Call("GET", path))
        raise answer.not_taken(shown=shown)


def require_kept(answer: Answer, found: object, wanted: Mapping[str, object], *, what: str) -> None:
    """Raise ApiWriteNotConfirmed when an attribute of what was read back is another one than was written."""
    for name, value in wanted.items():
        if getattr(found, name) != value:
            raise answer.not_taken(shown=f"reading it back shows another {name.replace('_', ' ')} of {what}")


def require_listed(rate_limiter: RateLimiter, wrong: Callable[[], str | None], *, path: str) -> None:
    """
    Look, and look again while something is wrong, for `SETTLING` seconds. Raises ApiWriteNotConfirmed with what is wrong then.

    For what one list shows of many writes; `path` is the list's.
    """
    started = rate_limiter.clock()
    while (shown := wrong()) is not None:
        if not waited_since(rate_limiter, started):
            raise ApiWriteNotConfirmed(
                f"the Admin API answered this write with success, but {shown}",
                method="GET",
                path=path,
                outcome_unknown=True,
                hint="Look at it in the Console, then run `pulumi up --refresh`",
            )


def other_than_written(written: object, shown: object | None, names: Collection[str], *, what: str) -> str | None:
    """What the list has instead of what a write was answered with, None when these attributes are the same."""
    if shown is None:
        return f"the list does not show {what}"
    differing = (name for name in names if getattr(shown, name) != getattr(written, name))
    name = next(differing, None)
    return None if name is None else f"the list shows another {name.replace('_', ' ')} of {what}"


def waited_since(rate_limiter: RateLimiter, moment: float) -> bool:
    """Wait a little longer than the last time, unless `SETTLING` is over; whether it was waited."""
    since = rate_limiter.clock() - moment
    if since >= SETTLING:
        return False
    rate_limiter.sleep(min(max(_FIRST_WAIT, since / 2), _LONGEST_WAIT, SETTLING - since))
    return True
