"""Every kind that stories declare: its provider, what it stands on, and how one sees that it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from hypothesis import strategies as st
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
from tests.support.story.wires import Bag

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
"""All but `SpendNotifications`, which only the Console has: what plays the provider processes is a process without one."""
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


def again(one: Declared) -> st.SearchStrategy[Declared]:
    """The same thing declared in any way."""
    return _AGAIN[one.kind](one, one.inputs)


def with_one_change(one: Declared) -> st.SearchStrategy[Declared]:
    """The same thing with one input as in another declaration of it; several that go together are one."""

    def changed(other: Declared) -> st.SearchStrategy[Declared]:
        old, new = _grouped(one.inputs), _grouped(other.inputs)
        differing = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        if not differing:
            return st.just(one)
        return st.sampled_from(differing).map(lambda key: replace(one, inputs=_with(old, new, key)))

    return again(one).flatmap(changed)


def _grouped(inputs: Bag) -> dict[str, Bag]:
    groups: dict[str, Bag] = {}
    for key, value in inputs.items():
        groups.setdefault(_TOGETHER.get(key, key), {})[key] = value
    return groups


def _with(old: Mapping[str, Bag], new: Mapping[str, Bag], key: str) -> Bag:
    kept: Bag = {}
    for group in (*(old[each] for each in old if each != key), new.get(key, {})):
        kept |= group
    return kept


_TOGETHER = {
    "applies_to_all_workspaces": "where it lets in",
    "workspace_ids": "where it lets in",
    "requests_per_minute": "limiters",
    "output_tokens_per_minute": "limiters",
}
"""What goes together, and by what word that is told."""
_AGAIN: Mapping[str, Callable[[Declared, Bag], st.SearchStrategy[Declared]]] = {
    "Workspace": lambda one, _: declarations.workspaces(one.name),
    "WorkspaceMembers": lambda _, bag: declarations.list_of_members(bag["workspace_id"].name),
    "WorkspaceMember": lambda _, bag: declarations.one_member(bag["workspace_id"].name, bag["user"]),
    "WorkspaceRateLimit": lambda _, bag: declarations.rates(bag["workspace_id"].name),
    "WorkspaceSpendLimit": lambda _, bag: declarations.caps(bag["workspace_id"].name),
    "OrganizationSpendLimit": lambda *_: declarations.organization_caps(),
    "OrganizationMember": lambda _, bag: people.role_of(bag["user"]),
    "Invite": lambda _, bag: people.invitation_of(bag["email"]),
    "ApiKey": lambda one, bag: keys.api_key(one.name[-1], bag["workspace_id"]),
    "ExternalKey": lambda one, _: keys.external_key(one.name[-1]),
    "ComplianceSettings": lambda *_: keys.feed(),
    "ServiceAccount": lambda one, _: machines.account(one.name[-1]),
    "ServiceAccountMember": lambda one, bag: machines.place(bag["workspace_id"].name, one.name[-1]),
    "FederationIssuer": lambda one, _: machines.issuer(one.name[-1]),
    "FederationRule": lambda one, _: machines.rule(one.name[-1]),
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
