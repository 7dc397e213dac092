from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization_member import ADMIN_ROLES
from tests.support.admin_api.stored import StoredOrganization


class FakeUsers:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[User, ...]:
        self.stored.asked("users.list")
        return self.stored.users

    def list_matching(self, email: str) -> tuple[User, ...]:
        self.stored.asked("users.list_matching")
        if "@" not in email:
            raise Rejected("email: must be an e-mail address", status=400)
        return tuple(user for user in self.stored.users if _without_tag(user.email) == _without_tag(email))

    def retrieve(self, user_id: str) -> User:
        self.stored.asked("users.retrieve")
        found = next((user for user in self.stored.users if user.id == user_id), None)
        if found is None:
            raise NotFound("no such user", status=404)
        return found

    def update(self, user_id: str, role: str) -> User:
        self.stored.asked("users.update")
        if role not in ("user", "developer", "billing", "claude_code_user"):
            raise Rejected("role: is not one that the API gives", status=400)
        written = replace(self._changeable(user_id), role=role)
        self.stored.users = tuple(written if user.id == user_id else user for user in self.stored.users)
        return written

    def remove(self, user_id: str) -> None:
        self.stored.asked("users.remove")
        if all(user.id != user_id for user in self.stored.users):
            return
        self._changeable(user_id)
        self.stored.users = tuple(user for user in self.stored.users if user.id != user_id)
        for roles in self.stored.roles.values():
            roles.pop(user_id, None)

    def _changeable(self, user_id: str) -> User:
        found = next((user for user in self.stored.users if user.id == user_id), None)
        if found is None:
            raise NotFound("no such user", status=404)
        if found.role in ADMIN_ROLES:
            raise Rejected("administrators are changed in the Console only", status=400)
        return found


def _without_tag(email: str) -> str:
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
