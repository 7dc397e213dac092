from __future__ import annotations

import pytest
from playwright.async_api import Error

from claude_console_shim.browser.start_failures import OTHER_BROWSER, endpoint_failure, start_failure

HEAD = "BrowserType.launch_persistent_context: Target page, context or browser has been closed\nBrowser logs:\n\n<launching> chromium\n"


@pytest.mark.parametrize(
    ("printed", "reason", "hint"),
    [
        (
            "[pid=7][err] /usr/lib/chromium/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file",
            "the library libnss3.so is missing",
            "apt-get install",
        ),
        (
            "[pid=7][err] [7:7:1129/1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+",
            "its sandbox cannot be used here",
            "user namespaces",
        ),
        (
            "[pid=7][err] [7:7:FATAL] Running as root without --no-sandbox is not supported.",
            "its sandbox cannot be used here",
            "seccomp",
        ),
        (
            (
                "[err] ERROR:platform_shared_memory_region_posix.cc(217)] Creating shared memory in /dev/shm/.org.chromium.a failed: "
                "No space left on device (28)"
            ),
            "there is no space in /dev/shm",
            "--shm-size",
        ),
        ("[err] mkdir /state: No space left on device", "there is no space left on the disk", "Make space"),
        ("[err] Missing X server or $DISPLAY", "there is no display for its window", "--print-steps"),
        ("spawn /opt/chromium EACCES", "it may not be run, or may not use its folders", OTHER_BROWSER),
        ("spawn /opt/chromium ENOENT", "there is no such program", OTHER_BROWSER),
    ],
)
def test_what_chromium_prints_says_what_to_do(printed: str, reason: str, hint: str) -> None:
    found, advice = start_failure(Error(HEAD + printed))
    assert found == reason
    assert hint in advice


def test_what_nobody_knows_is_playwright_s_own_line() -> None:
    assert start_failure(Error("It went wrong\nCall log: …")) == ("It went wrong", OTHER_BROWSER)


SECRET = "s3cret-0123456789"


@pytest.mark.parametrize(
    ("endpoint", "printed", "said"),
    [
        (
            f"wss://b.example.com/{SECRET}",
            f"WebSocket error: wss://b.example.com/{SECRET} 404",
            "WebSocket error: b.example.com 404",
        ),
        (
            f"https://b.example.com:9222/?token={SECRET}",
            f"Unexpected status 404 when connecting to https://b.example.com:9222/json/version/?token={SECRET}.\nThis does not look like a server",
            "Unexpected status 404 when connecting to b.example.com",
        ),
        (
            f"wss://b.example.com/{SECRET}?other={SECRET}2",
            f"WebSocket error: wss://b.example.com/{SECRET} 404 Not Found",
            "WebSocket error: b.example.com 404 Not Found",
        ),
        (f"wss://me:{SECRET}@b.example.com/", f"Invalid URL: /{SECRET}", "Invalid URL: /…"),
        (
            "wss://b.example.com:1/x",
            (
                "WebSocket error: connect ECONNREFUSED 10.0.0.1:1\nCall log:\n  - <ws connecting> wss://b.example.com:1/x\n"
                "  - <ws error> wss://b.example.com:1/x error connect ECONNREFUSED 10.0.0.1:1\n"
            ),
            "WebSocket error: connect ECONNREFUSED 10.0.0.1:1",
        ),
    ],
)
def test_an_address_that_may_hold_a_token_is_not_repeated_and_what_to_do_is_told(
    endpoint: str, printed: str, said: str
) -> None:
    reason, hint = endpoint_failure(Error(printed), endpoint, "b.example.com")
    assert reason == said
    assert "run-server" in hint
