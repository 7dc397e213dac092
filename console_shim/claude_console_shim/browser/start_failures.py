"""Why a browser did not start, or an endpoint gave none, and what to do about it: a table over what they print. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

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


def start_failure(error: Error) -> tuple[str, str]:
    """The reason in words, and what to do. What no row of the table knows is Playwright's own first line."""
    for row in STARTING:
        found = re.search(row.sign, error.message, re.IGNORECASE)
        if found is not None:
            return row.reason.format(*found.groups()), row.hint
    return first_line(error), OTHER_BROWSER


def endpoint_failure(error: Error, endpoint: str, host: str) -> tuple[str, str | None]:
    """
    Why `endpoint` gave no browser, and what to do when that is known. A server of another minor version of Playwright says 428
    and both versions. The address is shown by its `host` alone, since its path may be a secret.
    """
    versions = _VERSIONS.search(error.message)
    if versions is not None:
        theirs, ours = versions.groups()
        return (
            f"the server there runs Playwright {theirs}, and this program {ours}",
            f"Both need the same minor version: install `playwright=={theirs}.*` here, or start the server with {ours}.",
        )
    return first_line(error).replace(endpoint, host).replace(endpoint.rstrip("/"), host), None
