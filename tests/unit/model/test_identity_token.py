from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.model.identity_token import LARGEST_TOKEN, parse_identity_token
from tests.support.unsigned_token import part, token


def test_claims_are_read() -> None:
    claims = parse_identity_token(
        token(
            {
                "iss": "https://ci.example.com",
                "sub": "job:a",
                "aud": ["b", 7],
                "iat": 0,
                "exp": 60.5,
                "jti": "x",
                "ref": "main",
            }
        )
    ).claims
    assert (claims.issuer, claims.subject, claims.audiences) == ("https://ci.example.com", "job:a", ("b",))
    assert (claims.issued_at, claims.lifetime_seconds) == (datetime(1970, 1, 1, tzinfo=UTC), 60)
    assert (claims.not_before, claims.token_id, claims.others) == (None, "x", {"ref": "main"})


def test_claims_of_another_form_count_as_missing() -> None:
    odd = parse_identity_token(token({"iss": 1, "sub": None, "aud": 3, "iat": True, "exp": 1e300, "nbf": "7"})).claims
    assert (odd.issuer, odd.subject, odd.audiences, odd.lifetime_seconds) == ("", "", (), None)
    assert (odd.issued_at, odd.expires_at, odd.not_before, odd.token_id) == (None, None, None, None)


def test_a_line_end_of_a_file_is_no_part_of_it() -> None:
    text = token({})
    assert parse_identity_token(f"{text}\n").text == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n", "is empty"),
        ("secret-text", "three parts between dots"),
        ("a..c", "three parts between dots"),
        ("secret.text.x", "its header cannot be read"),
        (f"{part({})}.secret.x", "its claims cannot be read"),
        (f"{part({})}.{part([1])}.x", "its claims cannot be read"),
        ("x" * (LARGEST_TOKEN + 1), "is larger than 16,384 bytes"),
    ],
)
def test_what_is_no_token_is_said_without_repeating_it(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as raised:
        parse_identity_token(text)
    assert "secret" not in str(raised.value)


def test_the_text_is_not_shown() -> None:
    text = token({"iss": "https://ci.example.com"})
    assert text not in repr(parse_identity_token(text))
