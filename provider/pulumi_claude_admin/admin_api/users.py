"""The people of the organization. Source: docs/platform/users.md#roles."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import delete_for_good, read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.member import User


class HttpUsers:
    """`/v1/organizations/users`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[User, ...]:
        """One call for each 1,000 people."""
        return self._collect({})

    def list_matching(self, email: str) -> tuple[User, ...]:
        """One call. The platform's filter takes no notice of case and `+tag`."""
        return self._collect({"email": email})

    def retrieve(self, user_id: str) -> User:
        """One call."""
        return self._transport.send(Call("GET", path_of("users", user_id))).parse(parse_user)

    def update(self, user_id: str, role: str) -> User:
        """Two calls."""
        path = path_of("users", user_id)
        answer = self._transport.send(Call("POST", path, body={"role": role}))
        written = answer.parse(parse_user)
        if (written.id, written.role) != (user_id, role):
            raise answer.not_taken(shown=f"it shows {written.id} as {written.role}")
        found = read_back(self._transport, answer, path, parse_user)
        require_kept(answer, found, {"role": role}, what=user_id)
        return found

    def remove(self, user_id: str) -> None:
        """Two calls: nobody must be there any more afterwards. Already gone is success, with one."""
        delete_for_good(self._transport, path_of("users", user_id), shown=f"{user_id} is still in the organization")

    def _collect(self, query: Mapping[str, str]) -> tuple[User, ...]:
        call = Call("GET", path_of("users"), query={"limit": paging.LARGEST_PAGE, **query})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_user)


def parse_user(data: object) -> User:
    """From its JSON. `role` is an open set."""
    fields = Fields(data, "user")
    return User(
        id=fields.text("id"),
        email=fields.text("email"),
        name=fields.text_or_none("name") or "",
        role=fields.text("role"),
        added_at=fields.time("added_at") if fields.text_or_none("added_at") is not None else None,
    )
