"""
An organization in memory that is a `ports.AdminApi`: for tests of what stands above the port.

`tests/contract` runs the same tests over it and over the real adapter on the simulator, so it can be believed. Keep it small:
only what the port promises. `calls` lists the names of the methods that were called, in order.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, FeatureNotEnabled, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.model.workspace import DataResidency, DataResidencySpec, Workspace

TINY_TOOLS = OrganizationIdentity(id="5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", name="Tiny Tools")
EVERYWHERE_US = DataResidency(workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global")
SONNET = OrganizationRateLimit(
    entry_id="entry_sonnet",
    group=RateLimitGroup(
        id="rlg_01VPTCmyiu5ZLsWkcxYG2pY8",
        type="model_group",
        display_name="Claude Sonnet 4.x",
        models=("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
    ),
    limits={
        "requests_per_minute": 4000,
        "input_tokens_per_minute_cache_aware": 2_000_000,
        "output_tokens_per_minute": 400_000,
    },
)
BATCH = OrganizationRateLimit(
    entry_id="entry_batch",
    group=RateLimitGroup(id="rlg_01SimulatorBatchGroup22x", type="batch", display_name=None),
    limits={"enqueued_batch_requests": 500_000},
)
PEOPLE = (
    User(id="user_01Admin", email="admin@example.com", name="Ada Admin", role="admin"),
    User(id="user_01Billing", email="billing@example.com", name="Bill Billing", role="billing"),
    User(id="user_01Ana", email="ana@example.com", name="Ana Alves", role="developer"),
    User(id="user_01Ben", email="ben@example.com", name="Ben Brandt", role="developer"),
    User(id="user_01Chloe", email="chloe@example.com", name="Chloe Chen", role="user"),
)


@dataclass
class FakeAdminApi:
    """The organization of the simulator's seed "tiny". Fields may be replaced; `has_spend_preview` opens the spend-limit gate."""

    identity: OrganizationIdentity = TINY_TOOLS
    users: tuple[User, ...] = PEOPLE
    groups: tuple[OrganizationRateLimit, ...] = (SONNET, BATCH)
    keys: tuple[ApiKey, ...] = ()
    invites: tuple[Invite, ...] = ()
    has_spend_preview: bool = True
    time: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    default_id: str = "wrkspc_01Default"
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    overrides: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    spend: dict[Scope, SpendLimit] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        if not self.workspaces:
            research = self._make("Research")
            self.roles[research.id] = {"user_01Ana": "workspace_developer"}
            self.spend[ORGANIZATION] = SpendLimit(scope=ORGANIZATION, amount=Money(1_000_000), id="spl_01Organization")
            self.keys = (
                ApiKey(
                    "apikey_01Research", "research-notebooks", "active", research.id, "user_01Ana", "sk-ant-api03-a…b"
                ),
            )

    def now(self) -> datetime:
        return self.time

    def retrieve_organization(self) -> OrganizationIdentity:
        self._called("retrieve_organization")
        return self.identity

    def list_users(self) -> tuple[User, ...]:
        self._called("list_users")
        return self.users

    def list_users_like(self, email: str) -> tuple[User, ...]:
        self._called("list_users_like")
        if "@" not in email:
            raise Rejected("email: must be an e-mail address", status=400)
        return tuple(user for user in self.users if _without_tag(user.email) == _without_tag(email))

    def list_invites(self) -> tuple[Invite, ...]:
        self._called("list_invites")
        return self.invites

    def list_workspaces(self) -> tuple[Workspace, ...]:
        self._called("list_workspaces")
        with self._lock:
            return tuple(self.workspaces.values())

    def retrieve_workspace(self, workspace_id: str) -> Workspace:
        self._called("retrieve_workspace")
        if workspace_id == self.default_id:
            return Workspace(self.default_id, "Default", "#6C5BB9", self.time, None, EVERYWHERE_US)
        return self._known(workspace_id)

    def create_workspace(
        self,
        *,
        name: str,
        display_color: str | None = None,
        tags: Mapping[str, str] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        self._called("create_workspace")
        with self._lock:
            made = self._make(name)
        return self._keep(
            replace(
                made,
                display_color=display_color or made.display_color,
                tags=dict(tags or {}),
                data_residency=_resident(made.data_residency, data_residency),
                external_key_id=external_key_id,
            )
        )

    def update_workspace(
        self,
        workspace_id: str,
        *,
        name: str | None = None,
        display_color: str | None = None,
        tags: Mapping[str, str | None] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        self._called("update_workspace")
        before = self._live(workspace_id)
        merged = {**before.tags, **(tags or {})}
        return self._keep(
            replace(
                before,
                name=name or before.name,
                display_color=display_color or before.display_color,
                tags={key: value for key, value in merged.items() if value is not None},
                data_residency=_resident(before.data_residency, data_residency),
                external_key_id=external_key_id or before.external_key_id,
            )
        )

    def archive_workspace(self, workspace_id: str) -> Workspace:
        self._called("archive_workspace")
        found = self._known(workspace_id)
        return found if found.is_archived else self._keep(replace(found, archived_at=self.time))

    def list_members(self, workspace_id: str) -> tuple[Member, ...]:
        self._called("list_members")
        self._known(workspace_id)
        with self._lock:
            inherited = {user.id: role for user in self.users if (role := user.inherited_role) is not None}
            roles = inherited | self.roles.get(workspace_id, {})
        return tuple(Member(workspace_id, user_id, role) for user_id, role in roles.items())

    def add_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        self._called("add_member")
        self._live(workspace_id)
        if all(user.id != user_id for user in self.users):
            raise NotFound("no such user", status=404)
        if self.roles.get(workspace_id, {}).get(user_id, role) != role or role == "workspace_billing":
            raise Rejected("already a member with another role, or not a role that can be given", status=400)
        return self._give(workspace_id, user_id, role)

    def update_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        self._called("update_member")
        self._live(workspace_id)
        if user_id not in self.roles.get(workspace_id, {}):
            raise NotFound("no such member", status=404)
        return self._give(workspace_id, user_id, role)

    def remove_member(self, workspace_id: str, user_id: str) -> None:
        self._called("remove_member")
        with self._lock:
            self.roles.get(workspace_id, {}).pop(user_id, None)

    def require_removed(self, workspace_id: str, user_ids: Collection[str]) -> None:
        self._called("require_removed")
        with self._lock:
            if set(user_ids) & self.roles.get(workspace_id, {}).keys():
                raise ApiWriteNotConfirmed("still a member")

    def list_rate_limits(self) -> tuple[OrganizationRateLimit, ...]:
        self._called("list_rate_limits")
        return self.groups

    def list_workspace_rate_limits(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        self._called("list_workspace_rate_limits")
        self._known(workspace_id)
        entries = (self._entry(workspace_id, group) for group in self.groups)
        return tuple(entry for entry in entries if entry.limits)

    def set_workspace_rate_limits(
        self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]
    ) -> WorkspaceRateLimit:
        self._called("set_workspace_rate_limits")
        self._live(workspace_id)
        group = next((group for group in self.groups if group.entry_id == entry_id), None)
        if group is None:
            raise NotFound("no such rate limit", status=404)
        with self._lock:
            merged = {**self.overrides.get((workspace_id, group.entry_id), {}), **limits}
            self.overrides[workspace_id, group.entry_id] = {k: v for k, v in merged.items() if v is not None}
        return self._entry(workspace_id, group)

    def list_spend_limits(self) -> tuple[SpendLimit, ...]:
        self._called("list_spend_limits")
        self._gate()
        with self._lock:
            return tuple(self.spend.values())

    def set_spend_limit(self, scope: Scope, amount: Money) -> SpendLimit:
        self._called("set_spend_limit")
        self._gate()
        if scope.workspace_id is not None:
            self._live(scope.workspace_id)
        with self._lock:
            known = self.spend.get(scope)
            limit = SpendLimit(scope=scope, amount=amount, id=known.id if known else f"spl_{next(self._numbers):02}")
            self.spend[scope] = limit
        return limit

    def clear_spend_limit(self, scope: Scope) -> None:
        self._called("clear_spend_limit")
        self._gate()
        with self._lock:
            self.spend.pop(scope, None)

    def list_api_keys(self) -> tuple[ApiKey, ...]:
        self._called("list_api_keys")
        return self.keys

    def _called(self, name: str) -> None:
        with self._lock:
            self.calls.append(name)

    def _make(self, name: str) -> Workspace:
        return self._keep(
            Workspace(f"wrkspc_{next(self._numbers):02}", name, "#6C5BB9", self.time, None, EVERYWHERE_US)
        )

    def _keep(self, workspace: Workspace) -> Workspace:
        with self._lock:
            self.workspaces[workspace.id] = workspace
        return workspace

    def _known(self, workspace_id: str) -> Workspace:
        found = self.workspaces.get(workspace_id)
        if found is None:
            raise NotFound("no such workspace", status=404)
        return found

    def _live(self, workspace_id: str) -> Workspace:
        if workspace_id == self.default_id:
            raise Rejected("the Default workspace cannot be changed", status=400)
        found = self._known(workspace_id)
        if found.is_archived:
            raise Rejected("the workspace is archived", status=400)
        return found

    def _give(self, workspace_id: str, user_id: str, role: str) -> Member:
        with self._lock:
            self.roles.setdefault(workspace_id, {})[user_id] = role
        return Member(workspace_id, user_id, role)

    def _entry(self, workspace_id: str, group: OrganizationRateLimit) -> WorkspaceRateLimit:
        limits = self.overrides.get((workspace_id, group.entry_id), {})
        return WorkspaceRateLimit(
            entry_id=group.entry_id,
            workspace_id=workspace_id,
            group=group.group,
            limits=dict(limits),
            organization_limits={name: group.limits[name] for name in limits if name in group.limits},
        )

    def _gate(self) -> None:
        if not self.has_spend_preview:
            raise FeatureNotEnabled("not enabled", status=403, error_code="spend_limits_admin_api_writes_not_enabled")


@dataclass
class RefusesRateLimitWrites(FakeAdminApi):
    """The organization may read rate limits and not write them."""

    def set_workspace_rate_limits(
        self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]
    ) -> WorkspaceRateLimit:
        del workspace_id, entry_id, limits
        self._called("refused_write")
        raise PermissionDenied("not allowed", status=403, type="permission_error")


def _without_tag(email: str) -> str:
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _resident(before: DataResidency, wanted: DataResidencySpec | None) -> DataResidency:
    if wanted is None:
        return before
    geos = wanted.allowed_inference_geos
    return DataResidency(
        workspace_geo=wanted.workspace_geo or before.workspace_geo,
        allowed_inference_geos=(tuple(sorted(geos)) if isinstance(geos, tuple) else geos)
        or before.allowed_inference_geos,
        default_inference_geo=wanted.default_inference_geo or before.default_inference_geo,
    )
