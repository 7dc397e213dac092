from __future__ import annotations

from collections.abc import Callable, Mapping

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, NotFound, Rejected
from pulumi_claude_admin.model.member import Member, not_kept
from tests.support.admin_api.stored import StoredOrganization


class FakeMembers:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self, workspace_id: str) -> tuple[Member, ...]:
        self.stored.asked("members.list")
        self.stored.known(workspace_id)
        with self.stored.lock:
            inherited = {user.id: role for user in self.stored.users if (role := user.inherited_role) is not None}
            roles = inherited | self.stored.roles.get(workspace_id, {})
        return tuple(Member(workspace_id, user_id, role) for user_id, role in roles.items())

    def add(self, workspace_id: str, user_id: str, role: str) -> Member:
        self.stored.asked("members.add")
        self.stored.live(workspace_id)
        if all(user.id != user_id for user in self.stored.users):
            raise NotFound("no such user", status=404)
        if self.stored.roles.get(workspace_id, {}).get(user_id, role) != role or role == "workspace_billing":
            raise Rejected("already a member with another role, or not a role that can be given", status=400)
        return self._give(workspace_id, user_id, role)

    def update(self, workspace_id: str, user_id: str, role: str) -> Member:
        self.stored.asked("members.update")
        self.stored.live(workspace_id)
        if user_id not in self.stored.roles.get(workspace_id, {}):
            raise NotFound("no such member", status=404)
        return self._give(workspace_id, user_id, role)

    def remove(self, workspace_id: str, user_id: str) -> None:
        self.stored.asked("members.remove")
        with self.stored.lock:
            self.stored.roles.get(workspace_id, {}).pop(user_id, None)

    def require_kept(
        self,
        workspace_id: str,
        roles: Mapping[str, str | None],
        *,
        look: Callable[[], tuple[Member, ...]] | None = None,
    ) -> None:
        self.stored.asked("members.require_kept")
        if not_kept((look or (lambda: self.list(workspace_id)))(), roles):
            raise ApiWriteNotConfirmed("another role")

    def _give(self, workspace_id: str, user_id: str, role: str) -> Member:
        with self.stored.lock:
            self.stored.roles.setdefault(workspace_id, {})[user_id] = role
        return Member(workspace_id, user_id, role)
