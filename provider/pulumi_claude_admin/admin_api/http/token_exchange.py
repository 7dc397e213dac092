"""
The exchange of a job's identity token for a short-lived token of the platform (docs/platform/federation.md#exchange, RFC 7523).

An identity token is sent once: it may count as used even when no answer came. Its text is in no message and no frame that a
traceback shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from pulumi_claude_admin.admin_api.http.call import Call, Replay
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.errors import told_as
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, PermissionDenied, Rejected
from pulumi_claude_admin.model.identity_refusal import Use, reasons
from pulumi_claude_admin.model.identity_token import IdentityToken, WorkloadIdentity

PATH: Final = "/v1/oauth/token"
GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
OAUTH_BETA: Final = "oauth-2025-04-20"
EXCHANGE_BETA: Final = f"{OAUTH_BETA},oidc-federation-2026-04-01"
"""What the official SDK sends with an exchange; the first one also with each call that a minted token makes."""

_LOOK: Final = (
    "`claude-admin doctor --ci` shows the token's claims, "
    "the Console (Settings > Workload identity) shows each attempt with its reason"
)


@dataclass(frozen=True, slots=True)
class MintedToken:
    """A token of the platform, what it may, and how long it lives from its answer on."""

    credential: Credential
    scope: str | None
    lifetime_seconds: int


class Exchange(Protocol):
    """What turns an identity token into a token of the platform."""

    def mint(self, identity: IdentityToken, use: Use) -> MintedToken:
        """A new token. Raises AuthenticationFailed, with what the claims tell, when the platform refuses."""

    def latest_date(self) -> datetime | None:
        """The platform's clock at its latest answer, None before the first."""


class TokenExchange:
    """The exchange for one federation rule. `connect` makes a transport that presents no credential; none is kept open."""

    def __init__(self, connect: Callable[[], Transport], wanted: WorkloadIdentity) -> None:
        self._connect = connect
        self._wanted = wanted
        self._latest: datetime | None = None

    def mint(self, identity: IdentityToken, use: Use) -> MintedToken:
        """Send the token, once."""
        failure: AdminApiError
        with closing(self._connect()) as transport:
            try:
                return transport.send(self._call(identity)).parse(parse_minted_token)
            except (AuthenticationFailed, PermissionDenied, Rejected) as error:
                now = transport.latest_date() or datetime.now(UTC)
                failure = self._refusal(error, reasons(identity.claims, use, now))
            finally:
                self._latest = transport.latest_date() or self._latest
        raise failure

    def latest_date(self) -> datetime | None:
        """As in the protocol."""
        return self._latest

    def _call(self, identity: IdentityToken) -> Call:
        wanted = {
            "federation_rule_id": self._wanted.rule_id,
            "organization_id": self._wanted.organization_id,
            "service_account_id": self._wanted.service_account_id,
            "workspace_id": self._wanted.workspace_id,
        }
        return Call(
            "POST",
            PATH,
            body={name: value for name, value in wanted.items() if value is not None}
            | {"grant_type": GRANT, "assertion": identity.text},
            beta=EXCHANGE_BETA,
            replay=Replay.ONLY_WHEN_REFUSED,
            secret=identity.text,
            errors="oauth",
        )

    def _refusal(self, error: AdminApiError, why: Sequence[str]) -> AuthenticationFailed:
        doubts = why or (f"rule {self._wanted.rule_id} may not match the token's claims",)
        said = error.message.rstrip(".")
        message = f"the platform gave no token for this job's identity ({said}): {'; '.join(doubts)}"
        return told_as(AuthenticationFailed, error, message=message, hint=_LOOK)


def parse_minted_token(data: object) -> MintedToken:
    """Section 5.1 of RFC 6749."""
    fields = Fields(data, "token")
    return MintedToken(
        Credential("auth_token", fields.text("access_token"), beta=OAUTH_BETA),
        scope=fields.text_or_none("scope"),
        lifetime_seconds=fields.integer("expires_in"),
    )
