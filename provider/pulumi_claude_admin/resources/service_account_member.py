"""
One service account in one workspace. Source: docs/platform/service-accounts.md#bindings.

The row that every account has in the Default workspace is nobody's doing: it is never declared, removed or told as a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, InvalidInputs, NotFound, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.claude_code_workspace import problems_with_machine
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.oauth_only import keep_unseen, may_look, require_token
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, find_scope, print_not_written, require_scope
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import (
    ServiceAccountMemberSpec,
    diff_service_account_member,
)
from pulumi_claude_admin.session import Session

WHAT = "a service account's place in a workspace"


class ServiceAccountMemberProvider(ClaudeProvider[ServiceAccountMemberSpec]):
    """Applies a `ServiceAccountMemberSpec` through the Admin API."""

    spec_type = ServiceAccountMemberSpec
    records_written_at = True
    replace_on_changes: ClassVar[tuple[str, ...]] = ("workspace_id", "service_account_id")
    id_outputs: ClassVar[tuple[str, ...]] = ("workspace_id", "service_account_id")

    id_form = "wrkspc_…/svac_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The place of the account in the workspace."""
        key = (inputs.get("workspace_id"), inputs.get("service_account_id"))
        return [Claim("the place of a service account in a workspace", key)]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The place that somebody gave; not the one that every account has in the Default workspace."""
        require_token(session, what=WHAT)
        key = MembershipId.parse(id_)
        scope, account = find_scope(session, key.workspace_id), session.api.service_accounts.find(key.user_id)
        if scope is None or account is None:
            return None
        for one, is_over in (
            (str(scope), scope.is_archived),
            (f"service account {account.name!r}", account.is_archived),
        ):
            if is_over:
                raise InvalidInputs(Problem("id", f"{one} is archived, and {WHAT} cannot be managed any more"))
        raise_problems(problems_with_machine(session, key.workspace_id))
        row = session.api.service_account_members.find(key.workspace_id, account.id)
        if row is None or row.is_implicit:
            return None
        return {"workspace_id": key.workspace_id, "service_account_id": account.id, "role": row.role}

    def do_check(self, session: Session, declaration: Declaration[ServiceAccountMemberSpec]) -> None:
        """The workspace and the account are there, and the account is live."""
        spec, problems = declaration.spec, list[Problem]()
        if not may_look(session, declaration, self.spec_type, what=WHAT):
            return
        if declaration.knows("workspace_id"):
            if find_scope(session, spec.workspace_id) is None:
                said = f"there is no workspace {spec.workspace_id!r} in this organization"
                problems.append(Problem("workspace_id", said))
            problems += problems_with_machine(session, spec.workspace_id)
        if declaration.knows("service_account_id"):
            account = session.api.service_accounts.find(spec.service_account_id)
            if account is None or account.is_archived:
                said = f"there is no live service account {spec.service_account_id!r} in this organization"
                problems.append(Problem("service_account_id", said))
        raise_problems(problems)

    def do_create(self, session: Session, spec: ServiceAccountMemberSpec) -> Created:
        """Put the account in, or give it the role where it is already."""
        require_token(session, what=WHAT)
        _apply(session, spec, require_scope(session, spec.workspace_id))
        return Created(str(MembershipId(spec.workspace_id, spec.service_account_id)), {})

    def do_read(self, session: Session, state: ResourceState[ServiceAccountMemberSpec]) -> Refreshed | None:
        """The role as the list has it. One that was taken out stays in the state, without its role: somebody wanted it."""
        spec = state.declared
        if keep_unseen(session, what=f"{WHAT} ({state.id})"):
            return Refreshed(state.inputs, state.facts)
        scope, account = find_scope(session, spec.workspace_id), _account(session, spec)
        if scope is None or account is None:
            return None
        if scope.is_archived or account.is_archived:
            return Refreshed(state.inputs, state.facts)
        row = session.api.service_account_members.find(spec.workspace_id, account.id)
        return Refreshed(with_actual_values(state.spelled, diff_service_account_member(spec, row)), {})

    def do_update(
        self, session: Session, state: ResourceState[ServiceAccountMemberSpec], spec: ServiceAccountMemberSpec
    ) -> Bag:
        """The same as making it."""
        del state
        require_token(session, what=WHAT)
        _apply(session, spec, require_scope(session, spec.workspace_id))
        return {}

    def do_delete(self, session: Session, state: ResourceState[ServiceAccountMemberSpec]) -> None:
        """Take the account out; already gone, or on something archived, is success."""
        require_token(session, what=WHAT)
        spec = state.declared
        scope, account = find_scope(session, spec.workspace_id), _account(session, spec)
        if scope is None or scope.is_archived or account is None or account.is_archived:
            return
        with declared_now.taking([_item(spec)]) as hold:
            for by in hold.kept.values():
                print_once(f"not removed: {account.name!r} in {scope}: declared by {by} now")
            if hold.free:
                session.api.service_account_members.remove(spec.workspace_id, account.id)
                _require_removed(session, spec, account, scope)

    def managed_items(self, session: Session, spec: ServiceAccountMemberSpec, id_: str | None) -> Iterable[ManagedItem]:
        """This account in this workspace."""
        del session, id_
        return [_item(spec)]


class ServiceAccountMember(ClaudeResource, module="claude", name="ServiceAccountMember"):
    """
    One service account in one workspace. Takes an OAuth token with `org:admin`. Source: Claude docs, Admin API reference > Service accounts.

    Every account is in the Default workspace by itself, as `workspace_user`; declaring it there gives it another role. Deleting takes it out.
    Errors: the workspace or the account is not there; the account is archived; the Claude Code workspace, where only people sign in.

    Example:
        claude.ServiceAccountMember("ci", workspace_id=payments.id, service_account_id=ci.id, role="workspace_developer")
    """

    workspace_id: pulumi.Output[str]
    service_account_id: pulumi.Output[str]
    role: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    written_at: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        service_account_id: pulumi.Input[str],
        role: pulumi.Input[
            Literal["workspace_user", "workspace_developer", "workspace_restricted_developer", "workspace_admin"]
        ],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare one place.

        :param workspace_id: `wrkspc_…`, as a rule `workspace.id`.
        :param service_account_id: `svac_…`, as a rule `account.id`.
        :param role: `workspace_user`, `workspace_developer`, `workspace_restricted_developer` or `workspace_admin`.
        """
        inputs: dict[str, object] = {
            "workspace_id": workspace_id,
            "service_account_id": service_account_id,
            "role": role,
        }
        super().__init__(ServiceAccountMemberProvider(), resource_name, inputs, outputs=("written_at",), opts=opts)


def _item(spec: ServiceAccountMemberSpec) -> ManagedItem:
    return ManagedItem("service account member", spec.workspace_id, spec.service_account_id)


def _account(session: Session, spec: ServiceAccountMemberSpec) -> ServiceAccount | None:
    return session.api.service_accounts.find(spec.service_account_id)


def _apply(session: Session, spec: ServiceAccountMemberSpec, scope: ResolvedScope) -> None:
    account = _account(session, spec)
    if account is None:
        raise NotFound(f"there is no service account {spec.service_account_id!r} in this organization")
    if scope.is_archived:
        print_not_written(scope, what=f"the place of {account.name!r}")
        return
    if account.is_archived:
        print_once(
            f"service account {account.name!r} ({account.id}) is archived: its place in {scope} was not written, and is kept in the state as it was"
        )
        return
    row = session.api.service_account_members.find(spec.workspace_id, account.id)
    if diff_service_account_member(spec, row):
        session.api.service_account_members.add(spec.workspace_id, account.id, spec.role)


def _require_removed(
    session: Session, spec: ServiceAccountMemberSpec, account: ServiceAccount, scope: ResolvedScope
) -> None:
    """The answer to a removal shows nothing of the row, so the list has to say that it was taken."""
    left = session.api.service_account_members.find(spec.workspace_id, account.id)
    if left is not None and not left.is_implicit:
        raise ApiWriteNotConfirmed(
            f"the Admin API answered the removal with success, but {account.name!r} is still in {scope}",
            outcome_unknown=True,
            hint="Look at it in the Console, then run `pulumi up --refresh`",
        )
