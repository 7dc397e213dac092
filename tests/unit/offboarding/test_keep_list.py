from __future__ import annotations

from datetime import date

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.keep_list import SignIn, parse

GOOD = """
sign_in = "scim"

[[keep]]
who = "BreakGlass@example.com"
reason = "break-glass account"
until = 2027-06-30
"""


def test_who_is_kept_is_found_in_any_letter_case_until_the_last_day() -> None:
    settings = parse(GOOD)
    names = frozenset({"breakglass@example.com"})
    assert settings.sign_in is SignIn.SCIM
    assert settings.kept(names, date(2027, 6, 30)) == settings.keep[0]
    assert settings.kept(names, date(2027, 7, 1)) is None
    assert settings.expired(date(2027, 7, 1)) == settings.keep
    assert settings.kept(frozenset({"ana@example.com"}), date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[keep]\n", "is no TOML"),
        ("[[keep]]\nwho = 'a@example.com'\nreason = 'x'\n", "keep.0.until is missing"),
        ("[[keep]]\nwho = 'a@example.com'\nreason = ' '\nuntil = 2027-01-01\n", "keep.0.reason must not be empty"),
        ("sign_in = 'maybe'\n", "sign_in must be 'plain', 'just-in-time' or 'scim'"),
        ("kept = []\n", "kept is no input here"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^offboarding.toml:? {reason}"):
        parse(text)
