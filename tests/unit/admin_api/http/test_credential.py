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


def test_a_minted_token_adds_its_beta_to_that_of_the_call() -> None:
    minted = Credential("auth_token", "token", beta="mine")
    assert minted.headers("other")["anthropic-beta"] == "other,mine"
    assert minted.headers(None)["anthropic-beta"] == "mine"
    assert "anthropic-beta" not in Credential("auth_token", "token").headers(None)


def test_a_stored_credential_has_no_other_to_offer() -> None:
    stored = Credential("api_key", "sk-test")
    assert stored.current() is stored
    assert not stored.renew(stored)
