"""
Every kind of object that drift and the report know: one file each, and one line here.

Their order is that of findings about one workspace and of the coverage, whose headline is the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.drift.kinds.api_key import API_KEY
from pulumi_claude_admin.drift.kinds.claude_code_spend_limits import CLAUDE_CODE_SPEND_LIMITS
from pulumi_claude_admin.drift.kinds.compliance_settings import COMPLIANCE_SETTINGS
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.kinds.external_key import EXTERNAL_KEY
from pulumi_claude_admin.drift.kinds.federation_issuer import FEDERATION_ISSUER
from pulumi_claude_admin.drift.kinds.federation_rule import FEDERATION_RULE
from pulumi_claude_admin.drift.kinds.gateway_spend_limit import GATEWAY_SPEND_LIMIT
from pulumi_claude_admin.drift.kinds.invite import INVITE
from pulumi_claude_admin.drift.kinds.member_spend_limit import MEMBER_SPEND_LIMIT
from pulumi_claude_admin.drift.kinds.member_spend_limits import MEMBER_SPEND_LIMITS
from pulumi_claude_admin.drift.kinds.organization_member import ORGANIZATION_MEMBER
from pulumi_claude_admin.drift.kinds.organization_spend_limit import ORGANIZATION_SPEND_LIMIT
from pulumi_claude_admin.drift.kinds.service_account import SERVICE_ACCOUNT
from pulumi_claude_admin.drift.kinds.service_account_member import SERVICE_ACCOUNT_MEMBER
from pulumi_claude_admin.drift.kinds.spend_notifications import SPEND_NOTIFICATIONS
from pulumi_claude_admin.drift.kinds.workspace import WORKSPACE
from pulumi_claude_admin.drift.kinds.workspace_member import WORKSPACE_MEMBER
from pulumi_claude_admin.drift.kinds.workspace_members import WORKSPACE_MEMBERS
from pulumi_claude_admin.drift.kinds.workspace_rate_limit import WORKSPACE_RATE_LIMIT
from pulumi_claude_admin.drift.kinds.workspace_spend_limit import WORKSPACE_SPEND_LIMIT
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.organization import OrganizationSnapshot

KINDS: Final = (
    WORKSPACE,
    WORKSPACE_MEMBERS,
    WORKSPACE_MEMBER,
    WORKSPACE_RATE_LIMIT,
    WORKSPACE_SPEND_LIMIT,
    ORGANIZATION_SPEND_LIMIT,
    SPEND_NOTIFICATIONS,
    CLAUDE_CODE_SPEND_LIMITS,
    EXTERNAL_KEY,
    SERVICE_ACCOUNT,
    SERVICE_ACCOUNT_MEMBER,
    FEDERATION_ISSUER,
    FEDERATION_RULE,
    ORGANIZATION_MEMBER,
    INVITE,
    API_KEY,
    COMPLIANCE_SETTINGS,
    GATEWAY_SPEND_LIMIT,
    MEMBER_SPEND_LIMITS,
    MEMBER_SPEND_LIMIT,
)
BY_KIND: Final[Mapping[Kind, ObjectKind]] = {one.kind: one for one in KINDS}
WORKSPACE_LISTS: Final = tuple(dict.fromkeys(one.workspace_list for one in KINDS if one.workspace_list is not None))
"""Each once, though two kinds are compared with the members."""
ORGANIZATION_LISTS: Final = tuple(
    dict.fromkeys(one.organization_list for one in KINDS if one.organization_list is not None)
)
"""Each once: two kinds are read from the spend limits."""
BY_TYPE_NAME: Final[Mapping[str, ObjectKind]] = {one.type_name: one for one in KINDS}


def live_objects(snapshot: OrganizationSnapshot) -> frozenset[LiveObject]:
    """Every object that was read. Without the people nobody can tell who was given a membership: then there are none."""
    return frozenset(one for kind in KINDS if kind.live is not None for one in kind.live.objects(snapshot))
