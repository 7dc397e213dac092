"""The credential of the Admin API and the header that carries it. Reading it from somewhere is `settings.py`'s business."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from pulumi_claude_admin.errors import ConfigurationError

CredentialKind = Literal["api_key", "auth_token"]

_TOKEN_PREFIX: Final = "sk-ant-oat"  # noqa: S105 - how an OAuth token begins, not one
_HEADERS: Final[dict[CredentialKind, tuple[str, str]]] = {
    "api_key": ("x-api-key", ""),
    "auth_token": ("authorization", "Bearer "),
}
"""Kind to header and what stands before the secret in it. Source: docs/platform/credentials.md#headers."""


@dataclass(frozen=True, slots=True)
class Credential:
    """
    A secret and how it is presented: an Admin API key in `x-api-key`, an OAuth token (scope `org:admin`) as a bearer.

    Raises ConfigurationError, without showing the secret, when it cannot be a header's value or is plainly of the other kind.
    """

    kind: CredentialKind
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.secret or not all("!" <= character <= "~" for character in self.secret):
            raise ConfigurationError(
                f"the {self.kind} for the Admin API is empty, or has spaces or characters that no credential has"
            )
        if self.kind == "api_key" and self.secret.startswith(_TOKEN_PREFIX):
            raise ConfigurationError("an OAuth token was given as an API key", hint="Set ANTHROPIC_AUTH_TOKEN instead")

    def header(self) -> tuple[str, str]:
        """Name and value of the header. The value is secret: keep it out of local variables that a traceback may show."""
        name, before = _HEADERS[self.kind]
        return name, before + self.secret
