from __future__ import annotations

from pulumi_claude_admin.model.api_key import ApiKey
from tests.support.admin_api.stored import StoredOrganization


class FakeApiKeys:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[ApiKey, ...]:
        self.stored.asked("api_keys.list")
        return self.stored.keys
