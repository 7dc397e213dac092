"""Which API keys code declares, and where: those of the stacks that were named, or of the project at hand."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.declared import Declared, read_declared
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.project_file import find_upwards

_PROJECT: Final = "Pulumi.yaml"


def declared_keys(where: DeclaredBy, folder: Path, *, organization_id: str) -> Mapping[str, str]:
    """
    The URN of what declares each key, by the key's id.

    Raises ConfigurationError where nobody said where to look, StateUnreadable, and WrongOrganization for a stack of another one.
    """
    return keys_of(stacks_of(where, folder, organization_id=organization_id))


def keys_of(stacks: Iterable[Declared]) -> dict[str, str]:
    """The same of stacks that were read."""
    return {one.id: one.urn for declared in stacks for one in declared.declarations if one.kind is Kind.API_KEY}


def stacks_of(where: DeclaredBy, folder: Path, *, organization_id: str) -> tuple[Declared, ...]:
    """The stacks that are looked at. Raises as `declared_keys` does."""
    stacks = () if where.is_nothing else tuple(_stacks(where, folder))
    for declared in stacks:
        declared.require_organization(organization_id)
    return stacks


def _stacks(where: DeclaredBy, folder: Path) -> list[Declared]:
    texts = [
        pulumi_stack.from_file(name, standard_input=sys.stdin.buffer) for name in pulumi_stack.state_files(where.states)
    ]
    texts += [pulumi_stack.from_stack(name, folder=folder) for name in where.stacks]
    if not texts:
        if find_upwards(folder, _PROJECT) is None:
            raise ConfigurationError(
                "nobody can tell here which keys code declares, and such a key is never switched off",
                hint="Run it in the folder of the Pulumi project, name a --stack or a --state file, or say --nothing-declared",
            )
        texts = [pulumi_stack.from_stack(None, folder=folder)]
    return [read_declared(text) for text in texts]
