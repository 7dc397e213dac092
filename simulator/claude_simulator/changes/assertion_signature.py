"""Is an assertion signed by its issuer? A real check, with PyJWT, against the keys that the issuer was registered with.

Only keys that are given inline can be checked: the simulator fetches nothing from anywhere. What the claims say is
judged elsewhere (rules/oauth_token.py), by the simulator's clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.rules.oauth_token import rejected
from claude_simulator.workload_values import FederationIssuer

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


def verified_claims(assertion: str, issuer: FederationIssuer) -> Mapping[str, object]:
    """Return what a signed assertion claims; nothing but its signature has been checked.

    Raises:
        NotGranted: it is no JWT, or none of the issuer's inline keys signed it.
    """
    import jwt  # noqa: PLC0415 - its cryptography takes a tenth of a second to load, which only the exchange needs

    keys = issuer.jwks.get("keys") if issuer.jwks.get("type") == "inline" else None
    if not isinstance(keys, list):
        raise rejected("assertion: this simulator checks signatures with inline keys only")
    try:
        header = jwt.get_unverified_header(assertion)
    except jwt.PyJWTError:
        raise rejected("assertion: is no JSON Web Token") from None
    algorithm = header.get("alg")
    candidates = [key for key in keys if _may_have_signed(key, header)] if algorithm in ALGORITHMS else []
    for key in candidates:
        try:
            claims: Mapping[str, object] = jwt.decode(
                assertion,
                jwt.PyJWK(key, algorithm=algorithm),
                ALGORITHMS,
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        return claims
    raise rejected("assertion: none of the issuer's keys signed it")


def _may_have_signed(key: Mapping[str, object], header: Mapping[str, object]) -> bool:
    """Say whether a key's own id and algorithm, where it has them, are those of the assertion (RFC 7517, 4.4 and 4.5)."""
    return key.get("alg") in (None, header.get("alg")) and (
        header.get("kid") is None or key.get("kid") in (None, header["kid"])
    )
