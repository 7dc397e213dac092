"""What `claude-admin doctor` looks at, one function per check. Each answers with a `Check`, never with an error."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import Final
from urllib.parse import urlsplit

from pulumi_claude_admin.channels import ORDER, Capability, Channel, Purpose
from pulumi_claude_admin.drift import child_process
from pulumi_claude_admin.errors import ClaudeAdminError, FeatureNotEnabled, SignInNeeded
from pulumi_claude_admin.model.credential import ENTERPRISE_KEY, describe_class
from pulumi_claude_admin.model.organization import OrganizationIdentity, is_same_organization
from pulumi_claude_admin.session import Session

OLDEST_ENGINE: Final = (3, 254)
"""`pulumi import --file` with outputs needs it (docs/platform/pulumi.md#import)."""
SKEW: Final = timedelta(minutes=2)
_SECONDS: Final = 30


class Mark(StrEnum):
    """How a check ended. A warning does not fail the run; skipped means that an earlier failure makes it pointless."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was seen, what to do about it, and the exit code that it asks for when it failed."""

    id: str
    mark: Mark
    evidence: str
    fix: str = ""
    exit_code: int = 0


def failed(check_id: str, error: ClaudeAdminError) -> Check:
    """A check that ended in one of our errors."""
    return Check(check_id, Mark.FAIL, error.message, error.hint or "", error.exit_code)


def versions() -> Check:
    """What is installed, for bug reports."""
    parts = [f"Python {platform.python_version()}"]
    for name in ("pulumi-claude-admin", "pulumi", "playwright"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            parts.append(f"no {name}")
    return Check("versions", Mark.OK, ", ".join(parts))


def engine(command: str = "pulumi") -> Check:
    """The Pulumi engine on PATH and its version."""
    how = "install Pulumi 3.254 or newer, see https://www.pulumi.com/docs/iac/download-install/"
    try:
        ran = child_process.run([command, "version"], timeout=_SECONDS)
    except OSError:
        return Check("engine", Mark.WARN, f"the command `{command}` is not on PATH", how)
    except subprocess.TimeoutExpired:
        return Check("engine", Mark.WARN, f"`{command} version` did not answer within {_SECONDS} seconds", how)
    text = ran.output.decode(errors="replace").strip()
    found = re.match(r"v?(\d+)\.(\d+)", text)
    if found is None:
        return Check("engine", Mark.WARN, f"`{command} version` says {text or 'nothing'!r}", how)
    if (int(found[1]), int(found[2])) < OLDEST_ENGINE:
        return Check("engine", Mark.WARN, f"Pulumi {text} is older than 3.254", how)
    return Check("engine", Mark.OK, f"Pulumi {text}")


def credential(session: Session) -> Check:
    """Which class of credential there is; its value is shown to nobody."""
    identity = session.settings.workload_identity
    if identity is not None:
        whose = f"rule {identity.rule_id} of organization {identity.organization_id}, for {session.settings.base_url}"
        return Check("credential", Mark.OK, f"workload identity, by {whose} (`doctor --ci` looks closer)")
    try:
        kind, secret = session.settings.credential()
    except ClaudeAdminError as error:
        return failed("credential", error)
    value = secret.get_secret_value()
    evidence = f"{describe_class(kind, value)}, for {session.settings.base_url}"
    if value.startswith(ENTERPRISE_KEY):
        return Check(
            "credential",
            Mark.WARN,
            evidence,
            "put it into CLAUDE_ADMIN_ENTERPRISE_KEY; a Console organization needs an Admin API key (sk-ant-admin…)",
        )
    return Check("credential", Mark.OK, evidence)


def organization(session: Session) -> tuple[Check, OrganizationIdentity | None]:
    """Whether the API answers, and for which organization."""
    try:
        identity = session.api.organization.retrieve()
    except ClaudeAdminError as error:
        return failed("organization", error), None
    for pinned, variable in session.settings.organization_pins:
        if is_same_organization(pinned, identity.id):
            continue
        evidence = f"{identity.name} ({identity.id}), but {variable} says {pinned}"
        return Check("organization", Mark.FAIL, evidence, "use a credential of that organization", 2), None
    return Check("organization", Mark.OK, f"{identity.name} ({identity.id})"), identity


def clock(session: Session, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Check:
    """This machine's clock against the platform's: sessions and OAuth tokens expire by time."""
    skew = now() - session.api.now()
    if abs(skew) > SKEW:
        seconds = round(skew.total_seconds())
        return Check("clock", Mark.WARN, f"this machine is {seconds:+} seconds off the platform", "set the clock")
    return Check("clock", Mark.OK, "agrees with the platform")


def channels(session: Session, identity: OrganizationIdentity) -> tuple[Check, ...]:
    """For each capability the channel that will be used, and how that is known. Reads; no write is tried."""
    written = session.channels.remembered(identity.id, Purpose.WRITE)
    return tuple(_channel(session, capability, written.get(capability)) for capability in Capability)


_SPEND: Final = frozenset({Capability.WORKSPACE_SPEND_LIMIT, Capability.ORGANIZATION_SPEND_LIMIT})
_WORDS: Final = {Channel.API: "the Admin API", Channel.CONSOLE: "the Console", Channel.BY_HAND: "by hand"}


def _channel(session: Session, capability: Capability, remembered: Channel | None) -> Check:
    check_id = f"channel.{capability}"
    if remembered is not None:
        return Check(check_id, Mark.OK, f"{_WORDS[remembered]}, as it was within the last day (--refresh forgets it)")
    if Channel.API not in ORDER[capability]:
        return Check(check_id, Mark.OK, "the Console: there is no API for it")
    try:
        if capability in _SPEND:
            session.api.spend_limits.list()
        else:
            session.api.rate_limits.list()
    except FeatureNotEnabled as error:
        return Check(
            check_id, Mark.OK, f"the Console: the API answers {error.status} {error.error_code or ''}".rstrip()
        )
    except ClaudeAdminError as error:
        return failed(check_id, error)
    return Check(check_id, Mark.OK, "the Admin API, which lists it; a write has not been tried yet")


_LOGIN: Final = "a person signs in with `claude-admin console login`"


def console(session: Session, identity: OrganizationIdentity | None, *, is_allowed: bool) -> Check:
    """Whether there is a Console session, whose, and where. Starts a browser when there is one."""
    check_id = "console.session"
    if not session.settings.session_file.is_file():
        return Check(check_id, Mark.WARN, "there is none, so the Console can be neither read nor written", _LOGIN)
    if not is_allowed:
        return Check(check_id, Mark.SKIP, "there is one; not tried, as --no-console says")
    try:
        who = session.console.whoami()
    except SignInNeeded as error:
        return Check(check_id, Mark.WARN, error.message, _LOGIN)
    except ClaudeAdminError as error:
        return Check(check_id, Mark.WARN, str(error))
    evidence = f"{who.organization_name} ({who.organization_id}), role {who.role or 'unknown'}"
    if identity is not None and not is_same_organization(who.organization_id, identity.id):
        return Check(check_id, Mark.FAIL, f"{evidence}: another organization than the credential's", _LOGIN, 2)
    return Check(check_id, Mark.OK, evidence)


def endpoint(address: str) -> Check:
    """Who else may read the session's cookies in a browser that runs elsewhere (docs/console.md). Nothing is asked of it."""
    check_id, parts = "console.endpoint", urlsplit(address)
    if parts.scheme in ("http", "https") or parts.path.startswith("/devtools/"):
        return Check(
            check_id,
            Mark.WARN,
            f"a DevTools address at {parts.hostname}: whoever else connects there can read the session's cookies",
            "prefer `playwright run-server` behind TLS (wss://), which starts a browser for each connection",
        )
    return Check(
        check_id,
        Mark.OK,
        f"a Playwright server at {parts.hostname}; one of `launch-server` shows the session's cookies to whoever else connects, "
        "one of `run-server` does not",
    )
