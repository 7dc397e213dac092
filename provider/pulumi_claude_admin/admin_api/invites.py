"""Invitations to the organization. Source: docs/platform/invites.md#life."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.people import person_key


class HttpInvites:
    """`/v1/organizations/invites`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[Invite, ...]:
        """One call for each 1,000 invitations, whatever became of them."""
        call = Call("GET", path_of("invites"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_invite)

    def retrieve(self, invite_id: str) -> Invite:
        """One call."""
        return self._transport.send(Call("GET", path_of("invites", invite_id))).parse(parse_invite)

    def create(self, *, email: str, role: str) -> Invite:
        """Two calls. The first is sent again only after a refusal: an unknown outcome is an error that says so."""
        body = {"email": email, "role": role}
        answer = self._transport.send(Call("POST", path_of("invites"), body=body, replay=Replay.ONLY_WHEN_REFUSED))
        made = answer.parse(parse_invite)
        if (person_key(made.email), made.role, made.status) != (person_key(email), role, "pending"):
            raise answer.not_taken(shown=f"it shows another invitation ({made.id}, {made.status})")
        found = read_back(self._transport, answer, path_of("invites", made.id), parse_invite)
        kept = {"email": made.email, "role": role, "status": "pending"}
        require_kept(answer, found, kept, what=f"invitation {made.id}")
        return found

    def delete(self, invite_id: str) -> None:
        """Two calls: it must not be pending any more afterwards. Already gone is success, whatever that is answered with."""
        path = path_of("invites", invite_id)
        try:
            answer = self._transport.send(Call("DELETE", path))
        except NotFound:
            return
        except Rejected:
            if self._status(path) in {None, "deleted"}:
                return
            raise
        if self._status(path) == "pending":
            raise answer.not_taken(shown="the invitation is still pending")

    def _status(self, path: str) -> str | None:
        try:
            return self._transport.send(Call("GET", path)).parse(parse_invite).status
        except NotFound:
            return None


def parse_invite(data: object) -> Invite:
    """From its JSON. `status` is an open set."""
    fields = Fields(data, "invite")
    return Invite(
        id=fields.text("id"),
        email=fields.text("email"),
        role=fields.text("role"),
        status=fields.text("status"),
        invited_at=fields.time("invited_at"),
        expires_at=fields.time("expires_at"),
        accepted_at=fields.time_or_none("accepted_at"),
    )
