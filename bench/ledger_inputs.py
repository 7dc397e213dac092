"""What an audit is told of an organization of the simulator, beside what it spent: the same values that the ports would give."""

from __future__ import annotations

from decimal import Decimal

from claude_simulator.feed.activity_feed import Activity as Event
from claude_simulator.organization import ApiKey as SimulatedKey
from claude_simulator.organization import Organization
from claude_simulator.organization import RateLimitGroup as SimulatedGroup
from claude_simulator.organization import Scope as SimulatedScope
from pulumi_claude_admin.audit.limit_facts import CapFacts, CapSource
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import DataResidency, Workspace


def inputs_of(organization: Organization) -> OrganizationInputs:
    """Everything but what only the Console shows."""
    limits = {group.id: _group(group) for group in organization.rate_limit_groups.values()}
    scopes = [
        None,
        *(one.id for one in organization.workspaces.values() if one.id != organization.default_workspace_id),
    ]
    tier = organization.usage_tier_cents
    return OrganizationInputs(
        identity=OrganizationIdentity(organization.uuid, organization.name),
        workspaces=tuple(
            Workspace(
                one.id,
                one.name,
                one.display_color,
                one.created_at,
                one.archived_at,
                DataResidency("us", "unrestricted", "global"),
                tags=one.tags,
            )
            for one in organization.workspaces.values()
            if one.id != organization.default_workspace_id
        ),
        default_workspace_id=organization.default_workspace_id,
        users=tuple(User(one.id, one.email, one.name, one.role) for one in organization.users.values()),
        keys=tuple(_key(organization, one) for one in organization.api_keys.values()),
        rate_limits=tuple(
            OrganizationRateLimit(group.id, limits[group.id], group.limits)
            for group in organization.rate_limit_groups.values()
        ),
        workspace_rate_limits={
            one: tuple(
                WorkspaceRateLimit(entry, one, limits[entry], values)
                for entry, values in organization.overrides_of(one).items()
            )
            for one in organization.workspaces
        },
        caps={Scope(one): _cap(organization, one) for one in scopes},
        tier_cap=None if tier is None else Decimal(tier),
        activities=tuple(_activity(one) for one in reversed(organization.feed.activities)),
    )


def _group(group: SimulatedGroup) -> RateLimitGroup:
    return RateLimitGroup(group.group_id, group.group_type, group.display_name, tuple(group.models or ()))


def _cap(organization: Organization, workspace_id: str | None) -> CapFacts:
    cap = organization.spend_of(SimulatedScope(workspace_id)).cap
    return CapFacts(None if cap is None else Decimal(cap.cents), CapSource.API)


def _key(organization: Organization, key: SimulatedKey) -> ApiKey:
    return ApiKey(
        id=key.id,
        name=key.name,
        status=key.status_at(organization.clock.now()),
        workspace_id=key.workspace_id,
        owner_id=key.acts_as_user_id or key.acts_as_service_account_id,
        partial_key_hint=key.partial_key_hint,
        created_by_id=key.created_by_user_id,
        created_at=key.created_at,
        expires_at=key.expires_at,
        is_expiry_told=True,
    )


def _activity(event: Event) -> Activity:
    actor = Actor(str(event.actor.get("type")), id=event.actor.get("user_id"), email=event.actor.get("email_address"))
    return Activity(event.id, event.type, event.created_at, actor, details=event.fields)
