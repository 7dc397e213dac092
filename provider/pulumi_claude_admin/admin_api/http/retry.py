"""
Which calls are sent again, how often and after how long. No HTTP here: it goes by the errors of `errors.py` alone.

A create is never sent again when its outcome is unknown: there is no idempotency key, and a second workspace would have keys
of its own. Waiting after a 429 is left to the rate limiter, which makes all threads wait.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from typing import Final

import tenacity

from pulumi_claude_admin.admin_api.http.call import Call, Replay
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.errors import (
    AdminApiError,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedResponse,
    Unreachable,
)

TRIES: Final = 4
"""How often a call that is not answered, or with 5xx, is sent in all."""

LONGEST_WAIT: Final = 300.0
"""Seconds within which 429 answers are waited out, counted from the first try."""

MOST_WAITS: Final = 20
"""How often a 429 is waited out at most."""

CHANGED_CONCURRENTLY: Final = frozenset({"workspace_changed_concurrently", "concurrent_membership_change"})
"""Refusals because somebody else is changing the same object: a call that names the final value is sent again."""

_log: Final = logging.getLogger(__name__)

_backoff: Final = tenacity.wait_exponential(multiplier=0.5, max=8) + tenacity.wait_random(0, 0.5)


class BrokenOff(UnexpectedResponse):
    """The answer began and did not end. Unlike a wrong answer, it may be whole the next time."""


def retrying(call: Call, rate_limiter: RateLimiter) -> tenacity.Retrying:
    """The loop around one call. What it raises in the end is the error of the last try."""
    started = rate_limiter.clock()

    def is_enough(state: tenacity.RetryCallState) -> bool:
        if not isinstance(_error(state), RateLimited):
            return state.attempt_number >= TRIES
        waited = rate_limiter.clock() - started + rate_limiter.closed_for(call.family)
        return state.attempt_number >= MOST_WAITS or waited > LONGEST_WAIT

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: may_replay(call, error)),
        stop=is_enough,
        wait=_seconds_between,
        sleep=rate_limiter.sleep,
        before_sleep=lambda state: _log_retry(call, state),
        reraise=True,
    )


def may_replay(call: Call, error: BaseException) -> bool:
    """Whether the call may be sent again after this error."""
    is_repeatable = call.replay is Replay.ALSO_WHEN_UNKNOWN
    match error:
        case RateLimited():
            return True
        case Unreachable():
            return not is_untrusted(error) and (is_repeatable or not error.outcome_unknown)
        case Unavailable() | BrokenOff():
            return is_repeatable
        case Rejected():
            return is_repeatable and error.error_code in CHANGED_CONCURRENTLY
        case _:
            return False


def is_untrusted(error: BaseException) -> bool:
    """Whether the server's certificate was not trusted; trying again does not change that."""
    return any(isinstance(link, ssl.SSLCertVerificationError) for link in links(error))


def links(error: BaseException) -> Iterator[BaseException]:
    """An error and everything it was raised from."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            yield link
            waiting += [link.__cause__, link.__context__]


def _seconds_between(state: tenacity.RetryCallState) -> float:
    return 0.0 if isinstance(_error(state), RateLimited) else _backoff(state)


def _log_retry(call: Call, state: tenacity.RetryCallState) -> None:
    error = _error(state)
    status = error.status if isinstance(error, AdminApiError) else None
    reason = "the Admin API did not answer" if status is None else f"the Admin API answered {status}"
    _log.info("%s: %s, and is asked again in %.1f s", call.shown, reason, state.upcoming_sleep)


def _error(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None
