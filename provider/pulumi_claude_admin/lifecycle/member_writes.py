"""
Writing a workspace's membership: who is given a role comes first, who loses one last, and half of it is undone.

So a run that breaks off has rather too many members than too few; only a full workspace makes room first. Nobody is taken out of
the Claude Code workspace. Source: docs/platform/members.md#cap, docs/platform/workspaces.md#claude-code-workspace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from pulumi_claude_admin.errors import Rejected
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.membership import print_kept
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.lifecycle.undo import Undo
from pulumi_claude_admin.model.claude_code_workspace import SIGN_IN_ROLE
from pulumi_claude_admin.model.diff import Change, Scalar
from pulumi_claude_admin.session import Session

_IS_FULL: Final = "workspace_member_limit_exceeded"
_MAKE_ROOM: Final = (
    "Take somebody out of the workspace first, or ask Anthropic to raise its member cap; "
    "a WorkspaceMembers list that drops one person and names another does it in this order by itself"
)


def write_members(
    session: Session,
    scope: ResolvedScope,
    workspace_id: str,
    changes: Collection[Change],
    *,
    roles: Mapping[str, str],
    mend: str,
) -> dict[str, str]:
    """
    Make these changes, at `members.<user id>`. `roles` are what is there before, the answer is what is there afterwards.

    Whom another resource of this run declares keeps the role.
    Raises what the platform answers, after undoing what was done; `mend` as in `Undo`.
    """
    giving = [change for change in changes if change.declared is not None]
    taking = [change for change in changes if change.declared is None]
    with Undo(mend) as undo:
        writes = _Writes(session, scope, workspace_id, dict(roles), undo)
        for change in giving:
            try:
                writes.give(change)
            except Rejected as error:
                if error.error_code != _IS_FULL:
                    raise
                if not taking:
                    error.hint = _MAKE_ROOM
                    raise
                writes.take(taking)
                taking = []
                writes.give(change)
        writes.take(taking)
    if writes.written:
        session.api.members.require_kept(workspace_id, writes.written)
    return writes.roles


def end_memberships(session: Session, scope: ResolvedScope, roles: Mapping[str, str | None]) -> None:
    """
    Take people out of a workspace, by user id; the role is what the list shows, None where it shows nobody.

    Nobody is taken out of the Claude Code workspace: their key would end. What was given beyond signing in is taken back.
    """
    api, workspace_id = session.api, str(scope.key.workspace_id)
    written: dict[str, str | None] = {}
    for user_id, role in roles.items():
        if not scope.is_claude_code:
            api.members.remove(workspace_id, user_id)
            written[user_id] = None
        elif role not in {None, SIGN_IN_ROLE}:
            written[user_id] = api.members.update(workspace_id, user_id, SIGN_IN_ROLE).role
    if scope.is_claude_code and roles:
        _print_left_in(session, scope, roles)
    if written:
        api.members.require_kept(workspace_id, written)


def _print_left_in(session: Session, scope: ResolvedScope, user_ids: Collection[str]) -> None:
    users = session.api.users.everybody().by_id
    named = ", ".join(sorted(users[one].email if one in users else one for one in user_ids))
    print_once(f"left in {scope} as {SIGN_IN_ROLE}: {named}; whoever is removed from it loses their key")


class _Writes:
    """The single writes; `roles` follows them."""

    def __init__(
        self, session: Session, scope: ResolvedScope, workspace_id: str, roles: dict[str, str], undo: Undo
    ) -> None:
        self._session = session
        self._scope = scope
        self._workspace_id = workspace_id
        self._undo = undo
        self.roles = roles
        self.written: dict[str, str | None] = {}
        self._users = session.api.users.everybody().by_id

    def give(self, change: Change) -> None:
        api, user_id, role = self._session.api, _user_id(change), str(change.declared)
        who = self._name(user_id)
        if change.actual is None:
            written = self._undo.step(
                f"{who} added as {role}",
                lambda: api.members.add(self._workspace_id, user_id, role),
                back=lambda: api.members.remove(self._workspace_id, user_id),
            )
        else:
            before = str(change.actual)
            written = self._undo.step(
                f"{who} made {role} instead of {before}",
                lambda: api.members.update(self._workspace_id, user_id, role),
                back=lambda: api.members.update(self._workspace_id, user_id, before),
            )
        self.roles[user_id] = self.written[user_id] = written.role

    def take(self, changes: Collection[Change]) -> None:
        before = {_user_id(change): change.actual for change in changes}
        with declared_now.taking(ManagedItem("membership", self._workspace_id, user_id) for user_id in before) as hold:
            print_kept(self._session, self._scope, hold)
            free = sorted(item.part for item in hold.free)
            for user_id in free:
                if self._scope.is_claude_code:
                    self._step_down(user_id, before[user_id])
                else:
                    self._take(user_id, before[user_id])
                    self.written[user_id] = None
            if free and self._scope.is_claude_code:
                _print_left_in(self._session, self._scope, free)

    def _step_down(self, user_id: str, before: Scalar) -> None:
        if before not in {None, SIGN_IN_ROLE}:
            self.give(Change(f"members.{user_id}", declared=SIGN_IN_ROLE, actual=before))

    def _take(self, user_id: str, before: Scalar) -> None:
        api = self._session.api
        self.roles.pop(user_id, None)
        if before is None:  # nobody knows the role to give back
            api.members.remove(self._workspace_id, user_id)
            return
        self._undo.step(
            f"{self._name(user_id)} ({before}) removed",
            lambda: api.members.remove(self._workspace_id, user_id),
            back=lambda: api.members.add(self._workspace_id, user_id, str(before)),
        )

    def _name(self, user_id: str) -> str:
        user = self._users.get(user_id)
        return user.email if user is not None else user_id


def _user_id(change: Change) -> str:
    return change.path.partition(".")[2]
