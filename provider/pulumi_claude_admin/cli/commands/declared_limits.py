"""Whose limits code declares in a Claude Enterprise organization, and where: in the stacks that were named, or of the project at hand."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.drift.export_format import Resource, parse_export
from pulumi_claude_admin.drift.legible_resource import secret_paths
from pulumi_claude_admin.errors import StateUnreadable, WrongOrganization
from pulumi_claude_admin.increase_requests.declared import Declarations, DeclaredLimit
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.model.type_tokens import DYNAMIC
from pulumi_claude_admin.project_file import find_upwards

_PROJECT: Final = "Pulumi.yaml"
_ONE: Final = f"{DYNAMIC}MemberSpendLimit"
_MANY: Final = f"{DYNAMIC}MemberSpendLimits"
_MONTHLY: Final = "monthly"


def declared_limits(where: DeclaredBy, folder: Path, *, organization_id: str) -> Declarations:
    """
    What the stacks declare; not known where nobody said where to look and no project is at hand.

    Raises StateUnreadable, also for limits that are secret there, and WrongOrganization for a stack of another one.
    """
    if where.is_nothing:
        return Declarations()
    texts = [
        pulumi_stack.from_file(name, standard_input=sys.stdin.buffer) for name in pulumi_stack.state_files(where.states)
    ]
    texts += [pulumi_stack.from_stack(name, folder=folder) for name in where.stacks]
    if not texts:
        if find_upwards(folder, _PROJECT) is None:
            return Declarations(is_known=False)
        texts = [pulumi_stack.from_stack(None, folder=folder)]
    return limits_in(texts, organization_id=organization_id)


def limits_in(texts: Iterable[str], *, organization_id: str) -> Declarations:
    """What these exported stacks declare. Raises as `declared_limits`."""
    resources = (one for text in texts for one in parse_export(text).resources if one.type in {_ONE, _MANY})
    return Declarations(tuple(limit for one in resources for limit in _limits(one, organization_id)))


def _limits(resource: Resource, organization_id: str) -> Iterator[DeclaredLimit]:
    owner = resource.outputs.get("organization_id")
    if isinstance(owner, str) and not is_same_organization(owner, organization_id):
        raise WrongOrganization(
            f"{resource.urn} is of organization {owner}, but the key of CLAUDE_ADMIN_ENTERPRISE_KEY belongs to {organization_id}",
            hint="Nothing was changed. Use a key of that organization, or name other stacks",
        )
    declared = resource.outputs.get("declared")
    bag = declared if isinstance(declared, Mapping) else resource.inputs
    if secret_paths(bag):
        raise StateUnreadable(
            f"{resource.urn} is secret in this state, so nobody can tell whose limits it declares",
            hint="Declare limits of people without a secret",
        )
    period = str(bag.get("period", _MONTHLY))
    if resource.type == _ONE:
        user_id = resource.id.rpartition("/")[2] or None
        yield DeclaredLimit(resource.urn, str(bag.get("user")), user_id, period, str(bag.get("amount")))
        return
    people, ids = bag.get("people"), resource.outputs.get("user_ids")
    group = resource.urn.rpartition("::")[2]
    known = ids if isinstance(ids, Mapping) else {}
    for who, amount in (people if isinstance(people, Mapping) else {}).items():
        recorded = known.get(who)
        yield DeclaredLimit(
            resource.urn, who, recorded if isinstance(recorded, str) else None, period, str(amount), group
        )
