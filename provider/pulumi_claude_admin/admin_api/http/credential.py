"""
The credential of the Admin API, the headers that carry it, and where a call gets the one of the moment from.

Reading it from the environment is `settings.py`'s business; minting one, `workload_credential.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from pulumi_claude_admin.errors import ConfigurationError

CredentialKind = Literal["api_key", "auth_token"]

_TOKEN_PREFIX: Final = "sk-ant-oat"  # noqa: S105 - how an OAuth token begins, not one
_HEADERS: Final[dict[CredentialKind, tuple[str, str]]] = {
    "api_key": ("x-api-key", ""),
    "auth_token": ("authorization", "Bearer "),
}
"""Kind to header and what stands before the secret in it. Source: docs/platform/credentials.md#headers."""


class CredentialSource(Protocol):
    """Where a call gets its credential from: asked for each call, by several threads."""

    def current(self) -> Credential:
        """The credential to present now. Raises AdminApiError when there is none to be had."""

    def renew(self, rejected: Credential) -> bool:
        """Whether `current` may give another one than this, which the platform has just refused with 401."""


@dataclass(frozen=True, slots=True)
class Credential:
    """
    A secret and how it is presented: an Admin API key in `x-api-key`, an OAuth token (scope `org:admin`) as a bearer.

    `beta` goes into `anthropic-beta` beside it. It is a source of itself, which has no other to offer.

    Raises ConfigurationError, without showing the secret, when it cannot be a header's value or is plainly of the other kind.
    """

    kind: CredentialKind
    secret: str = field(repr=False)
    beta: str | None = None

    def current(self) -> Credential:
        """Itself."""
        return self

    def renew(self, rejected: Credential) -> bool:
        """A stored credential stays refused."""
        return self != rejected

    def __post_init__(self) -> None:
        if not self.secret or not all("!" <= character <= "~" for character in self.secret):
            raise ConfigurationError(
                f"the {self.kind} for the Admin API is empty, or has spaces or characters that no credential has"
            )
        if self.kind == "api_key" and self.secret.startswith(_TOKEN_PREFIX):
            raise ConfigurationError("an OAuth token was given as an API key", hint="Set ANTHROPIC_AUTH_TOKEN instead")

    def headers(self, beta: str | None) -> dict[str, str]:
        """All headers of a call that asks for this beta itself. Secret, as below."""
        betas = ",".join(filter(None, (beta, self.beta)))
        return dict([self.header()]) | ({"anthropic-beta": betas} if betas else {})

    def header(self) -> tuple[str, str]:
        """Name and value of the header. The value is secret: keep it out of local variables that a traceback may show."""
        name, before = _HEADERS[self.kind]
        return name, before + self.secret
