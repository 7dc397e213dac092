"""
Service accounts in workspaces: two families of paths over the same rows. Source: docs/platform/service-accounts.md#bindings.

Adding is an upsert on this object, unlike on people, so no refusal has to be understood.
"""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember


class HttpServiceAccountMembers:
    """`/v1/organizations/workspaces/{}/service_accounts` and `/v1/organizations/service_accounts/{}/workspaces`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_of_workspace(self, workspace_id: str) -> tuple[ServiceAccountMember, ...]:
        """One call for each 100 accounts."""
        return self._list(path_of("workspaces", workspace_id, "service_accounts"))

    def list_of_account(self, service_account_id: str) -> tuple[ServiceAccountMember, ...]:
        """One call for each 100 workspaces."""
        return self._list(path_of("service_accounts", service_account_id, "workspaces"))

    def add(self, workspace_id: str, service_account_id: str, role: str) -> ServiceAccountMember:
        """Two calls. The first may be sent again: it names the final role."""
        body = {"service_account_id": service_account_id, "workspace_role": role}
        answer = self._transport.send(Call("POST", path_of("workspaces", workspace_id, "service_accounts"), body=body))
        shown = answer.parse(parse_service_account_member)
        wanted = ServiceAccountMember(workspace_id, service_account_id, role)
        if shown != wanted:
            raise answer.not_taken(shown=f"it shows {shown.service_account_id} as {shown.role} in {shown.workspace_id}")
        path = path_of("workspaces", workspace_id, "service_accounts", service_account_id)
        found = read_back(self._transport, answer, path, parse_service_account_member)
        if found != wanted:
            raise answer.not_taken(shown=f"reading it back shows {service_account_id} as {found.role}")
        return found

    def remove(self, workspace_id: str, service_account_id: str) -> None:
        """One call; the platform answers with success where nobody is."""
        path = path_of("workspaces", workspace_id, "service_accounts", service_account_id)
        self._transport.send(Call("DELETE", path))

    def _list(self, path: str) -> tuple[ServiceAccountMember, ...]:
        call = Call("GET", path, query={"limit": paging.LARGEST_PAGE_OF_NEWER})
        rows = paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_service_account_member)
        return tuple({(row.workspace_id, row.service_account_id): row for row in rows}.values())


def parse_service_account_member(data: object) -> ServiceAccountMember:
    """From its JSON. Who is in a workspace by hand is not said to be implicit."""
    fields = Fields(data, "service_account_workspace_member")
    return ServiceAccountMember(
        workspace_id=fields.text("workspace_id"),
        service_account_id=fields.text("service_account_id"),
        role=fields.text("workspace_role"),
        is_implicit=bool(fields.flag_or_none("implicit")),
    )
