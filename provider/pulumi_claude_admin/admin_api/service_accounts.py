"""Service accounts: an OAuth token's business alone. Source: docs/platform/service-accounts.md#accounts."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.service_account import ServiceAccount


class HttpServiceAccounts:
    """`/v1/organizations/service_accounts`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[ServiceAccount, ...]:
        """One call for each 100 accounts, live and archived."""
        query = {"limit": paging.LARGEST_PAGE_OF_NEWER, "include_archived": "true"}
        call = Call("GET", path_of("service_accounts"), query=query)
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_service_account)

    def create(
        self, *, name: str, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Two calls. The first is sent again only after a refusal: names are unique, so a second one would be refused with 409."""
        fields = {"name": name, "description": description, "organization_role": organization_role}
        body = {key: value for key, value in fields.items() if value is not None}
        call = Call("POST", path_of("service_accounts"), body=body, replay=Replay.ONLY_WHEN_REFUSED)
        return self._kept(self._transport.send(call), body)

    def update(
        self, service_account_id: str, *, description: str | None = None, organization_role: str | None = None
    ) -> ServiceAccount:
        """Two calls, the first with what is named."""
        fields = {"description": description, "organization_role": organization_role}
        body = {key: value for key, value in fields.items() if value is not None}
        answer = self._transport.send(Call("POST", path_of("service_accounts", service_account_id), body=body))
        return self._kept(answer, {**body, "id": service_account_id})

    def archive(self, service_account_id: str) -> ServiceAccount:
        """Two calls."""
        answer = self._transport.send(Call("POST", path_of("service_accounts", service_account_id, "archive")))
        return self._kept(answer, {"id": service_account_id, "is_archived": True})

    def _kept(self, answer: Answer, wanted: Mapping[str, object]) -> ServiceAccount:
        """The account of the answer, if that shows what was asked for, and the account as well when it is read back."""
        written = answer.parse(parse_service_account)
        for name, value in wanted.items():
            if getattr(written, name) != value:
                raise answer.not_taken(
                    shown=f"it shows another {name.replace('_', ' ')} of service account {written.id}"
                )
        found = read_back(self._transport, answer, path_of("service_accounts", written.id), parse_service_account)
        require_kept(answer, found, wanted, what=f"service account {written.id}")
        return found


def parse_service_account(data: object) -> ServiceAccount:
    """From its JSON."""
    fields = Fields(data, "service_account")
    return ServiceAccount(
        id=fields.text("id"),
        name=fields.text("name"),
        organization_role=fields.text("organization_role"),
        description=fields.text_or_empty("description"),
        archived_at=fields.time_or_none("archived_at"),
        created_by_id=fields.text_or_none("created_by_actor_id"),
    )
