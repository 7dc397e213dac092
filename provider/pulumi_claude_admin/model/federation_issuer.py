"""Identity providers whose tokens an organization trusts. Source: docs/platform/federation.md#issuers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from pulumi_claude_admin.model.archivable import ArchivableSpec
from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.inputs import Count, Spec
from pulumi_claude_admin.model.unknown import is_unknown

JWT_LIFETIME_MAX: Final = 176_400
KEYS_MAX: Final = 100

KeySource = Literal["discovery", "explicit_url", "inline"]
_TAKES: Final[Mapping[str, frozenset[str]]] = {
    "discovery": frozenset({"discovery_base", "ca_cert_pem"}),
    "explicit_url": frozenset({"url", "ca_cert_pem"}),
    "inline": frozenset({"keys"}),
}


def _https(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_right = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        is_right = False
    if not is_right:
        message = f"{text!r} is not an https address"
        raise ValueError(message)
    return text


Https = Annotated[str, AfterValidator(_https)]
Jwk = Mapping[str, Any]
"""One JSON Web Key: public, and the platform's to understand."""


class JwksSpec(Spec):
    """How the issuer's signing keys are found."""

    type: KeySource = "discovery"
    discovery_base: Https | None = None
    url: Https | None = None
    ca_cert_pem: str | None = None
    keys: Annotated[tuple[Jwk, ...], Field(min_length=1, max_length=KEYS_MAX)] | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> JwksSpec:
        if is_unknown(self.type):
            return self
        given = {name for name in ("discovery_base", "url", "ca_cert_pem", "keys") if getattr(self, name) is not None}
        if wrong := sorted(given - _TAKES[self.type]):
            message = f"type {self.type!r} does not take {', '.join(wrong)}"
            raise ValueError(message)
        required = {"explicit_url": "url", "inline": "keys"}.get(self.type)
        if required is not None and required not in given:
            message = f"type {self.type!r} needs {required}"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Jwks:
    """The same, as the platform says it is. `keys` are JSON texts, each with its members in the order of the alphabet."""

    type: str
    discovery_base: str | None = None
    url: str | None = None
    ca_cert_pem: str | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FederationIssuer:
    """An issuer as the platform says it is."""

    id: str
    name: str
    issuer_url: str
    jwks: Jwks = field(default_factory=lambda: Jwks("discovery"))
    check_jti: bool = True
    max_jwt_lifetime_seconds: int = 3600
    archived_at: datetime | None = None
    created_by_id: str | None = None
    """The person or account that made it, where that is told."""

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None


class FederationIssuerSpec(ArchivableSpec):
    """What somebody wants of one issuer. None means: left to the platform, not managed."""

    issuer_url: Https
    jwks: JwksSpec | None = None
    check_jti: bool | None = None
    max_jwt_lifetime_seconds: Annotated[Count, Field(ge=1, le=JWT_LIFETIME_MAX)] | None = None


def key_text(key: object) -> str:
    """One key as text, whatever the order of its members."""
    return json.dumps(key, sort_keys=True, separators=(",", ":"))


def diff_federation_issuer(spec: FederationIssuerSpec, actual: FederationIssuer) -> tuple[Change, ...]:
    """What of the issuer is not as declared. Where the keys come from is one thing, and is replaced as one."""
    candidates: dict[str, Scalar] = {
        "name": spec.name,
        "issuer_url": spec.issuer_url,
        "check_jti": spec.check_jti,
        "max_jwt_lifetime_seconds": spec.max_jwt_lifetime_seconds,
    }
    wanted: dict[str, Scalar] = {path: value for path, value in candidates.items() if value is not None}
    found: dict[str, Scalar] = {path: getattr(actual, path) for path in wanted}
    if spec.jwks is not None:
        wanted |= _paths(wanted_jwks(spec.jwks))
        found |= _paths(actual.jwks)
    return compare(wanted, found)


def wanted_jwks(spec: JwksSpec) -> Jwks:
    """What the platform would show of it."""
    keys = tuple(sorted(key_text(key) for key in spec.keys or ()))
    return Jwks(spec.type, spec.discovery_base, spec.url, spec.ca_cert_pem, keys)


def _paths(jwks: Jwks) -> dict[str, Scalar]:
    each: dict[str, Scalar] = {name: getattr(jwks, name) for name in ("type", "discovery_base", "url", "ca_cert_pem")}
    each["keys"] = tuple(sorted(jwks.keys))
    return {f"jwks.{name}": value for name, value in each.items() if value}
