"""HTTP with a scoped key of a Claude Enterprise organization: what helps with an error is about such a key. Source: docs/platform/enterprise.md#keys."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.http.call import Answer, Call
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, FeatureNotEnabled, PermissionDenied

_MADE_AT: Final = "claude.ai > Organization settings > API"
_HINTS: Final[dict[type[AdminApiError], str]] = {
    AuthenticationFailed: f"Set CLAUDE_ADMIN_ENTERPRISE_KEY to a scoped key ({_MADE_AT}) that is neither revoked nor expired",
    PermissionDenied: f"Make a scoped key ({_MADE_AT}) with the scope that is missing: those of a key cannot be changed afterwards",
    FeatureNotEnabled: "The key of CLAUDE_ADMIN_ENTERPRISE_KEY is not one of a Claude Enterprise organization that has this",
}


class EnterpriseTransport(Transport):
    """The same as `Transport`, with other words about what is refused."""

    def send(self, call: Call) -> Answer:
        """Ask. Raises AdminApiError with a hint that fits."""
        try:
            return super().send(call)
        except AdminApiError as error:
            error.hint = _HINTS.get(type(error), error.hint)
            raise
