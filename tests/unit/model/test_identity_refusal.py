from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.model.identity_refusal import Use, reasons
from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GOOD = Claims(
    issuer="https://ci.example.com",
    subject="job:a",
    audiences=(AUDIENCE,),
    issued_at=NOW - timedelta(minutes=1),
    not_before=None,
    expires_at=NOW + timedelta(minutes=4),
    token_id="x",
    others={},
)
FRESH = Use(is_fresh=True)
SHARED = Use(is_fresh=False)


def test_a_good_fresh_token_gives_no_reason() -> None:
    assert reasons(GOOD, FRESH, NOW) == ()


@pytest.mark.parametrize(
    ("claims", "use", "says"),
    [
        (
            replace(GOOD, expires_at=NOW),
            FRESH,
            "expired at 2026-11-24T09:00:00Z, and it is 2026-11-24T09:00:00Z there now",
        ),
        (replace(GOOD, issued_at=NOW + timedelta(minutes=2)), FRESH, "is valid from 2026-11-24T09:02:00Z on"),
        (replace(GOOD, not_before=NOW + timedelta(minutes=3)), FRESH, "is valid from 2026-11-24T09:03:00Z on"),
        (replace(GOOD, issued_at=None), FRESH, "does not say when it was issued"),
        (GOOD, Use(is_fresh=False, was_exchanged=True), "was used before, by this process: a token with a jti"),
        (replace(GOOD, audiences=("a", "b")), FRESH, "is for another audience: its aud is a, b, and"),
        (replace(GOOD, issued_at=NOW - timedelta(hours=2)), FRESH, "lives 7,440 seconds, and an issuer takes 3,600"),
        (GOOD, SHARED, "may have been used before, by another process of the job"),
    ],
)
def test_what_the_claims_tell(claims: Claims, use: Use, says: str) -> None:
    (reason,) = reasons(claims, use, NOW)
    assert says in reason


def test_what_is_certain_hides_what_is_possible() -> None:
    expired = replace(GOOD, expires_at=NOW, audiences=("another",))
    assert len(reasons(expired, SHARED, NOW)) == 1


def test_a_token_without_a_jti_is_no_suspect() -> None:
    assert reasons(replace(GOOD, token_id=None), SHARED, NOW) == ()


def test_a_clock_that_is_a_little_ahead_is_no_reason() -> None:
    assert reasons(replace(GOOD, issued_at=NOW + timedelta(seconds=59)), FRESH, NOW) == ()
