"""What the states of stacks say of caps: what is declared, and what was there when a stack last looked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pulumi_claude_admin.audit.read_caps import StateCap
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands.compared_stacks import place_of
from pulumi_claude_admin.cli.commands.run_facts import state_words
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.declared import Declared, read_declared
from pulumi_claude_admin.drift.several_stacks import unite
from pulumi_claude_admin.drift.spend_limits import AMOUNT, DeclaredSpendLimit
from pulumi_claude_admin.model.spend_limit import Scope

Stacks = tuple[tuple[str, Declared], ...]
"""What each declares, after the words for where that was read."""


def read_stacks(source: AuditSource) -> Stacks:
    """Those that were named. Raises StateUnreadable, and ConfigurationError for a `--stack` that says no place and for a stack given twice."""
    stacks = [
        (state_words(name), pulumi_stack.from_file(name, standard_input=sys.stdin.buffer))
        for name in pulumi_stack.state_files(source.states)
    ]
    for stack in source.stacks:
        folder, name = place_of(stack, source.folder)
        stacks.append((stack, pulumi_stack.from_stack(name, folder=folder)))
    read = tuple((words, read_declared(text)) for words, text in stacks)
    unite(read)
    return read


def caps_of(stacks: Stacks, *, organization_id: str) -> Mapping[Scope, StateCap]:
    """What they know of each cap. Raises WrongOrganization for a stack of another one."""
    found: dict[Scope, StateCap] = {}
    for words, declared in stacks:
        declared.require_organization(organization_id)
        for one in _limits(declared):
            origin = declared.origins.get(one.urn)
            cap = StateCap(one.spec.money, origin.file if origin is not None else words, one.anchors.get(AMOUNT))
            found[one.scope] = _later(found[one.scope], cap) if one.scope in found else cap
    return found


def _limits(declared: Declared) -> Iterable[DeclaredSpendLimit]:
    return (one for one in declared.declarations if isinstance(one, DeclaredSpendLimit))


def _later(one: StateCap, other: StateCap) -> StateCap:
    """Of two stacks that declare one cap: what the first declares, and what was seen last."""
    if other.seen is None or (one.seen is not None and one.seen.at >= other.seen.at):
        return one
    return replace(one, seen=other.seen)
