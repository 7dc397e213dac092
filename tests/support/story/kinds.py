"""Every kind that stories declare: its provider, what it stands on, and how one sees that it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pulumi.dynamic import ResourceProvider

from pulumi_claude_admin.resources.api_key import ApiKeyProvider
from pulumi_claude_admin.resources.compliance_settings import ComplianceSettingsProvider
from pulumi_claude_admin.resources.external_key import ExternalKeyProvider
from pulumi_claude_admin.resources.federation_issuer import FederationIssuerProvider
from pulumi_claude_admin.resources.federation_rule import FederationRuleProvider
from pulumi_claude_admin.resources.invite import InviteProvider
from pulumi_claude_admin.resources.organization_member import OrganizationMemberProvider
from pulumi_claude_admin.resources.service_account import ServiceAccountProvider
from pulumi_claude_admin.resources.service_account_member import ServiceAccountMemberProvider
from tests.support.story import declarations, keys, machines, people
from tests.support.story.engine import Declared, Program, Recorded, Ref
from tests.support.story.picture import Picture

PROVIDERS: Mapping[str, ResourceProvider] = {
    **declarations.PROVIDERS,
    "OrganizationMember": OrganizationMemberProvider(),
    "Invite": InviteProvider(),
    "ApiKey": ApiKeyProvider(),
    "ExternalKey": ExternalKeyProvider(),
    "ComplianceSettings": ComplianceSettingsProvider(),
    "ServiceAccount": ServiceAccountProvider(),
    "ServiceAccountMember": ServiceAccountMemberProvider(),
    "FederationIssuer": FederationIssuerProvider(),
    "FederationRule": FederationRuleProvider(),
}
FIRST = ("Workspace", "ServiceAccount", "FederationIssuer")
"""What others stand on."""

SEEN: Mapping[str, Callable[[Picture, Declared, Recorded], bool]] = {
    "OrganizationMember": people.has_role,
    "Invite": people.is_invited,
    "ApiKey": keys.has_key,
    "ExternalKey": keys.has_external_key,
    "ComplianceSettings": keys.is_switched,
    "ServiceAccount": machines.is_account,
    "ServiceAccountMember": machines.is_in_place,
    "FederationIssuer": machines.is_issuer,
    "FederationRule": machines.is_rule,
}


def stands_on(one: Declared) -> set[str]:
    """The names of what it refers to."""
    return {ref.name for value in one.inputs.values() for ref in _refs(value)}


def missing(program: Program) -> set[str]:
    """The names that something refers to and that are not there."""
    return {name for one in program.values() for name in stands_on(one)} - program.keys()


def take_out(program: Program, name: str) -> Program:
    """What is left of a program without this and what stands on it."""
    left, gone = dict(program), {name}
    while gone:
        left = {each: one for each, one in left.items() if each not in gone}
        gone = {each for each, one in left.items() if not stands_on(one) <= left.keys()}
    return left


def in_order(program: Program) -> list[Declared]:
    """What others stand on first."""
    return sorted(program.values(), key=lambda one: one.kind not in FIRST)


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)
