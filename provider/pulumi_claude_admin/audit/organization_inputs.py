"""What an audit is told of the organization, beside what it spent: nothing in here was spent, and nothing was judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OrganizationInputs:
    """
    What could be read. None, or a key that is absent, is what nobody could look at.

    `workspaces` has archived ones too; `caps` is how the cap of a scope stands, whoever showed it; `tier_cap` and `budget` (of the
    year) are fractional cents; `recipients` are addresses in small letters; `activities` is the feed, newest first.
    """

    identity: OrganizationIdentity
    workspaces: tuple[Workspace, ...]
    default_workspace_id: str | None = None
    users: tuple[User, ...] | None = None
    keys: tuple[ApiKey, ...] | None = None
    rate_limits: tuple[OrganizationRateLimit, ...] | None = None
    workspace_rate_limits: Mapping[str, tuple[WorkspaceRateLimit, ...]] = field(default_factory=dict)
    caps: Mapping[Scope, CapFacts] = field(default_factory=dict)
    tier_cap: Decimal | None = None
    recipients: Mapping[Scope, tuple[str, ...]] = field(default_factory=dict)
    claude_code_limit: CapFacts | None = None
    activities: tuple[Activity, ...] | None = None
    key_names: Mapping[str, str] = field(default_factory=dict)
    """Names for ids of Admin keys, as the settings give them."""
    switched_off: Mapping[str, date] = field(default_factory=dict)
    """By the id of a key, the day on which it was switched off, as the journal of writes says."""
    budget: Decimal | None = None
    budget_at: str | None = None
    unseen: tuple[UnseenFact, ...] = ()
