from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.errors import ConfigurationError


def test_a_key_goes_into_its_own_header() -> None:
    assert Credential("api_key", "sk-test").header() == ("x-api-key", "sk-test")


def test_a_token_goes_as_a_bearer() -> None:
    assert Credential("auth_token", "token").header() == ("authorization", "Bearer token")


def test_the_secret_is_not_shown() -> None:
    assert "sk-test" not in repr(Credential("api_key", "sk-test"))


@pytest.mark.parametrize("secret", ["", "a b", "a\n", "clé"])
def test_what_cannot_be_a_header_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Credential("api_key", secret)
    assert not secret or secret not in str(raised.value)


def test_an_oauth_token_is_no_key() -> None:
    with pytest.raises(ConfigurationError, match="ANTHROPIC_AUTH_TOKEN"):
        Credential("api_key", "sk-ant-oat01-test-not-a-token")
