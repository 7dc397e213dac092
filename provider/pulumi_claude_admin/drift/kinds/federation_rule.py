"""
Which tokens become which service account. A rule of another scope than a token may grant is the Console's: nobody could declare it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.machine_identities import Comparison, read_machine_identities
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Status, Subject
from pulumi_claude_admin.model.federation_rule import FederationRule, FederationRuleSpec, diff_federation_rule
from pulumi_claude_admin.model.organization import OrganizationSnapshot

_COMPARISON: Final[Comparison[FederationRuleSpec, FederationRule]] = Comparison(
    "federation rule", listed=lambda snapshot: snapshot.federation_rules, changes=diff_federation_rule
)


@dataclass(frozen=True, slots=True)
class DeclaredFederationRule(DeclaredObject):
    """A declared rule, under the id that it got."""

    spec: FederationRuleSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values; one that grants more now is the Console's to put right."""
        compared = _COMPARISON.compare(self, self.spec, index)
        actual = index.federation_rules.get(self.id)
        if compared.finding.status is not Status.DRIFTED or actual is None or not actual.is_left_to_the_console:
            return compared
        return replace(compared, finding=replace(compared.finding, remedy=remedies.for_rule_of_the_console()))


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredFederationRule(*one.origin(None), spec=one.spec(FederationRuleSpec))


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    for one in snapshot.federation_rules or ():
        if not one.is_archived and not one.is_left_to_the_console:
            yield LiveObject(Kind.FEDERATION_RULE, part=one.id)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(one.kind, one.part, None, index.federation_rules[one.part].name)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    return Change("oauth_scope", None, index.federation_rules[one.part].oauth_scope)


FEDERATION_RULE: Final = ObjectKind(
    kind=Kind.FEDERATION_RULE,
    type_name="FederationRule",
    word="federation rule",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="federation rules",
        remedy=declare_it("FederationRule"),
    ),
    organization_list=read_machine_identities,
)
