from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import find_user, person_key
from tests.support.admin_api.stored import StoredOrganization


class FakeInvites:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[Invite, ...]:
        self.stored.asked("invites.list")
        return tuple(map(self._now, self.stored.invites))

    def retrieve(self, invite_id: str) -> Invite:
        self.stored.asked("invites.retrieve")
        found = next((one for one in self.stored.invites if one.id == invite_id), None)
        if found is None:
            raise NotFound("no such invitation", status=404)
        return self._now(found)

    def create(self, *, email: str, role: str) -> Invite:
        self.stored.asked("invites.create")
        if "@" not in email or role not in ("user", "developer", "billing", "claude_code_user"):
            raise Rejected("not an e-mail address, or not a role that the API gives", status=400)
        if find_user(email, self.stored.users) is not None:
            raise Rejected("already a member", status=400, error_code="already_member")
        if any(self._is_pending(one) and person_key(one.email) == person_key(email) for one in self.stored.invites):
            raise Rejected("already invited", status=400, error_code="invite_already_exists")
        now = self.stored.time
        made = Invite(email, "pending", now, now + timedelta(days=21), id=self.stored.next_id("invite"), role=role)
        self.stored.invites = (made, *self.stored.invites)
        return made

    def delete(self, invite_id: str) -> None:
        self.stored.asked("invites.delete")
        found = next((one for one in self.stored.invites if one.id == invite_id), None)
        if found is not None and not self._is_pending(found):
            raise Rejected("only pending invitations can be deleted", status=400)
        self.stored.invites = tuple(one for one in self.stored.invites if one.id != invite_id)

    def accept(self, email: str) -> User:
        """What the invited person does."""
        found = next(one for one in self.stored.invites if self._is_pending(one) and one.email == email)
        joined = User(self.stored.next_id("user"), email, "", found.role, self.stored.time)
        accepted = replace(found, status="accepted", accepted_at=self.stored.time)
        self.stored.invites = tuple(accepted if one is found else one for one in self.stored.invites)
        self.stored.users = (*self.stored.users, joined)
        return joined

    def _now(self, invite: Invite) -> Invite:
        is_over = invite.status == "pending" and not self._is_pending(invite)
        return replace(invite, status="expired") if is_over else invite

    def _is_pending(self, invite: Invite) -> bool:
        return invite.status == "pending" and invite.expires_at > self.stored.time
