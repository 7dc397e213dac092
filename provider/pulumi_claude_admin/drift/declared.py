"""
What a stack declares: its state's resources of ours, as specs. No network, no comparison.

The output `declared` (what the last `up` was told) counts, not the inputs: a refresh that writes state puts the actual
into those (pulumi-engine.md section 3). Inputs are the fallback for state without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pulumi_claude_admin.drift.export_format import Resource, StackExport, parse_export, secret_value
from pulumi_claude_admin.errors import InvalidInputs, WrongOrganization
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.ids import MembershipId, WorkspaceRateLimitId
from pulumi_claude_admin.model.member import WorkspaceMemberSpec, WorkspaceMembersSpec
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimitSpec
from pulumi_claude_admin.model.spend_limit import (
    ORGANIZATION,
    OrganizationSpendLimitSpec,
    Scope,
    SpendNotificationsSpec,
    WorkspaceSpendLimitSpec,
)
from pulumi_claude_admin.model.workspace import WorkspaceSpec

TYPE_PREFIX: Final = "pulumi-python:dynamic/claude:"
SECRET: Final = "secret in the program"  # noqa: S105 - words of a reason, not a secret
_ALL_OF_IT: Final = "all of it"


@dataclass(frozen=True, slots=True)
class DeclaredWorkspace:
    """A declared workspace, under the id that it got. `secret` are properties that the spec does not say."""

    urn: str
    workspace_id: str
    spec: WorkspaceSpec
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredMembers:
    """
    A declared membership of a whole workspace.

    `user_ids` are ids by reference, None in a state of before they were recorded; `roles` are by id. Both as of the last write
    or refresh. `written_at` is the platform's time of the last write.
    """

    urn: str
    workspace_id: str
    spec: WorkspaceMembersSpec
    user_ids: Mapping[str, str] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeclaredMember:
    """One declared membership. `user_id` is of the resource's id, `holder_id` who had it at the last write."""

    urn: str
    workspace_id: str
    user_id: str
    holder_id: str
    spec: WorkspaceMemberSpec
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeclaredRateLimit:
    """
    Declared limits of one group. `group_name` is for people; `written_at` when the API took the last write.

    `secret` are properties that the spec does not say.
    """

    urn: str
    workspace_id: str
    group_id: str
    group_name: str
    spec: WorkspaceRateLimitSpec
    written_at: datetime | None
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredSpendLimit:
    """A declared monthly limit of a workspace or of the organization."""

    urn: str
    scope: Scope
    spec: WorkspaceSpendLimitSpec | OrganizationSpendLimitSpec


@dataclass(frozen=True, slots=True)
class DeclaredNotifications:
    """Declared spend notifications of a workspace or of the organization. `secret` are properties that the spec does not say."""

    urn: str
    scope: Scope
    spec: SpendNotificationsSpec
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Illegible:
    """A declaration whose values cannot be read from the state, and why: secret, or written by another release."""

    urn: str
    kind: Kind
    id: str
    workspace_id: str | None
    reason: str


Declaration = (
    DeclaredWorkspace
    | DeclaredMembers
    | DeclaredMember
    | DeclaredRateLimit
    | DeclaredSpendLimit
    | DeclaredNotifications
    | Illegible
)


@dataclass(frozen=True, slots=True)
class Declared:
    """
    What a stack declares. `stacks` as in `StackExport`; `organization_ids` are those that its resources were written to.

    `unknown_types` are types of ours that this release does not know: a newer one wrote the state.
    """

    declarations: tuple[Declaration, ...] = ()
    stacks: frozenset[str] = frozenset()
    organization_ids: frozenset[str] = frozenset()
    unknown_types: frozenset[str] = frozenset()
    pending_operations: int = 0

    def require_organization(self, organization_id: str) -> None:
        """Raises WrongOrganization unless everything was written to this organization: nothing else may be believed."""
        others = sorted(self.organization_ids - {organization_id})
        if others:
            raise WrongOrganization(
                f"the stack was applied to organization {', '.join(others)}, the credential belongs to {organization_id}",
                hint="Use a credential of the stack's organization, or choose another stack",
            )


def people_named(declaration: Declaration) -> tuple[str, ...]:
    """The e-mails and user ids that a declaration gives a membership."""
    if isinstance(declaration, DeclaredMembers):
        return tuple(declaration.spec.members)
    return (declaration.spec.user,) if isinstance(declaration, DeclaredMember) else ()


def read_declared(text: str) -> Declared:
    """What the text of a stack export declares. Raises StateUnreadable."""
    return declared_by(parse_export(text))


def declared_by(state: StackExport) -> Declared:
    """The declarations of our own resources, in the order of their URNs."""
    ours = sorted((one for one in state.resources if one.type.startswith(TYPE_PREFIX)), key=lambda one: one.urn)
    known = [(one, reader) for one in ours if (reader := _READERS.get(_short(one))) is not None]
    organizations = {one.outputs.get("organization_id") for one in ours}
    return Declared(
        declarations=tuple(_declaration(resource, reader) for resource, reader in known),
        stacks=state.stacks,
        organization_ids=frozenset(one for one in organizations if isinstance(one, str)),
        unknown_types=frozenset(_short(one) for one in ours if _short(one) not in _READERS),
        pending_operations=state.pending_operations,
    )


@dataclass(frozen=True, slots=True)
class _Legible:
    """A resource whose bag has no secret left in it; `secret` are the properties that were taken out."""

    resource: Resource
    bag: Mapping[str, object]
    secret: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        value = self.resource.outputs.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> dict[str, str] | None:
        """An output that is a mapping; None when it is not there, or sealed."""
        value = self.resource.outputs.get(key)
        if not isinstance(value, Mapping) or _secret(value):
            return None
        return {name: item for name, item in value.items() if isinstance(item, str)}


def _workspace(one: _Legible) -> Declaration:
    return DeclaredWorkspace(one.resource.urn, one.resource.id, parse(WorkspaceSpec, one.bag), one.secret)


def _members(one: _Legible) -> Declaration:
    return DeclaredMembers(
        urn=one.resource.urn,
        workspace_id=one.resource.id,
        spec=parse(WorkspaceMembersSpec, one.bag),
        user_ids=one.texts("user_ids"),
        roles=one.texts("roles") or {},
        written_at=_moment(one.text("written_at")),
    )


def _member(one: _Legible) -> Declaration:
    where = MembershipId.parse(one.resource.id)
    return DeclaredMember(
        urn=one.resource.urn,
        workspace_id=where.workspace_id,
        user_id=where.user_id,
        holder_id=one.text("user_id") or where.user_id,
        spec=parse(WorkspaceMemberSpec, one.bag),
        written_at=_moment(one.text("written_at")),
    )


def _rate_limit(one: _Legible) -> Declaration:
    where = WorkspaceRateLimitId.parse(one.resource.id)
    spec = parse(WorkspaceRateLimitSpec, one.bag)
    return DeclaredRateLimit(
        urn=one.resource.urn,
        workspace_id=where.workspace_id,
        group_id=where.group_id,
        group_name=one.text("group_name") or spec.group,
        spec=spec,
        written_at=_moment(one.text("written_at")),
        secret=one.secret,
    )


def _workspace_spend_limit(one: _Legible) -> Declaration:
    return DeclaredSpendLimit(one.resource.urn, Scope(one.resource.id), parse(WorkspaceSpendLimitSpec, one.bag))


def _organization_spend_limit(one: _Legible) -> Declaration:
    return DeclaredSpendLimit(one.resource.urn, ORGANIZATION, parse(OrganizationSpendLimitSpec, one.bag))


def _notifications(one: _Legible) -> Declaration:
    spec = parse(SpendNotificationsSpec, one.bag)
    return DeclaredNotifications(one.resource.urn, Scope(spec.workspace_id), spec, one.secret)


@dataclass(frozen=True, slots=True)
class _Reader:
    """`stand_ins` are what to read in place of secret properties that may not be missing; None: nothing is left without them."""

    kind: Kind
    read: Callable[[_Legible], Declaration]
    stand_ins: Callable[[Resource], Mapping[str, object]] | None = None


def _workspace_stand_ins(_: Resource) -> Mapping[str, object]:
    return {"name": "[secret]"}


def _rate_limit_stand_ins(resource: Resource) -> Mapping[str, object]:
    where = WorkspaceRateLimitId.parse(resource.id)
    return {"workspace_id": where.workspace_id, "group": where.group_id}


def _notifications_stand_ins(_: Resource) -> Mapping[str, object]:
    return {"thresholds": []}


_READERS: Final[Mapping[str, _Reader]] = {
    "Workspace": _Reader(Kind.WORKSPACE, _workspace, _workspace_stand_ins),
    "WorkspaceMembers": _Reader(Kind.WORKSPACE_MEMBERS, _members),
    "WorkspaceMember": _Reader(Kind.WORKSPACE_MEMBER, _member),
    "WorkspaceRateLimit": _Reader(Kind.WORKSPACE_RATE_LIMIT, _rate_limit, _rate_limit_stand_ins),
    "WorkspaceSpendLimit": _Reader(Kind.WORKSPACE_SPEND_LIMIT, _workspace_spend_limit),
    "OrganizationSpendLimit": _Reader(Kind.ORGANIZATION_SPEND_LIMIT, _organization_spend_limit),
    "SpendNotifications": _Reader(Kind.SPEND_NOTIFICATIONS, _notifications, _notifications_stand_ins),
}


def _short(resource: Resource) -> str:
    return resource.type.removeprefix(TYPE_PREFIX)


def _declaration(resource: Resource, reader: _Reader) -> Declaration:
    declared = resource.outputs.get("declared")
    is_legible = isinstance(declared, Mapping) and secret_value(declared) is None
    bag = declared if isinstance(declared, Mapping) and is_legible else resource.inputs
    secret = sorted(_secret(bag) | (set() if is_legible or declared is None else {_ALL_OF_IT}))
    # A state of an earlier release seals the inputs alone.
    secret += sorted(_secret(resource.inputs, bag.keys() - set(map(_property, secret))))
    try:
        return _read(resource, reader, bag, tuple(secret))
    except InvalidInputs as error:
        if secret:
            return _illegible(resource, reader.kind, f"{SECRET}: {', '.join(secret)}")
        return _illegible(resource, reader.kind, f"this release does not understand the declared values ({error})")
    except ValueError as error:
        return _illegible(resource, reader.kind, f"the state's record of it is not one of ours ({error})")


def _read(resource: Resource, reader: _Reader, bag: Mapping[str, object], secret: tuple[str, ...]) -> Declaration:
    """The declaration, without what is secret where the rest can be compared. Raises InvalidInputs where it cannot."""
    if not secret:
        return reader.read(_Legible(resource, bag))
    if reader.stand_ins is None or _ALL_OF_IT in secret:
        raise InvalidInputs
    names = set(map(_property, secret))
    stand_ins = {key: value for key, value in reader.stand_ins(resource).items() if key in names}
    rest = {key: value for key, value in bag.items() if key not in names} | stand_ins
    return reader.read(_Legible(resource, rest, secret=tuple(sorted(names))))


def _property(path: str) -> str:
    """The property of a path such as `tags.env` or `recipients[1]`."""
    return re.split(r"[.[]", path, maxsplit=1)[0]


def _illegible(resource: Resource, kind: Kind, reason: str) -> Illegible:
    is_organizations = kind is Kind.ORGANIZATION_SPEND_LIMIT or (
        kind is Kind.SPEND_NOTIFICATIONS and resource.id == resource.outputs.get("organization_id")
    )
    workspace_id = None if is_organizations else resource.id.partition("/")[0]
    return Illegible(urn=resource.urn, kind=kind, id=resource.id, workspace_id=workspace_id, reason=reason)


def _secret(value: object, keys: Collection[str] | None = None, path: str = "") -> set[str]:
    """Paths of the values that are sealed, shown in plain by the export or not; at the top of these keys alone, when given."""
    if secret_value(value) is not None:
        return {path or _ALL_OF_IT}
    if isinstance(value, Mapping):
        inside = [
            (f"{path}.{key}" if path else str(key), item) for key, item in value.items() if keys is None or key in keys
        ]
    elif isinstance(value, list):
        inside = [(f"{path}[{number}]", item) for number, item in enumerate(value)]
    else:
        inside = []
    return {one for below, item in inside for one in _secret(item, path=below)}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
