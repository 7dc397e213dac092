"""How an issuer's signing keys are found (federation.md#issuers): read from a body, and said what it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.schema import TEXT, Json, Schema, constant, either, many, nullable, record, text
from claude_simulator.rules import federation_issuers as issuer_rules
from claude_simulator.rules import invalid

HTTPS = text(pattern="^https://[a-z0-9]")
MOST_KEYS = 100
KEY: Schema = {"type": "object"}
JWKS = either(
    record({"type": constant("discovery"), "discovery_base": nullable(TEXT), "ca_cert_pem": nullable(TEXT)}),
    record({"type": constant("explicit_url"), "url": TEXT, "ca_cert_pem": nullable(TEXT)}),
    record({"type": constant("inline"), "keys": many(KEY, most=MOST_KEYS)}),
)
SENT_JWKS = either(
    record(
        {"type": constant("discovery"), "discovery_base": nullable(HTTPS), "ca_cert_pem": nullable(TEXT)},
        optional=("discovery_base", "ca_cert_pem"),
    ),
    record({"type": constant("explicit_url"), "url": HTTPS, "ca_cert_pem": nullable(TEXT)}, optional=("ca_cert_pem",)),
    record({"type": constant("inline"), "keys": many(KEY, most=MOST_KEYS)}, optional=("keys",)),
)


def read(sent: Body, *, may_lack_keys: bool) -> Mapping[str, object] | None:
    """Return what the field ``jwks`` says, complete, or None when it was not sent."""
    if not sent.has("jwks"):
        return None
    jwks = sent.part("jwks", "type", "discovery_base", "url", "keys", "ca_cert_pem")
    kind = jwks.choice("type", ("discovery", "explicit_url", "inline"))
    if kind == "inline":
        return _inline(sent.part("jwks", "type", "keys"), may_lack_keys=may_lack_keys)
    address = "discovery_base" if kind == "discovery" else "url"
    jwks = sent.part("jwks", "type", address, "ca_cert_pem")
    url = jwks.optional_text(address) if kind == "discovery" else jwks.text(address)
    if url is not None:
        issuer_rules.url_is_https(f"jwks.{address}", url)
    return {"type": kind, address: url, "ca_cert_pem": jwks.optional_text("ca_cert_pem")}


def _inline(jwks: Body, *, may_lack_keys: bool) -> Mapping[str, object]:
    if may_lack_keys and not jwks.values.get("keys"):
        return {"type": "inline", "keys": []}
    keys = jwks.items("keys", least=1, most=MOST_KEYS)
    if not all(isinstance(key, dict) for key in keys):
        raise invalid("jwks.keys: must be JSON Web Keys")
    return {"type": "inline", "keys": keys}


def shape(jwks: Mapping[str, object]) -> Json:
    """Return it as it goes over the wire."""
    return cast("Json", dict(jwks))  # it came as JSON
