"""One workspace as the resources that a person would have declared for it, and what of it cannot be declared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.adopt import machines
from pulumi_claude_admin.adopt.people import references
from pulumi_claude_admin.adopt.program import AdoptedResource, AdoptedTeam, LeftOut
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.claude_code_workspace import SIGN_IN_ROLE
from pulumi_claude_admin.model.ids import MembershipId, WorkspaceRateLimitId
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.membership import explicit
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.rate_limit import RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.model.spend_limit import EMAIL, Scope
from pulumi_claude_admin.model.workspace import Workspace


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
        return arguments.name_of_group(group, self.groups)


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
    covers = frozenset({LiveObject(Kind.WORKSPACE, workspace.id)})
    return AdoptedResource("Workspace", key, workspace.id, arguments.of_workspace(workspace), covers)


def _members(around: Around, workspace: Workspace, key: str, left: list[LeftOut]) -> Iterator[AdoptedResource]:
    listed = around.snapshot.members.get(workspace.id)
    if listed is None or not around.users:
        return
    by_hand = explicit(listed, around.users)
    covers, signed_in = set[LiveObject](), set[LiveObject]()
    for member in by_hand:
        one = LiveObject(Kind.WORKSPACE_MEMBER, workspace.id, member.user_id)
        if arguments.is_sayable(workspace, member, around.references):
            covers.add(one)
        elif workspace.is_claude_code and member.role == SIGN_IN_ROLE:
            signed_in.add(one)
        else:
            words = _member_words(member, workspace, around.references.get(member.user_id))
            left.append(LeftOut("no program can declare it", words, frozenset({one})))
    if signed_in:
        what = f"{len(signed_in)} of workspace {workspace.name} ({workspace.id}), as {SIGN_IN_ROLE}"
        left.append(LeftOut("people join it by signing in", what, frozenset(signed_in)))
    if workspace.is_claude_code and not covers:
        return
    given = arguments.of_members(workspace, by_hand, around.references)
    yield AdoptedResource("WorkspaceMembers", f"{key}-members", workspace.id, given, frozenset(covers))


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
        given = arguments.of_rate_limits(workspace.id, named, entry.limits) if named else None
        for limiter in entry.limits.keys() - (given or {}).keys():
            one = LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter)
            what = f"{limiter} of {entry.group.label} in workspace {workspace.name} ({workspace.id})"
            left.append(LeftOut("the Admin API shows it and takes no value for it", what, frozenset({one})))
        if given and named:
            yield AdoptedResource(
                "WorkspaceRateLimit",
                f"{key}-rate-limit-{slug(named)}",
                str(WorkspaceRateLimitId(workspace.id, entry.group.id)),
                given,
                frozenset(
                    LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter)
                    for limiter in entry.limits.keys() & given.keys()
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
        given = {"workspace_id": workspace.id, "amount": limit.amount.major}
        covers = frozenset({LiveObject(Kind.WORKSPACE_SPEND_LIMIT, workspace.id)})
        yield AdoptedResource("WorkspaceSpendLimit", f"{key}-spend-limit", workspace.id, given, covers)


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
    given = arguments.of_notifications(found)
    yield AdoptedResource("SpendNotifications", f"{key}-notifications", workspace.id, given)
