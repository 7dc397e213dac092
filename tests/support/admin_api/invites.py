from __future__ import annotations

from pulumi_claude_admin.model.invite import Invite
from tests.support.admin_api.stored import StoredOrganization


class FakeInvites:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[Invite, ...]:
        self.stored.asked("invites.list")
        return self.stored.invites
