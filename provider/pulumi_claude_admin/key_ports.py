"""
What the product needs of keys and of the activity feed, as Protocols: a part of `ports`. No implementation belongs here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from pulumi_claude_admin.model.activity import Activity, ActivityLog
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings as ComplianceState
from pulumi_claude_admin.model.external_key import ExternalKey


class ApiKeys(Protocol):
    """API keys, without their secrets."""

    def list(self) -> tuple[ApiKey, ...]:
        """All of them, those of archived workspaces included."""

    def retrieve(self, api_key_id: str) -> ApiKey:
        """One of them, asked anew each time. Raises NotFound."""

    def update(self, api_key_id: str, *, name: str | None = None, status: str | None = None) -> ApiKey:
        """Rename one, or make it `active`, `inactive` or, for ever, `archived`. Raises NotFound, and Rejected for one at its end."""


class ComplianceSettings(Protocol):
    """The switch of the activity feed."""

    def retrieve(self) -> ComplianceState:
        """Whether it is on."""

    def update(self, state: str) -> ComplianceState:
        """Make it `enabled` or `disabled`."""


class Activities(Protocol):
    """The activity feed."""

    def may_read(self) -> bool:
        """Whether this credential may read it: one that is older than the switch may not."""

    def list_since(self, moment: datetime, types: Collection[str]) -> tuple[Activity, ...]:
        """
        Events of these types since then, newest first; where there are very many, the newest of them.

        Raises PermissionDenied where the feed may not be read, or is off. An event is visible within about a minute.
        """

    def everything_since(self, moment: datetime) -> ActivityLog:
        """Events of every type since then, without what only says that somebody looked at members. Raises the same."""


class ExternalKeyFields(TypedDict, total=False):
    """What may be named of an external key; None is the same as absent."""

    display_name: str | None
    geo: str | None


class NewExternalKey(ExternalKeyFields, total=False):
    """What an external key may be created with beside its provider config."""

    user_profile_id: str | None


class ExternalKeyChanges(ExternalKeyFields, total=False):
    """What an update may name: `display_name` always, the rest only while no workspace uses the key."""

    provider_config: Mapping[str, str] | None


class ExternalKeys(Protocol):
    """The customer's own encryption keys that the organization knows of."""

    def list(self) -> tuple[ExternalKey, ...]:
        """All of them."""

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        """Make one known. Never replayed: Unreachable or UnexpectedResponse with `outcome_unknown` when it may exist."""

    def update(self, external_key_id: str, **fields: Unpack[ExternalKeyChanges]) -> ExternalKey:
        """Change what is named. Raises NotFound, and Rejected while a workspace uses the key."""

    def delete(self, external_key_id: str) -> None:
        """Forget a key that no workspace uses, live or archived: else Rejected. Already gone is success."""
