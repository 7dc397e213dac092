"""
Memberships of workspaces. Source: docs/platform/members.md#calls; what is uncertain:
docs/platform/members.md#adding-twice, docs/platform/members.md#just-added.

The list is the truth: the single-member GET may be stale for tens of seconds, adding somebody who is there may be refused,
and right after an add the platform may say for some seconds that nobody is there. So whenever a write is refused, the list
decides; for somebody whom it does not show a change of the role decides; and only for somebody whom this process has just
added, and whom neither may know yet, is the refusal waited out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import require_listed, waited_since
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, NotFound, Rejected
from pulumi_claude_admin.model.member import Member, not_kept


class HttpMembers:
    """`/v1/organizations/workspaces/{}/members`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._added_at: dict[tuple[str, str], float] = {}

    def list(self, workspace_id: str) -> tuple[Member, ...]:
        """One call for each 1,000 members, inherited memberships included."""
        call = Call("GET", path_of("workspaces", workspace_id, "members"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_member)

    def add(self, workspace_id: str, user_id: str, role: str) -> Member:
        """One call. When it is refused or its outcome is unknown, being a member with this role all the same is success."""
        call = Call(
            "POST",
            path_of("workspaces", workspace_id, "members"),
            body={"user_id": user_id, "workspace_role": role},
            replay=Replay.ONLY_WHEN_REFUSED,
        )
        try:
            added = _taken(self._transport.send(call), workspace_id, user_id, role)
        except AdminApiError as error:
            if not (isinstance(error, Rejected) or error.outcome_unknown):
                raise
            added = self._listed_with(workspace_id, user_id, role, error)
        self._added_at[workspace_id, user_id] = self._transport.rate_limiter.clock()
        return added

    def update(self, workspace_id: str, user_id: str, role: str) -> Member:
        """One call, waited out when it is refused right after an add. Raises NotFound or Rejected when it stays refused."""
        call = Call("POST", _path(workspace_id, user_id), body={"workspace_role": role})
        while True:
            try:
                return _taken(self._transport.send(call), workspace_id, user_id, role)
            except (NotFound, Rejected):
                if not self._waited(workspace_id, user_id):
                    raise

    def remove(self, workspace_id: str, user_id: str) -> None:
        """One call, waited out when it is refused right after an add. Else a refusal is success when the list does not show the person."""
        call = Call("DELETE", _path(workspace_id, user_id))
        while True:
            try:
                self._transport.send(call)
            except (NotFound, Rejected):
                if self._waited(workspace_id, user_id):
                    continue
                if self._find(workspace_id, user_id) is None:
                    break
                raise
            else:
                break
        self._added_at.pop((workspace_id, user_id), None)

    def require_kept(
        self,
        workspace_id: str,
        roles: Mapping[str, str | None],
        *,
        look: Callable[[], tuple[Member, ...]] | None = None,
    ) -> None:
        """
        One call for all that was written, and more for some seconds while the list shows another role, or somebody who was removed.

        Whom the list does not show at all a change of the role decides about, as ever.
        """

        def wrong() -> str | None:
            try:
                shown = look() if look is not None else self.list(workspace_id)
            except NotFound:
                return None if set(roles.values()) <= {None} else "the workspace is not there any more"
            listed = {member.user_id for member in shown}
            return next(self._said(workspace_id, not_kept(shown, roles), listed), None)

        require_listed(self._transport.rate_limiter, wrong, path=path_of("workspaces", workspace_id, "members"))

    def _said(self, workspace_id: str, roles: Mapping[str, str | None], listed: set[str]) -> Iterator[str]:
        for user_id, role in roles.items():
            if role is None:
                yield f"{user_id} is still in the list of members"
            elif user_id in listed or self._written_unseen(workspace_id, user_id, role) is None:
                yield f"{user_id} is not in the list of members as {role}"

    def _listed_with(self, workspace_id: str, user_id: str, role: str, refusal: AdminApiError) -> Member:
        """The membership that is there with this role, all the same. Raises the refusal when there is none."""
        found = self._find(workspace_id, user_id) or self._written_unseen(workspace_id, user_id, role)
        if found is None or found.role != role:
            raise refusal
        return found

    def _written_unseen(self, workspace_id: str, user_id: str, role: str) -> Member | None:
        """A list may be late (docs/platform/requests.md#delay): whoever can be given the role is a member, shown or not. None when nobody is there."""
        call = Call("POST", _path(workspace_id, user_id), body={"workspace_role": role})
        try:
            return _taken(self._transport.send(call), workspace_id, user_id, role)
        except AdminApiError:
            return None

    def _find(self, workspace_id: str, user_id: str) -> Member | None:
        """The membership as the list says; a workspace that does not exist has none."""
        try:
            return next((member for member in self.list(workspace_id) if member.user_id == user_id), None)
        except NotFound:
            return None

    def _waited(self, workspace_id: str, user_id: str) -> bool:
        """Wait a little longer than the last time, if the membership was added here a moment ago; whether it was."""
        added_at = self._added_at.get((workspace_id, user_id))
        return added_at is not None and waited_since(self._transport.rate_limiter, added_at)


def _taken(answer: Answer, workspace_id: str, user_id: str, role: str) -> Member:
    """The membership of the answer, if that is the one that was asked for."""
    shown = answer.parse(parse_member)
    if shown != Member(workspace_id=workspace_id, user_id=user_id, role=role):
        raise answer.not_taken(shown=f"it shows {shown.user_id} as {shown.role} in {shown.workspace_id}")
    return shown


def _path(workspace_id: str, user_id: str) -> str:
    return path_of("workspaces", workspace_id, "members", user_id)


def parse_member(data: object) -> Member:
    """From its JSON."""
    fields = Fields(data, "workspace_member")
    return Member(
        workspace_id=fields.text("workspace_id"), user_id=fields.text("user_id"), role=fields.text("workspace_role")
    )
