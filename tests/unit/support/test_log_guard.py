"""What reads the log of all tests finds what it looks for: it was seen to fail."""

from __future__ import annotations

import logging

import pytest

from tests.support.log_guard import LogGuard, unfit

SECRETS = [
    "GET /v1 with sk-ant-admin01-test-not-a-key",
    f"the key is {'A' * 43}=",
    "sessionKey=abc",
    "Cookie: a=b",
    "sent eyJhbGciOiJub25lIn0.eyJpc3MiOiJ0ZXN0In0.c2lnbmF0dXJl",
    "Bearer test-request-token",
]


@pytest.mark.parametrize("text", SECRETS)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.WARNING])
def test_a_secret_is_found_at_every_level(text: str, level: int) -> None:
    assert unfit(text, level) is not None


@pytest.mark.parametrize("text", ["user ana@example.com", "GET /v1/users?email=ana%40example.com"])
def test_an_e_mail_address_is_found_from_level_info_on(text: str) -> None:
    assert unfit(text, logging.INFO) == "an e-mail address"
    assert unfit(text, logging.DEBUG) is None


@pytest.mark.parametrize("name", ["pulumi_claude_admin.anything", "claude_console_shim.anything"])
def test_the_test_that_logs_a_secret_fails(log_guard: LogGuard, name: str) -> None:
    logging.getLogger(name).debug("asked with %s", "sk-ant-admin01-test-not-a-key")

    (line,) = log_guard.take()  # else the fixture that looks after each test finds it
    assert line == f"{name} logged a key at level DEBUG: asked with sk-ant-admin01-test-not-a-key"
