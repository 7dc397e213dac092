from __future__ import annotations

from pulumi_claude_admin.errors import Rejected
from pulumi_claude_admin.model.member import User
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


def _without_tag(email: str) -> str:
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
