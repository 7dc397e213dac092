"""What single limiters of a group are: which of them the Console's page shows, and what is odd about a declared value."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.errors import InvalidInputs, Problem, UnsupportedChange
from pulumi_claude_admin.lifecycle.hooks import Declaration
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import at
from pulumi_claude_admin.model.rate_limit import LIMITERS, OrganizationRateLimit, WorkspaceRateLimitSpec

_PAGE_LIMITERS: Final = ("requests_per_minute", "input_tokens_per_minute", "output_tokens_per_minute")
_CACHE_AWARE: Final = "input_tokens_per_minute_cache_aware"
_PLAIN_INPUT_TOKENS: Final = "input_tokens_per_minute"


def on_page_as(limiter: str, entry: OrganizationRateLimit) -> str:
    """
    The name of a limiter on the Console's page. Raises UnsupportedChange for one that the page does not show.

    The page's input tokens are the cache-aware limiter where the organization has that one, else the plain one.
    """
    shown = _CACHE_AWARE if _CACHE_AWARE in entry.limits else _PLAIN_INPUT_TOKENS
    if limiter == shown:
        return _PLAIN_INPUT_TOKENS
    if limiter in _PAGE_LIMITERS and limiter != _PLAIN_INPUT_TOKENS:
        return limiter
    names = ", ".join(name if name != _PLAIN_INPUT_TOKENS else shown for name in _PAGE_LIMITERS)
    raise UnsupportedChange(
        Problem(limiter, f"the Console does not show {limiter} of {entry.group.label!r}; it shows {names}"),
        hint="Set it over the Admin API",
    )


def problems_with_limiters(
    declaration: Declaration[WorkspaceRateLimitSpec], entry: OrganizationRateLimit
) -> tuple[Problem, ...]:
    """What a forced Console cannot show; prints what is odd about a value and right all the same."""
    spec, problems = declaration.spec, list[Problem]()
    for name in filter(declaration.knows, LIMITERS):
        value, most = getattr(spec, name, None), entry.limits.get(name)
        if value is None:
            continue
        if most is not None and value > most:
            print_once(
                f"{name} {value:,} of {entry.group.label!r} is above the organization's {most:,}: stored, the lower is enforced"
            )
        if name == _PLAIN_INPUT_TOKENS and _CACHE_AWARE in entry.limits:
            print_once(
                f"{name} of {entry.group.label!r} counts cache reads too, beside the organization's cache-aware limit: "
                f"traffic that reads much from the cache may be refused early; {_CACHE_AWARE} is the limiter that leaves them out"
            )
        if declaration.knows("channel") and spec.channel == "console":
            try:
                on_page_as(name, entry)
            except InvalidInputs as error:
                problems += at(name, error)
    return tuple(problems)
