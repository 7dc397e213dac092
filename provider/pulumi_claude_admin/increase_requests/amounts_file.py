"""
A file of amounts with one of them changed, and everything else as people wrote it: comments, order, blanks, quotes. Pure.

It is YAML or JSON that a program reads and declares `MemberSpendLimits` from: people to amounts, in mappings of whatever depth (teams).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key

_HINT: Final = "Nothing was approved. Edit the declaration by hand, and approve with the file as it is then, or name another --edit"
Leaf = tuple[tuple[str, ...], str]
"""The keys that lead to a value, and the value as it is spelled."""


@dataclass(frozen=True, slots=True)
class EditedFile:
    """The whole text with the amount in it, and the line where it stands, counted from 1. `is_same`: it said so before."""

    text: str
    line: int
    is_same: bool


def with_amount(text: str, names: frozenset[str], *, before: str, after: Money, source: str) -> EditedFile:
    """
    The file with `after` where one of these names (`person_key` of their addresses, ids) has the amount `before`.

    Raises ConfigurationError, one line, where that is not exactly one place, or where anything else would change.
    """
    root = _composed(text, source)
    found = [(key, value) for key, value in _entries(root) if person_key(key.value) in names]
    done = [value for _, value in found if _is_amount(value.value, after)]
    fitting = [value for _, value in found if _is_amount(value.value, Money.parse(before, after.currency))]
    if not fitting and len(done) == 1:
        return EditedFile(text, done[0].start_mark.line + 1, is_same=True)
    if len(fitting) != 1:
        who = ", ".join(sorted(names))
        what = f"has no {before} for {who}" if not fitting else f"has {before} for {who} in {len(fitting)} places"
        raise ConfigurationError(f"{source} {what}, as the stack declares it", hint=_HINT)
    (value,) = fitting
    quote = "'" if value.style == "'" else '"'
    edited = f"{text[: value.start_mark.index]}{quote}{after.major}{quote}{text[value.end_mark.index :]}"
    _require_only_that(root, edited, source=source)
    return EditedFile(edited, value.start_mark.line + 1, is_same=False)


def _composed(text: str, source: str) -> yaml.Node:
    try:
        has_aliases = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
        root = None if has_aliases else yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"{source} is no YAML and no JSON: {reason}", hint=_HINT) from None
    if has_aliases:
        raise ConfigurationError(f"{source} has aliases, so that one amount may be that of several people", hint=_HINT)
    if not isinstance(root, yaml.MappingNode) or text.startswith("\ufeff"):
        raise ConfigurationError(f"{source} is no mapping of people to amounts", hint=_HINT)
    return root


def _entries(node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            yield key, value
        else:
            yield from _entries(value)


def _is_amount(text: str, amount: Money) -> bool:
    try:
        return Money.parse(text, amount.currency) == amount
    except ValueError:
        return False


def _require_only_that(root: yaml.Node, edited: str, *, source: str) -> None:
    """Everything but one value is as it was."""
    before, after = list(_leaves(root)), list(_leaves(_composed(edited, source)))
    is_alike = [path for path, _ in before] == [path for path, _ in after]
    if not is_alike or sum(one != other for one, other in zip(before, after, strict=True)) != 1:
        raise ConfigurationError(f"{source} cannot be edited without changing something else", hint=_HINT)


def _leaves(node: yaml.Node, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    if isinstance(node, yaml.ScalarNode):
        yield path, str(node.value)
        return
    pairs = (
        ((str(key.value), value) for key, value in node.value)
        if isinstance(node, yaml.MappingNode)
        else ((str(number), value) for number, value in enumerate(node.value))
    )
    for name, value in pairs:
        yield from _leaves(value, (*path, name))
