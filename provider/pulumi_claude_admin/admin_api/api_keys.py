"""API keys: listed, renamed, switched off and archived; the Admin API cannot create one. Source: docs/platform/api-keys.md#calls."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.api_key import ApiKey


class HttpApiKeys:
    """`/v1/organizations/api_keys`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[ApiKey, ...]:
        """One call for each 1,000 keys, those of archived workspaces included."""
        call = Call("GET", path_of("api_keys"), query={"limit": paging.LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_api_key)

    def retrieve(self, api_key_id: str) -> ApiKey:
        """One call."""
        return self._transport.send(Call("GET", path_of("api_keys", api_key_id))).parse(parse_api_key)

    def update(self, api_key_id: str, *, name: str | None = None, status: str | None = None) -> ApiKey:
        """Two calls, the first with what is named. An answer that shows something else is an error: one guess is that an archived key takes all."""
        body = {field: value for field, value in (("name", name), ("status", status)) if value is not None}
        path = path_of("api_keys", api_key_id)
        answer = self._transport.send(Call("POST", path, body=body))
        written = answer.parse(parse_api_key)
        if written.id != api_key_id:
            raise answer.not_taken(shown=f"it shows another API key ({written.id})")
        for field, wanted in body.items():
            if getattr(written, field) != wanted:
                raise answer.not_taken(shown=f"it shows another {field} of API key {written.id}")
        found = read_back(self._transport, answer, path, parse_api_key)
        require_kept(answer, found, body, what=f"API key {api_key_id}")
        return found


def parse_api_key(data: object) -> ApiKey:
    """From its JSON. `2023-06-01` also has `workspace_id`, which is null for the Default workspace too, so it counts only without `scope`."""
    fields = Fields(data, "api_key")
    scope, principal = fields.inner_or_none("scope"), fields.inner_or_none("principal")
    maker = fields.inner_or_none("created_by")
    return ApiKey(
        id=fields.text("id"),
        name=fields.text("name"),
        status=fields.text("status"),
        workspace_id=(scope or fields).text_or_none("workspace_id"),
        owner_id=_owner(principal) if principal is not None else None,
        partial_key_hint=fields.text_or_none("partial_key_hint"),
        created_by_id=maker.text_or_none("id") if maker is not None else None,
        created_at=fields.time("created_at") if fields.text_or_none("created_at") is not None else None,
        expires_at=fields.time_or_none("expires_at") if fields.has("expires_at") else None,
        is_expiry_told=fields.has("expires_at"),
    )


def _owner(principal: Fields) -> str | None:
    """`{type, user_id}` or `{type, service_account_id}` now, `{id, type}` before (docs/platform/credentials.md#versions)."""
    ids = (principal.text_or_none(name) for name in ("user_id", "service_account_id", "id"))
    return next((found for found in ids if found is not None), None)
