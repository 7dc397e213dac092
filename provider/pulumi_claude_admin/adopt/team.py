"""One workspace as the resources that a person would have declared for it, and what of it cannot be declared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.adopt import machines
from pulumi_claude_admin.adopt.people import references
from pulumi_claude_admin.adopt.program import AdoptedResource, AdoptedTeam, LeftOut
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.claude_code_workspace import SIGN_IN_ROLE
from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG, MembershipId, WorkspaceRateLimitId
from pulumi_claude_admin.model.member import WORKSPACE_ROLES, Member, User
from pulumi_claude_admin.model.membership import explicit
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.rate_limit import LIMITERS, RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.model.spend_limit import EMAIL, Scope
from pulumi_claude_admin.model.workspace import DataResidency, Workspace

UNTOUCHED: Final = DataResidency(
    workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global"
)
"""What a workspace has for which nobody asked for anything else."""


@dataclass(frozen=True, slots=True)
class Around:
    """
    What all teams share: the snapshot, its people by id, how each is named in a program, the organization's groups, and the places
    of service accounts by workspace, none where they were not asked for.
    """

    snapshot: OrganizationSnapshot
    users: Mapping[str, User]
    references: Mapping[str, str]
    groups: tuple[RateLimitGroup, ...]
    places: Mapping[str, tuple[ServiceAccountMember, ...]]

    @classmethod
    def of(cls, snapshot: OrganizationSnapshot, groups: tuple[RateLimitGroup, ...], *, has_machines: bool) -> Around:
        """People are named by e-mail where that means one person and can be written, else by id."""
        users = {user.id: user for user in snapshot.users}
        places = machines.places(snapshot) if has_machines else {}
        return cls(snapshot, users, references(snapshot), groups, places)

    def group_name(self, group: RateLimitGroup) -> str:
        """The group as a program names it: its label where that means this group alone."""
        meant = [one for one in self.groups if one.answers_to(group.label)]
        is_clear = len(meant) == 1 and group.label.strip() == group.label and group.label.isprintable()
        return group.label if is_clear else group.id


def adopted_team(around: Around, workspace: Workspace, key: str) -> tuple[AdoptedTeam, tuple[LeftOut, ...]]:
    """The team of one live workspace."""
    left: list[LeftOut] = []
    resources = [
        _workspace(workspace, key),
        *_members(around, workspace, key, left),
        *_service_accounts(around, workspace, key, left),
        *_rate_limits(around, workspace, key, left),
        *_spend_limit(around, workspace, key),
        *_notifications(around, workspace, key, left),
    ]
    return AdoptedTeam(key, workspace, tuple(resources)), tuple(left)


def _workspace(workspace: Workspace, key: str) -> AdoptedResource:
    arguments: dict[str, object] = {"name": workspace.name, "adopt_id": workspace.id}
    tags = {
        k: v
        for k, v in sorted(workspace.tags.items())
        if k not in {OWNER_TAG, MANAGED_AT} and not k.startswith("anthropic")
    }
    residency = workspace.data_residency
    optional: dict[str, object] = {
        "tags": tags or None,
        "data_residency": _residency(residency) if residency != UNTOUCHED else None,
        "external_key_id": workspace.external_key_id,
        "user_profile_id": workspace.user_profile_id,
    }
    arguments |= {name: value for name, value in optional.items() if value is not None}
    covers = frozenset({LiveObject(Kind.WORKSPACE, workspace.id)})
    return AdoptedResource("Workspace", key, workspace.id, arguments, covers)


def _residency(residency: DataResidency) -> dict[str, object]:
    geos = residency.allowed_inference_geos
    allowed: object = list(geos) if isinstance(geos, tuple) else geos
    return {"allowed_inference_geos": allowed, "default_inference_geo": residency.default_inference_geo}


def _members(around: Around, workspace: Workspace, key: str, left: list[LeftOut]) -> Iterator[AdoptedResource]:
    listed = around.snapshot.members.get(workspace.id)
    if listed is None or not around.users:
        return
    roles: dict[str, str] = {}
    covers, signed_in = set[LiveObject](), set[LiveObject]()
    for member in explicit(listed, around.users):
        one = LiveObject(Kind.WORKSPACE_MEMBER, workspace.id, member.user_id)
        if workspace.is_claude_code and member.role == SIGN_IN_ROLE:
            signed_in.add(one)
            continue
        reference = around.references.get(member.user_id)
        if reference is None or member.role not in WORKSPACE_ROLES:
            left.append(
                LeftOut("no program can declare it", _member_words(member, workspace, reference), frozenset({one}))
            )
        else:
            roles[reference] = member.role
            covers.add(one)
    if signed_in:
        what = f"{len(signed_in)} of workspace {workspace.name} ({workspace.id}), as {SIGN_IN_ROLE}"
        left.append(LeftOut("people join it by signing in", what, frozenset(signed_in)))
    if workspace.is_claude_code and not roles:
        return
    arguments: dict[str, object] = {"workspace_id": workspace.id, "members": dict(sorted(roles.items()))}
    if workspace.is_claude_code or len(roles) < len(explicit(listed, around.users)):
        arguments["exclusive"] = False
    yield AdoptedResource("WorkspaceMembers", f"{key}-members", workspace.id, arguments, frozenset(covers))


def _member_words(member: Member, workspace: Workspace, reference: str | None) -> str:
    who = reference or f"{member.user_id}, who is not among the organization's people"
    return f"{who} as {member.role} of workspace {workspace.name} ({workspace.id})"


def _service_accounts(around: Around, workspace: Workspace, key: str, left: list[LeftOut]) -> Iterator[AdoptedResource]:
    """The places that a team can say, each under the name that `TeamWorkspace` has for it; none in the Claude Code workspace."""
    for row in around.places.get(workspace.id, ()):
        id_ = str(MembershipId(workspace.id, row.service_account_id))
        given = {"workspace_id": workspace.id, "service_account_id": row.service_account_id, "role": row.role}
        covers = frozenset({LiveObject(Kind.SERVICE_ACCOUNT_MEMBER, workspace.id, row.service_account_id)})
        if workspace.is_claude_code:
            what = f"{row.service_account_id} in workspace {workspace.name} ({workspace.id})"
            left.append(LeftOut("only people who sign in belong there", what, covers))
            continue
        name = f"{key}-service-account-{slug(row.service_account_id)}"
        yield AdoptedResource("ServiceAccountMember", name, id_, given, covers)


def _rate_limits(around: Around, workspace: Workspace, key: str, left: list[LeftOut]) -> Iterator[AdoptedResource]:
    entries = around.snapshot.workspace_rate_limits.get(workspace.id, ())
    names = _group_names(around, entries)
    for entry in entries:
        named = names.get(entry.group.id)
        given = {limiter: value for limiter, value in sorted(entry.limits.items()) if limiter in LIMITERS and named}
        for limiter in entry.limits.keys() - given.keys():
            one = LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter)
            what = f"{limiter} of {entry.group.label} in workspace {workspace.name} ({workspace.id})"
            left.append(LeftOut("the Admin API shows it and takes no value for it", what, frozenset({one})))
        if given and named:
            yield AdoptedResource(
                "WorkspaceRateLimit",
                f"{key}-rate-limit-{slug(named)}",
                str(WorkspaceRateLimitId(workspace.id, entry.group.id)),
                {"workspace_id": workspace.id, "group": named, **given},
                frozenset(
                    LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter) for limiter in given
                ),
            )


def _group_names(around: Around, entries: tuple[WorkspaceRateLimit, ...]) -> dict[str, str]:
    """By group id, each with a resource name of its own; groups that the organization has no more are left out."""
    known = {group.id for group in around.groups}
    names = {one.group.id: around.group_name(one.group) for one in entries if one.group.id in known}
    slugs = [slug(name) for name in names.values()]
    return {id_: name if slugs.count(slug(name)) == 1 else id_ for id_, name in names.items()}


def _spend_limit(around: Around, workspace: Workspace, key: str) -> Iterator[AdoptedResource]:
    limit = around.snapshot.spend_limits.get(Scope(workspace.id))
    if limit is not None:
        arguments = {"workspace_id": workspace.id, "amount": limit.amount.major}
        covers = frozenset({LiveObject(Kind.WORKSPACE_SPEND_LIMIT, workspace.id)})
        yield AdoptedResource("WorkspaceSpendLimit", f"{key}-spend-limit", workspace.id, arguments, covers)


def _notifications(around: Around, workspace: Workspace, key: str, left: list[LeftOut]) -> Iterator[AdoptedResource]:
    found = around.snapshot.notifications.get(Scope(workspace.id))
    if found is None or not (found.thresholds or found.recipients):
        return
    if not found.thresholds or not all(EMAIL.fullmatch(one) for one in found.recipients) or not found.recipients:
        left.append(
            LeftOut(
                "a team's notifications have amounts and recipients",
                f"spend notifications of workspace {workspace.name} ({workspace.id})",
            )
        )
        return
    arguments = {
        "workspace_id": workspace.id,
        "thresholds": [one.major for one in found.thresholds],
        "recipients": list(found.recipients),
    }
    yield AdoptedResource("SpendNotifications", f"{key}-notifications", workspace.id, arguments)
