"""Which limits of people the named stacks declare, for an audit that tells the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pulumi_claude_admin.audit.enterprise.facts import Declared
from pulumi_claude_admin.audit.enterprise.read import EnterpriseRead
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands.compared_stacks import place_of
from pulumi_claude_admin.cli.commands.declared_limits import limits_in
from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.model.people import person_key


@dataclass(frozen=True, slots=True)
class DeclaredLimits:
    """The exported stacks that were named, none where nobody named one."""

    texts: tuple[str, ...]

    def of(self, read: EnterpriseRead) -> Declared | None:
        """
        The URN that declares each limit of a person's own, by address or by id; None where no stack was named.

        Raises StateUnreadable, also for limits that are secret there, and WrongOrganization for a stack of another one.
        """
        if not self.texts:
            return None
        urns: dict[tuple[str, str], str] = {}
        for one in limits_in(self.texts, organization_id=read.organization_id).limits:
            for who in filter(None, (person_key(one.who), one.user_id)):
                urns.setdefault((who, one.period), one.urn)
        emails = {row.user_id: row.email for row in read.effective} | {one.id: one.email for one in read.people or ()}
        found: dict[tuple[str, str], str] = {}
        for limit in (one for one in read.limits if one.user_id is not None):
            place = (str(limit.user_id), limit.period)
            names = (place[0], person_key(emails.get(place[0]) or place[0]))
            urn = next((urns[name, limit.period] for name in names if (name, limit.period) in urns), None)
            if urn is not None:
                found[place] = urn
        return found

    def require_organization(self, organization_id: str) -> None:
        """Raise as `of`, before more is asked than whose key it is."""
        limits_in(self.texts, organization_id=organization_id)


def read_declared_limits(source: AuditSource) -> DeclaredLimits:
    """From files and stacks that were named. Raises StateUnreadable, and ConfigurationError for a `--stack` that says no place."""
    return DeclaredLimits(tuple(_texts(source)))


def _texts(source: AuditSource) -> Iterator[str]:
    for file in pulumi_stack.state_files(source.states):
        yield pulumi_stack.from_file(file, standard_input=sys.stdin.buffer)
    for stack in source.stacks:
        folder, name = place_of(stack, source.folder)
        yield pulumi_stack.from_stack(name, folder=folder)
