"""
What a job's identity token (a JSON Web Token of GitHub, GitLab, …) says, and whom it may stand for. Nothing is verified: the platform does.

The token itself is a secret and is in no message; its claims are none.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

AUDIENCE: Final = "https://api.anthropic.com"
"""What `aud` has to be, unless a rule names another. Source: docs/platform/federation.md#exchange."""

LARGEST_TOKEN: Final = 16 * 1024
"""Bytes. Identity tokens are below 4 KiB; what is larger is a key or a certificate by mistake."""

_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class WorkloadIdentity:
    """Which federation rule is to mint, in which organization, and as whom and where, if more than one is possible."""

    rule_id: str
    organization_id: str
    service_account_id: str | None = None
    workspace_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a token. Times are aware; what a token does not say, or says in another form, is None or empty."""

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    issued_at: datetime | None
    not_before: datetime | None
    expires_at: datetime | None
    token_id: str | None
    others: Mapping[str, object]

    def named(self, name: str) -> object:
        """One claim by its name, None when it is not said."""
        return {"iss": self.issuer or None, "sub": self.subject or None, "jti": self.token_id}.get(
            name, self.others.get(name)
        )

    @property
    def lifetime_seconds(self) -> int | None:
        """From its issue to its end, None when it does not say both."""
        if self.issued_at is None or self.expires_at is None:
            return None
        return int((self.expires_at - self.issued_at).total_seconds())


@dataclass(frozen=True, slots=True)
class IdentityToken:
    """A token and what it says."""

    text: str = field(repr=False)
    claims: Claims


def parse_identity_token(text: str) -> IdentityToken:
    """Read a token. Raises ValueError, whose text says what is wrong and repeats nothing of the token."""
    stripped = text.strip()
    if not stripped:
        raise ValueError("is empty")
    if len(stripped.encode()) > LARGEST_TOKEN:
        raise ValueError(f"is larger than {LARGEST_TOKEN:,} bytes, which no identity token is")
    parts = stripped.split(".")
    if len(parts) != _PARTS or not all(parts):
        raise ValueError("is no JSON Web Token, which has three parts between dots")
    _object_of(parts[0], "header")
    return IdentityToken(stripped, _claims(_object_of(parts[1], "claims")))


def _object_of(part: str, what: str) -> Mapping[str, object]:
    try:
        decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        value = json.loads(decoded)
    except (ValueError, RecursionError, binascii.Error):
        value = None
    if not isinstance(value, dict):
        raise ValueError(f"is no JSON Web Token: its {what} cannot be read")  # noqa: TRY004 - what is wrong is the text
    return value


_NAMED: Final = frozenset({"iss", "sub", "aud", "iat", "nbf", "exp", "jti"})


def _claims(said: Mapping[str, object]) -> Claims:
    audience = said.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    return Claims(
        issuer=_text(said.get("iss")) or "",
        subject=_text(said.get("sub")) or "",
        audiences=tuple(each for each in audiences if isinstance(each, str)),
        issued_at=_moment(said.get("iat")),
        not_before=_moment(said.get("nbf")),
        expires_at=_moment(said.get("exp")),
        token_id=_text(said.get("jti")),
        others={name: value for name, value in said.items() if name not in _NAMED},
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
