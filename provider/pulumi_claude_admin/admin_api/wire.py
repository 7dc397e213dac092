"""
JSON of the Admin API to model values, and amounts and geos back. Both API versions are read; what is new is ignored.

Source of every shape: admin-api.md sections 2 to 9, differences between the versions: section 1.4.
"""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.admin_api.http.call import NotInTheAnswer
from pulumi_claude_admin.admin_api.http.json_fields import Fields, text_of
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.model.workspace import DataResidency, DataResidencySpec, Workspace

MONTHLY = "monthly"


def organization(data: object) -> OrganizationIdentity:
    """Section 2.1."""
    fields = Fields(data, "organization")
    return OrganizationIdentity(id=fields.text("id"), name=fields.text("name"))


def user(data: object) -> User:
    """Section 2.2. `role` is an open set."""
    fields = Fields(data, "user")
    return User(
        id=fields.text("id"),
        email=fields.text("email"),
        name=fields.text_or_none("name") or "",
        role=fields.text("role"),
    )


def invite(data: object) -> Invite:
    """Section 2.3. `status` is an open set."""
    fields = Fields(data, "invite")
    return Invite(
        email=fields.text("email"),
        status=fields.text("status"),
        invited_at=fields.time("invited_at"),
        expires_at=fields.time("expires_at"),
        accepted_at=fields.time_or_none("accepted_at"),
    )


def workspace(data: object) -> Workspace:
    """Section 3.4. Tags have to be there: without them an owner would be overlooked and the workspace made twice."""
    fields = Fields(data, "workspace")
    return Workspace(
        id=fields.text("id"),
        name=fields.text("name"),
        display_color=fields.text("display_color"),
        created_at=fields.time_or_none("created_at"),
        archived_at=fields.time_or_none("archived_at"),
        data_residency=_data_residency(fields.inner("data_residency")),
        external_key_id=fields.text_or_none("external_key_id"),
        tags=fields.texts("tags"),
    )


def member(data: object) -> Member:
    """Section 4."""
    fields = Fields(data, "workspace_member")
    return Member(
        workspace_id=fields.text("workspace_id"), user_id=fields.text("user_id"), role=fields.text("workspace_role")
    )


def organization_rate_limit(data: object) -> OrganizationRateLimit:
    """Section 8.1. Limiter types are an open set."""
    fields = Fields(data, "rate_limit")
    group = _group(fields)
    limiters = fields.items("limits", lambda item: Fields(item, "rate_limit.limits"))
    return OrganizationRateLimit(entry_id=fields.text("id"), group=group, limits=_values(limiters, field="value"))


def workspace_rate_limit(data: object) -> WorkspaceRateLimit:
    """Section 8.2. Limiters that are inherited are no overrides and are left out."""
    fields = Fields(data, "workspace_rate_limit")
    group = _group(fields)
    limiters = fields.items("limits", lambda item: Fields(item, "workspace_rate_limit.limits"))
    return WorkspaceRateLimit(
        entry_id=fields.text("rate_limit_id"),
        workspace_id=fields.text("workspace_id"),
        group=group,
        limits=_values(tuple(limiter for limiter in limiters if _is_override(limiter)), field="value"),
        organization_limits=_values(limiters, field="org_limit"),
    )


def spend_limit(data: object) -> SpendLimit | None:
    """Section 9.2. None for what is no monthly cap of the organization or a workspace (a usage tier, a person, a scope that is new)."""
    fields = Fields(data, "spend_limit")
    scope = _scope(fields.inner("scope"))
    minor = fields.text_or_none("amount")
    if scope is None or minor is None or fields.text("period") != MONTHLY:
        return None
    if not (minor.isascii() and minor.isdigit()):
        raise NotInTheAnswer("spend_limit.amount is not a whole number of minor units")
    return SpendLimit(
        scope=scope, amount=Money(minor=int(minor), currency=fields.text("currency")), id=fields.text("id")
    )


def api_key(data: object) -> ApiKey:
    """Section 5. `2023-06-01` also has `workspace_id`, which is null for the Default workspace too, so it counts only without `scope`."""
    fields = Fields(data, "api_key")
    scope, principal = fields.inner_or_none("scope"), fields.inner_or_none("principal")
    return ApiKey(
        id=fields.text("id"),
        name=fields.text("name"),
        status=fields.text("status"),
        workspace_id=(scope or fields).text_or_none("workspace_id"),
        owner_id=_owner(principal) if principal is not None else None,
        partial_key_hint=fields.text_or_none("partial_key_hint"),
    )


def data_residency_body(spec: DataResidencySpec, *, fields: tuple[str, ...]) -> dict[str, object]:
    """Of a wanted data residency the named fields, where they are wanted, as the API takes them (section 3.5)."""
    wanted = spec.model_dump(mode="json", exclude_none=True)
    return {name: wanted[name] for name in fields if name in wanted}


def scope_body(scope: Scope) -> Mapping[str, str]:
    """The scope of a spend limit as the API takes it (section 9.3)."""
    if scope.workspace_id is None:
        return {"type": "organization"}
    return {"type": "workspace", "workspace_id": scope.workspace_id}


def _data_residency(fields: Fields) -> DataResidency:
    return DataResidency(
        workspace_geo=fields.text("workspace_geo"),
        allowed_inference_geos=fields.text_or_texts("allowed_inference_geos"),
        default_inference_geo=fields.text("default_inference_geo"),
    )


def _group(fields: Fields) -> RateLimitGroup:
    if fields.inner_or_none("group") is None and fields.text_or_none("group_type") is not None:
        raise NotInTheAnswer("rate_limit.group is missing: this is the older shape, whose entries cannot be told apart")
    group = fields.inner("group")
    models = fields.items_or_none("models", lambda item: text_of(item, "models"))
    return RateLimitGroup(
        id=group.text("id"),
        type=group.text("type"),
        display_name=group.text_or_none("display_name"),
        models=models or (),
    )


def _values(limiters: tuple[Fields, ...], *, field: str) -> dict[str, int]:
    values = {limiter.text("type"): limiter.integer_or_none(field) for limiter in limiters}
    return {name: value for name, value in values.items() if value is not None}


def _is_override(limiter: Fields) -> bool:
    source = limiter.inner_or_none("source")
    return source is None or source.text("type") != "organization"


def _scope(fields: Fields) -> Scope | None:
    match fields.text("type"):
        case "organization":
            return ORGANIZATION
        case "workspace":
            return Scope(fields.text("workspace_id"))
        case _:
            return None


def _owner(principal: Fields) -> str | None:
    """`{type, user_id}` or `{type, service_account_id}` now, `{id, type}` before (section 1.4)."""
    ids = (principal.text_or_none(name) for name in ("user_id", "service_account_id", "id"))
    return next((found for found in ids if found is not None), None)
