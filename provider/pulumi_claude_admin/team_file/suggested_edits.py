"""
A team file with a cap or rate limits set, and everything else as people wrote it: comments, order, blanks. Pure.

Single places are replaced, and lines are added beside what is there; nothing is written anew.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from pulumi_claude_admin.adopt.literals import yaml_text
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.quoting import one_line

_WIDTH: Final = 100
Limits = Mapping[str, Mapping[str, int]]
"""Limiters by group."""
Value = str | int | Mapping[str, int] | Limits
"""As YAML, or an entry for each of its keys."""


@dataclass(frozen=True, slots=True)
class TeamEdit:
    """What a team's entry should say: an amount as text, and limiters by group; with the reasons for each, as comments above."""

    amount: str | None
    limits: Limits
    amount_reasons: tuple[str, ...] = ()
    limit_reasons: tuple[str, ...] = ()


Change = tuple[int, int, str]
"""Where something stands in the text, from and to before, and what comes in its place; both are the same where nothing is taken away."""


def edited(text: str, team: yaml.MappingNode, edit: TeamEdit, *, defaults: Limits) -> list[Change]:
    """
    The changes that make an entry of a text say so. The text ends with a line feed.

    `defaults` are the limits that the file has for all teams: a group that a team names itself has to repeat them.
    """
    return list(_Edits(text, team, edit, defaults).changes())


def applied(text: str, changes: Iterable[Change]) -> str:
    """The text with changes that do not overlap; those at one place stay in their order."""
    parts, at = list[str](), 0
    for start, end, new in sorted(changes, key=lambda one: one[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def entries_of(mapping: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key and value by what the key says."""
    return {str(key.value): (key, value) for key, value in mapping.value}


@dataclass(frozen=True, slots=True)
class _Edits:
    text: str
    team: yaml.MappingNode
    edit: TeamEdit
    defaults: Limits

    def changes(self) -> Iterator[Change]:
        """All of them: what is there is replaced in place, what is not is added below the name."""
        present = entries_of(self.team)
        if self.edit.amount is not None:
            amount = f'"{self.edit.amount}"'
            if "spend_limit" in present:
                key, value = present["spend_limit"]
                yield self._comments_above(key, self.edit.amount_reasons)
                yield value.start_mark.index, value.end_mark.index, amount
            else:
                yield from self._added("spend_limit", amount, self.edit.amount_reasons)
        if not self.edit.limits:
            return
        if "rate_limits" in present:
            key, groups = present["rate_limits"]
            yield self._comments_above(key, self.edit.limit_reasons)
            if isinstance(groups, yaml.MappingNode):
                yield from self._limits(groups)
        else:
            limits = {group: self._with_defaults(group, own) for group, own in self.edit.limits.items()}
            yield from self._added("rate_limits", limits, self.edit.limit_reasons)

    def _limits(self, groups: yaml.MappingNode) -> Iterator[Change]:
        """Of each group the limiters, beside those that are there."""
        if not groups.value:
            new = (_in_braces(group, self._with_defaults(group, own)) for group, own in self.edit.limits.items())
            yield groups.start_mark.index, groups.end_mark.index, f"{{ {', '.join(new)} }}"
            return
        by_slug = {slug(name): value for name, (_, value) in entries_of(groups).items()}
        for group, limits in self.edit.limits.items():
            present = by_slug.get(slug(group))
            if not isinstance(present, yaml.MappingNode):
                yield self._entry(groups, group, self._with_defaults(group, limits))
                continue
            for limiter, value in limits.items():
                there = entries_of(present).get(limiter)
                if there is None:
                    yield self._entry(present, limiter, str(value))
                else:
                    yield there[1].start_mark.index, there[1].end_mark.index, str(value)

    def _with_defaults(self, group: str, limits: Mapping[str, int]) -> dict[str, int]:
        of_all = next((one for name, one in self.defaults.items() if slug(name) == slug(group)), {})
        return {**of_all, **limits}

    def _added(self, key: str, value: Value, reasons: tuple[str, ...]) -> Iterator[Change]:
        """Below the name; in a mapping in braces before everything, and the reasons above its line."""
        if self.team.flow_style:
            yield self._comments_above(self.team, reasons)
            yield self._entry(self.team, key, value)
            return
        name, called = entries_of(self.team)["name"]
        at = self.text.find("\n", called.end_mark.index) + 1
        indent = " " * name.start_mark.column
        lines = "".join(f"{indent}{line}\n" for line in (*_comments(reasons), *_lines(key, value)))
        yield at, at, lines

    def _entry(self, mapping: yaml.MappingNode, key: str, value: Value) -> Change:
        """Before the first entry of a mapping that has one."""
        first = mapping.value[0][0].start_mark
        if mapping.flow_style:
            return first.index, first.index, f"{_in_braces(key, value)}, "
        at = first.index - first.column
        return at, at, "".join(f"{' ' * first.column}{line}\n" for line in _lines(key, value))

    def _comments_above(self, node: yaml.Node, reasons: tuple[str, ...]) -> Change:
        at = node.start_mark.index - node.start_mark.column
        line = self.text[at : node.start_mark.index]
        indent = " " * (len(line) - len(line.lstrip(" ")))
        return at, at, "".join(f"{indent}{comment}\n" for comment in _comments(reasons))


def _comments(reasons: tuple[str, ...]) -> Iterator[str]:
    for reason in reasons:
        yield from (f"# {line}" for line in textwrap.wrap(one_line(reason), _WIDTH))


def _lines(key: str, value: Value) -> Iterator[str]:
    if isinstance(value, str | int):
        yield f"{yaml_text(key)}: {value}"
        return
    yield f"{yaml_text(key)}:"
    for inner, one in value.items():
        yield from (f"  {line}" for line in _lines(inner, one))


def _in_braces(key: str, value: Value) -> str:
    if isinstance(value, str | int):
        return f"{yaml_text(key)}: {value}"
    return f"{yaml_text(key)}: {{ {', '.join(_in_braces(inner, one) for inner, one in value.items())} }}"
