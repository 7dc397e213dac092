from __future__ import annotations

import json
from typing import Any

import pytest

from claude_console_shim.carried_session import carried_session
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, SignInNeeded


def cookie(domain: str, name: str = "sessionKey", **more: object) -> dict[str, Any]:
    return {"name": name, "value": "test-not-a-session", "domain": domain, "path": "/"} | more


def carried(*cookies: object, **more: object) -> dict[str, Any]:
    text = json.dumps({"cookies": cookies} | more)
    return carried_session(text, source="state.json", console_url="https://platform.example.com")


def test_the_console_s_cookies_are_kept_and_nothing_else() -> None:
    own = cookie("platform.example.com"), cookie(".example.com", "lastActiveOrg", expires=-1)
    others = (
        cookie("sso.example.org"),
        cookie("example.com", "of-another-host"),
        cookie(".ample.com", "of-a-look-alike"),
        cookie("platform.example.com.example.org", "longer"),
        "no cookie",
        cookie("platform.example.com", "") | {"value": 3},
    )
    stored = [{"origin": "https://platform.example.com", "localStorage": [{"name": "a", "value": "b"}]}]
    assert carried(*own, *others, origins=stored) == {"cookies": list(own), "origins": []}


def test_a_field_that_no_browser_knows_does_not_come_along() -> None:
    assert carried(cookie("platform.example.com", note="x"))["cookies"] == [cookie("platform.example.com")]


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("", ConfigurationError, "it is not JSON"),
        ('{"cookies": [', ConfigurationError, "it is not JSON"),
        ("[]", ConfigurationError, "no list `cookies`"),
        ('{"cookies": {}}', ConfigurationError, "no list `cookies`"),
        ('{"cookies": []}', SignInNeeded, "no session cookie of platform.example.com"),
        (json.dumps({"cookies": [cookie("sso.example.org")]}), SignInNeeded, "no session cookie of"),
    ],
)
def test_what_is_no_session_of_the_console_is_one_line(text: str, kind: type[ClaudeAdminError], says: str) -> None:
    with pytest.raises(kind, match=says) as caught:
        carried_session(text, source="state.json", console_url="https://platform.example.com")
    assert "state.json" in str(caught.value)
    assert "\n" not in str(caught.value)
