"""What the shim is told: addresses, files, timeouts. It reads no environment and no Pulumi config itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.addresses import is_loopback
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.ports import Engine
from pulumi_claude_admin.write_ports import ReadableJournal

_ENDPOINT_SCHEMES = ("ws", "wss", "http", "https")


@dataclass(frozen=True, slots=True)
class ShimOptions:
    """
    Where the Console is and what to drive it with.

    `console_url` is the Console's origin; `state_file` the encrypted session and `state_key` its key; `browser` an
    executable, or `endpoint` a browser that runs elsewhere; `home` the folder for evidence, profiles and the trust file;
    `expected_organization_id` a UUID that the Console must agree with; `language` the code of the language that its
    pages are in, None for what they say; `engine` the Pulumi engine that the browser must not
    outlive; `guard_rails` how far one write may take an amount; `trust_file` the signed file of trusted controls, in place of
    this machine's own; `journal` where every press that may save is recorded; with `rehearse` none is made. Raises
    ConfigurationError on an address that would carry a session in clear text.
    """

    console_url: str
    state_file: Path
    home: Path
    state_key: str | None = field(default=None, repr=False)
    browser: str | None = None
    endpoint: str | None = field(default=None, repr=False)
    expected_organization_id: str | None = None
    language: str | None = None
    engine: Engine | None = field(default=None, repr=False)
    guard_rails: GuardRails = field(default_factory=GuardRails)
    trust_file: Path | None = None
    rehearse: bool = False
    journal: ReadableJournal | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        require_safe_address("CLAUDE_CONSOLE_URL", self.console_url, schemes=("http", "https"))
        if self.endpoint is not None:
            require_safe_address("CLAUDE_CONSOLE_ENDPOINT", self.endpoint)

    @property
    def host(self) -> str:
        """The Console's host name, without a port."""
        return urlsplit(self.console_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the Console is on this machine: a simulator, where nothing real can be changed."""
        return is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """
    How long to wait, in seconds: for a page, for a control to react, for what saves to be `enabled` once the fields were left, for a save,
    idle before closing, for a person; and between two looks that have to agree: `look`, and `bare` where the page shows nothing set, or may
    show what it showed before.
    """

    look: float = 0.05
    bare: float = 0.75
    page: float = 30.0
    control: float = 10.0
    enabled: float = 10.0
    save: float = 30.0
    idle: float = 30.0
    person: float = 600.0


def require_safe_address(variable: str, address: str, *, schemes: tuple[str, ...] = _ENDPOINT_SCHEMES) -> None:
    """Raise ConfigurationError, which names the `variable`, unless a session may pass through the address."""
    parts = urlsplit(address)
    if parts.scheme not in schemes or not parts.hostname:
        raise ConfigurationError(f"{variable} is not an address that starts with {' or '.join(schemes)}")
    if parts.scheme in ("http", "ws") and not is_loopback(parts.hostname):
        raise ConfigurationError(
            f"{variable} would send the Console session to {parts.hostname} in clear text",
            hint="Use https or wss; plain text is for this machine only.",
        )
