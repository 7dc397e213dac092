from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.offboarding.canaries import canaries_in, chosen, is_hint_of, not_testable
from pulumi_claude_admin.probe_ports import CanaryKey

SECRET = "sk-ant-api03-test-not-a-key"
ONE = CanaryKey("apikey_01A", SECRET)
KEY = ApiKey("apikey_01A", "canary", "active", None, None, "sk-ant-api03-tes...-key")


def test_canaries_are_ids_with_secrets() -> None:
    found = canaries_in(f"apikey_01A={SECRET}\n  apikey_01B={SECRET}2\n")
    assert found == (ONE, CanaryKey("apikey_01B", f"{SECRET}2"))
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("   ", "it is empty"),
        (SECRET, "entry 1 of it is none"),
        (f"apikey_01A={SECRET} apikey_01B", "entry 2 of it is none"),
        (f"apikey_01A={SECRET},apikey_01B", "entry 1 of it is none"),
        (f"user_01A={SECRET}", "entry 1 of it is none"),
        (f"apikey_01A={SECRET} apikey_01A={SECRET}", "names apikey_01A twice"),
    ],
)
def test_what_is_no_list_is_refused_and_its_secrets_are_not_said(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        canaries_in(text)
    assert reason in str(raised.value)
    assert SECRET not in str(raised.value)


def test_a_key_that_is_not_named_is_refused() -> None:
    assert chosen((ONE,), ()) == chosen((ONE,), ("apikey_01A",)) == (ONE,)
    with pytest.raises(ConfigurationError, match="apikey_01B is no canary"):
        chosen((ONE,), ("apikey_01A", "apikey_01B"))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (KEY, None),
        (ApiKey("apikey_01A", "canary", "active", None, None, None), "nobody can tell"),
        (ApiKey("apikey_01A", "canary", "active", None, None, "sk-ant-api03-tes...-kex"), "shows sk-ant-api03-tes"),
        (ApiKey("apikey_01A", "canary", "inactive", None, None, KEY.partial_key_hint), "keys enable --from"),
        (ApiKey("apikey_01A", "canary", "archived", None, None, KEY.partial_key_hint), "it is archived"),
    ],
)
def test_a_key_is_tried_when_its_secret_fits_and_it_is_active(key: ApiKey, reason: str | None) -> None:
    said = not_testable(key, ONE)
    assert said is None if reason is None else reason in str(said)


@pytest.mark.parametrize("hint", ["", "...", "sk-ant-api03-tes...", "...-key", SECRET])
def test_a_hint_that_says_too_little_fits_nothing(hint: str) -> None:
    assert not is_hint_of(hint, SECRET)
