from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.errors import NotFound, Rejected
from pulumi_claude_admin.model.api_key import ApiKey
from tests.support.admin_api.stored import StoredOrganization


class FakeApiKeys:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[ApiKey, ...]:
        self.stored.asked("api_keys.list")
        return self.stored.keys

    def retrieve(self, api_key_id: str) -> ApiKey:
        self.stored.asked("api_keys.retrieve")
        found = next((key for key in self.stored.keys if key.id == api_key_id), None)
        if found is None:
            raise NotFound("no such API key", status=404)
        return found

    def update(self, api_key_id: str, *, name: str | None = None, status: str | None = None) -> ApiKey:
        self.stored.asked("api_keys.update")
        with self.stored.lock:
            before = next((key for key in self.stored.keys if key.id == api_key_id), None)
            if before is None:
                raise NotFound("no such API key", status=404)
            if before.is_archived:
                raise Rejected("the API key is archived", status=400)
            if before.status == "expired" and status == "active":
                raise Rejected("the API key has expired", status=400)
            written = replace(before, name=name or before.name, status=status or before.status)
            self.stored.keys = tuple(written if key.id == api_key_id else key for key in self.stored.keys)
        return written
