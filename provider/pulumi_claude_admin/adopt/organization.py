"""What is the organization's own, kind by kind, as resources of `organization.py`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.adopt import api_keys, gateway, machines, people
from pulumi_claude_admin.adopt.member_limits import member_limits
from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource, LeftOut
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.api_key import ApiKeySpec
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.claude_code_limits_spec import ClaudeCodeSpendLimitsSpec
from pulumi_claude_admin.model.compliance_settings import ComplianceSettingsSpec
from pulumi_claude_admin.model.external_key import ExternalKeySpec
from pulumi_claude_admin.model.federation_issuer import FederationIssuerSpec
from pulumi_claude_admin.model.federation_rule import FederationRuleSpec
from pulumi_claude_admin.model.gateway_spend_limit import GatewaySpendLimitSpec
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.invite import InviteSpec
from pulumi_claude_admin.model.member_spend_limit_spec import MemberSpendLimitsSpec
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.organization_member import OrganizationMemberSpec
from pulumi_claude_admin.model.service_account import ServiceAccountSpec
from pulumi_claude_admin.model.service_account_member import ServiceAccountMemberSpec
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, OrganizationSpendLimitSpec, SpendNotificationsSpec


@dataclass(frozen=True, slots=True)
class OrganizationKind:
    """Part of a word of `--kinds`: the kind of the live objects that it is about, and the resources that declare them."""

    word: str
    kind: Kind
    spec: type[Spec]
    resources: Callable[[OrganizationSnapshot], Iterator[AdoptedResource | LeftOut]]

    def problem(self, resource: AdoptedResource) -> str | None:
        """Why no program can say it, if so."""
        try:
            parse(self.spec, resource.arguments)
        except InvalidInputs as error:
            return str(error)
        return None


def _spend_limit(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    limit = snapshot.spend_limits.get(ORGANIZATION)
    if limit is not None:
        covers = frozenset({LiveObject(Kind.ORGANIZATION_SPEND_LIMIT)})
        given = {"amount": limit.amount.major}
        yield AdoptedResource("OrganizationSpendLimit", "organization", snapshot.identity.id, given, covers)


def _notifications(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    found = snapshot.notifications.get(ORGANIZATION)
    if found is not None and (found.thresholds or found.recipients):
        given = arguments.of_notifications(found)
        yield AdoptedResource("SpendNotifications", "organization", snapshot.identity.id, given)


def _claude_code_limits(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """Who has no limit of their own is not named."""
    for scope, found in snapshot.claude_code_limits.items():
        given = arguments.of_claude_code_limits(found)
        if scope.workspace_id is not None and given is not None:
            yield AdoptedResource("ClaudeCodeSpendLimits", "claude-code", scope.workspace_id, given)


def _external_keys(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    keys = {key.id: key for key in snapshot.external_keys or ()}
    names = team_names({id_: key.words for id_, key in keys.items()}, taken=(), otherwise="key")
    for id_, key in sorted(keys.items()):
        covers = frozenset({LiveObject(Kind.EXTERNAL_KEY, part=id_)})
        yield AdoptedResource("ExternalKey", names[id_], id_, arguments.of_external_key(key), covers)


MEMBER_LIMITS: Final = "member-limits"
"""The word that asks a Claude Enterprise organization."""
MACHINES: Final = "machines"
"""The word that also puts the places of service accounts into the teams."""
GATEWAY: Final = "gateway"
"""The word for which the organization's own gateway is asked, too."""
ORGANIZATION_KINDS: Final = (
    OrganizationKind("spend-limit", Kind.ORGANIZATION_SPEND_LIMIT, OrganizationSpendLimitSpec, _spend_limit),
    OrganizationKind("notifications", Kind.SPEND_NOTIFICATIONS, SpendNotificationsSpec, _notifications),
    OrganizationKind("claude-code", Kind.CLAUDE_CODE_SPEND_LIMITS, ClaudeCodeSpendLimitsSpec, _claude_code_limits),
    OrganizationKind(MEMBER_LIMITS, Kind.MEMBER_SPEND_LIMIT, MemberSpendLimitsSpec, member_limits),
    OrganizationKind(GATEWAY, Kind.GATEWAY_SPEND_LIMIT, GatewaySpendLimitSpec, gateway.gateway_limits),
    OrganizationKind("external-keys", Kind.EXTERNAL_KEY, ExternalKeySpec, _external_keys),
    OrganizationKind("people", Kind.ORGANIZATION_MEMBER, OrganizationMemberSpec, people.organization_members),
    OrganizationKind("invites", Kind.INVITE, InviteSpec, people.invites),
    OrganizationKind(MACHINES, Kind.SERVICE_ACCOUNT, ServiceAccountSpec, machines.service_accounts),
    OrganizationKind(MACHINES, Kind.SERVICE_ACCOUNT_MEMBER, ServiceAccountMemberSpec, machines.service_account_members),
    OrganizationKind(MACHINES, Kind.FEDERATION_ISSUER, FederationIssuerSpec, machines.federation_issuers),
    OrganizationKind(MACHINES, Kind.FEDERATION_RULE, FederationRuleSpec, machines.federation_rules),
    OrganizationKind("api-keys", Kind.API_KEY, ApiKeySpec, api_keys.api_keys),
    OrganizationKind("activity-feed", Kind.COMPLIANCE_SETTINGS, ComplianceSettingsSpec, api_keys.activity_feed),
)
"""In the order of `organization.py`."""
WORDS: Final = tuple(dict.fromkeys(one.word for one in ORGANIZATION_KINDS))
ALL: Final = "all"
"""The word that stands for every kind."""
