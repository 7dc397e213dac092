"""Why a browser did not start, or an endpoint gave none, and what to do about it: a table over what they print. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from playwright.async_api import Error

from claude_console_shim.browser.playwright_errors import first_line

OTHER_BROWSER: Final = (
    "Set CLAUDE_CONSOLE_BROWSER to a Chromium, or CLAUDE_CONSOLE_ENDPOINT to one that runs elsewhere."
)


@dataclass(frozen=True, slots=True)
class StartFailure:
    """How one reason shows in what was printed (an expression; its groups stand in `reason`), and what to do about it."""

    sign: str
    reason: str
    hint: str


STARTING: Final = (
    StartFailure(
        r"error while loading shared libraries: (\S+?):",
        "the library {0} is missing",
        "Install it (`ldd` and the browser's path lists all that are missing), or the distribution's own Chromium with what it "
        "needs (Debian: `apt-get install chromium`).",
    ),
    StartFailure(
        r"no usable sandbox|running as root without --no-sandbox|(?:setuid|suid|namespace) sandbox|failed to move to new namespace",
        "its sandbox cannot be used here",
        "Allow user namespaces without privileges (`kernel.unprivileged_userns_clone=1`, an AppArmor profile for Chromium, in a "
        "container a seccomp profile that lets them through), or let CLAUDE_CONSOLE_ENDPOINT name a browser that runs elsewhere.",
    ),
    StartFailure(
        r"/dev/shm[^\n]*(?:no space|failed|unable)|(?:no space|unable)[^\n]*/dev/shm|shared memory[^\n]*no space left",  # noqa: S108 - nothing is put there
        "there is no space in /dev/shm",
        "Give the container more shared memory (`docker run --shm-size=1g`, in Kubernetes a volume `emptyDir` with `medium: Memory`).",
    ),
    StartFailure(
        r"no space left on device",
        "there is no space left on the disk",
        "Make space in the user's state folder and in the folder for temporary files.",
    ),
    StartFailure(
        r"missing x server|\$display|cannot open display",
        "there is no display for its window",
        "Sign in on a computer that has one: `claude-admin console login --print-steps` says how.",
    ),
    StartFailure(
        r"executable doesn't exist|\benoent\b", "there is no such program", OTHER_BROWSER
    ),
    StartFailure(
        r"\beacces\b|permission denied", "it may not be run, or may not use its folders", OTHER_BROWSER
    ),
)  # fmt: skip
"""The first that fits is told: what stands further up is the cause of what stands below."""

_VERSIONS: Final = re.compile(r"server version: v?([\d.]+).*?client version: v?([\d.]+)", re.DOTALL)
_ADDRESS: Final = re.compile(r"\b(?:wss?|https?)://[^\s/?#]*[^\s,;]*", re.IGNORECASE)
_SHORTEST_SECRET: Final = 6
"""Characters: what is shorter is a word of a path."""
_OTHER_ENDPOINT: Final = (
    "It has to be the address of `playwright run-server` (wss://…) or of a browser's DevTools (https://…) that runs now; "
    "without one, a browser starts on this machine."
)


def start_failure(error: Error) -> tuple[str, str]:
    """The reason in words, and what to do. What no row of the table knows is Playwright's own first line."""
    for row in STARTING:
        found = re.search(row.sign, error.message, re.IGNORECASE)
        if found is not None:
            return row.reason.format(*found.groups()), row.hint
    return first_line(error), OTHER_BROWSER


def endpoint_failure(error: Error, endpoint: str, host: str) -> tuple[str, str]:
    """
    Why `endpoint` gave no browser, and what to do. A server of another minor version of Playwright says 428 and both versions. An
    address is shown by its `host` alone, since its path, its query and whom it names may be a secret.
    """
    versions = _VERSIONS.search(error.message)
    if versions is not None:
        theirs, ours = versions.groups()
        return (
            f"the server there runs Playwright {theirs}, and this program {ours}",
            f"Both need the same minor version: install `playwright=={theirs}.*` here, or start the server with {ours}.",
        )
    said = first_line(error).partition("; - <ws")[0]
    for secret in _secrets(endpoint):
        said = said.replace(secret, "…")
    return _ADDRESS.sub(host, said).rstrip("."), _OTHER_ENDPOINT


def _secrets(endpoint: str) -> Iterator[str]:
    """What of an address may be a secret, as it is written there and decoded; the longest first."""
    address = urlsplit(endpoint)
    said = [
        address.password,
        address.username,
        *address.path.split("/"),
        *(value for _, value in parse_qsl(address.query)),
    ]
    found = {form for each in said if each for form in (each, unquote(each)) if len(form) >= _SHORTEST_SECRET}
    yield from sorted(found, key=lambda each: (-len(each), each))
