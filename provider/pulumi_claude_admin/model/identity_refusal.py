"""
Why an identity token was not taken, as far as its claims tell. Pure.

The platform answers a refusal with no reason (docs/platform/federation.md#exchange), so this goes by what the token says, by
the platform's clock, and by what this process has done with it. What cannot be known is said with *may*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims

LEEWAY: Final = timedelta(seconds=60)
DEFAULT_LONGEST: Final = 3600
"""Seconds: `max_jwt_lifetime_seconds` of an issuer that names none (docs/platform/federation.md#issuers)."""

_ONCE: Final = "a token with a jti is exchanged once; a job that has one token for several processes needs an issuer with check_jti off"


@dataclass(frozen=True, slots=True)
class Use:
    """How the token was come by, and whether this process had exchanged it before."""

    is_fresh: bool
    """Made for this exchange, so that nobody else can have used it."""
    was_exchanged: bool = False


def reasons(claims: Claims, use: Use, now: datetime) -> tuple[str, ...]:
    """What is or may be wrong, what is certain first. Empty when the claims give no reason. `now` is the platform's clock."""
    certain = tuple(_certain(claims, use, now))
    return certain or tuple(_possible(claims, use))


def _certain(claims: Claims, use: Use, now: datetime) -> Iterator[str]:
    if claims.expires_at is None or claims.issued_at is None:
        yield "the identity token does not say when it was issued and when it expires (iat, exp)"
    elif claims.expires_at <= now:
        yield f"the identity token expired at {shown(claims.expires_at)}, and it is {shown(now)} there now"
    starts = max((each for each in (claims.not_before, claims.issued_at) if each is not None), default=now)
    if starts > now + LEEWAY:
        yield f"the identity token is valid from {shown(starts)} on, and it is {shown(now)} there now"
    if use.was_exchanged:
        yield f"the identity token was used before, by this process: {_ONCE}"


def _possible(claims: Claims, use: Use) -> Iterator[str]:
    if AUDIENCE not in claims.audiences:
        said = ", ".join(claims.audiences) or "missing"
        yield f"the identity token is for another audience: its aud is {said}, and a rule that names none wants {AUDIENCE}"
    lifetime = claims.lifetime_seconds
    if lifetime is not None and lifetime > DEFAULT_LONGEST:
        yield (
            f"the identity token lives {lifetime:,} seconds, and an issuer takes {DEFAULT_LONGEST:,} unless its "
            "max_jwt_lifetime_seconds is higher: that has to be above the job's timeout"
        )
    if claims.token_id is not None and not use.is_fresh:
        yield f"the identity token may have been used before, by another process of the job: {_ONCE}"


def shown(moment: datetime) -> str:
    """A moment as messages name it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
