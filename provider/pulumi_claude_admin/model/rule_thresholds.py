"""Numbers of rules that a settings file may replace, of an audit and of policy alike. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides, which a settings file may replace. `unit` is a word for people: days, %, USD, tokens."""

    name: str
    default: Decimal
    unit: str
    means: str


def require_known_thresholds(
    table: str,
    given: Mapping[str, Iterable[str]],
    known: Mapping[str, tuple[Threshold, ...]],
    *,
    beside: tuple[str, ...],
) -> None:
    """
    Raises ConfigurationError, in one line with every rule and threshold of `given` that there is none of.

    Both are by rule; `beside` are the other words that a rule's table may have.
    """
    problems = [problem for rule in given for problem in _problems(table, rule, given[rule], known, beside)]
    if problems:
        raise ConfigurationError(
            f"claude-admin.toml: {'; '.join(problems)}", hint="`claude-admin explain` lists all rules and thresholds"
        )


def _problems(
    table: str,
    rule: str,
    names: Iterable[str],
    known: Mapping[str, tuple[Threshold, ...]],
    beside: tuple[str, ...],
) -> Iterator[str]:
    if rule not in known:
        near = difflib.get_close_matches(rule, list(known), n=1)
        yield f"{table}.{rule} is no rule" + (f"; {near[0]} is" if near else "")
        return
    thresholds = [one.name for one in known[rule]]
    for name in names:
        if name not in thresholds:
            here = ", ".join((*beside, *thresholds))
            yield f"{table}.{rule}.{name} is no threshold of this rule; here are {here}"
