"""What a plan is made from, as values: what could be read of the organization, and what of it nobody could look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.usage import UsageActor
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.offboarding.plan import Unseen

DAYS_OF_SPEND = 30


@dataclass(frozen=True, slots=True)
class KeySpend:
    """What keys spent in 30 days, in major units; a key that is not in `amounts` spent nothing. `actors` is everybody who spent."""

    amounts: Mapping[str, Decimal]
    currency: str
    actors: tuple[UsageActor, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """
    What was read. None, or a workspace that `members` has not, is what nobody could look at; `unseen` says why.

    `acting_as` are the ids of people and Admin keys that read the feed while this was read: whoever asks is among them.
    """

    identity: OrganizationIdentity
    as_of: datetime
    users: tuple[User, ...]
    workspaces: tuple[Workspace, ...]
    members: Mapping[str, tuple[Member, ...]]
    invites: tuple[Invite, ...] | None = None
    keys: tuple[ApiKey, ...] | None = None
    service_accounts: tuple[ServiceAccount, ...] | None = None
    federation_rules: tuple[FederationRule, ...] | None = None
    federation_issuers: tuple[FederationIssuer, ...] | None = None
    activities: tuple[Activity, ...] | None = None
    acting_as: frozenset[str] = frozenset()
    spend: KeySpend | None = None
    unseen: tuple[Unseen, ...] = ()
    key_names: Mapping[str, str] = field(default_factory=dict)
    """Names for ids of Admin keys, as the settings give them."""
