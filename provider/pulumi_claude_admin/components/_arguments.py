"""
The arguments of components that belong to several children, and what may stand in their place: an output, or a dictionary.

The public names are taken from `team_workspace`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Final

import pulumi

from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.inputs import WrongArgument


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """
    Limits of one model group: whole numbers per minute, day or second, as each name says. None: not managed.

    Source: Claude docs, Admin API reference > Set Workspace Rate Limits.

    Example:
        claude.RateLimits(requests_per_minute=500, output_tokens_per_minute=80_000)
    """

    requests_per_minute: pulumi.Input[int] | None = None
    input_tokens_per_minute: pulumi.Input[int] | None = None
    input_tokens_per_minute_cache_aware: pulumi.Input[int] | None = None
    output_tokens_per_minute: pulumi.Input[int] | None = None
    tokens_per_minute: pulumi.Input[int] | None = None
    tokens_per_day: pulumi.Input[int] | None = None
    tool_uses_per_second: pulumi.Input[int] | None = None
    fast_itpmca: pulumi.Input[int] | None = None
    fast_otpm: pulumi.Input[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """
    E-mails when a month's spend reaches an amount. Source: Claude help centre, "Creating and managing workspaces in the
    Claude Console".

    `thresholds` are plain decimal strings in major units of the organization's currency, `recipients` e-mail addresses.

    Example:
        claude.Notifications(thresholds=["2500.00", "4500.00"], recipients=["finops@example.com"])
    """

    thresholds: pulumi.Input[Sequence[pulumi.Input[str]]]
    recipients: pulumi.Input[Sequence[pulumi.Input[str]]] = ()


def parts_of(kind: type[Any], given: object, *, at: str) -> dict[str, Any]:
    """
    The fields of an argument of this kind, each as a child takes it. `at` is the argument's name in messages.

    A dictionary has the same keys as the class. Raises WrongArgument for anything else, or in the output of each part.
    """
    names = [one.name for one in fields(kind)]
    if isinstance(given, pulumi.Output):
        return {name: given.apply(partial(_part, kind, name, at)) for name in names}
    values = _plain(kind, given, at=at)
    return {name: values[name] for name in names if name in values}


def plain_groups(rate_limits: object) -> Mapping[str, object]:
    """The groups of `rate_limits` and what is given for each. Raises WrongArgument when they are not known yet."""
    if rate_limits is None:
        return {}
    if not isinstance(rate_limits, Mapping):
        raise WrongArgument(
            Problem("rate_limits", "must be a dictionary, because each group names a child"), hint=_VALUES
        )
    for group in rate_limits:
        if not isinstance(group, str):
            raise WrongArgument(
                Problem("rate_limits", "a group must be plain text and no output, because it names a child"),
                hint=_VALUES,
            )
    return rate_limits


_VALUES: Final = "What is given for a group may be an output. Or declare WorkspaceRateLimit, whose group may be one"


def _part(kind: type[Any], name: str, at: str, value: object) -> pulumi.Input[Any] | None:
    return _plain(kind, value, at=at).get(name)


def _plain(kind: type[Any], value: object, *, at: str) -> Mapping[str, Any]:
    names = [one.name for one in fields(kind)]
    if isinstance(value, kind):
        return {name: getattr(value, name) for name in names}
    if not isinstance(value, Mapping):
        raise WrongArgument(Problem(at, f"must be a {kind.__name__}, or a dictionary with the keys {', '.join(names)}"))
    wrong = [str(key) for key in value if key not in names]
    if wrong:
        raise WrongArgument(Problem(f"{at}.{wrong[0]}", f"is no key here; use {', '.join(names)}"))
    return value
