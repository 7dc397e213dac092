"""Identity tokens that nobody signed: what reads claims alone takes them."""

from __future__ import annotations

import base64
import json


def part(value: object) -> str:
    """A part of a JSON Web Token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(claims: object) -> str:
    """A whole one."""
    return f"{part({'alg': 'RS256'})}.{part(claims)}.c2ln"
