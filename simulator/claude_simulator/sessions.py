"""Who is signed in to the Console, and how one gets there: sessions, sign-in codes and the outbox.

A session is a cookie value. The pages (console/) ask here; the control API makes ready-made sessions here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claude_simulator.clock import Clock, stamp
from claude_simulator.ids import Ids
from claude_simulator.switches import Switches

SESSION_COOKIE = "sessionKey"
ORGANIZATION_COOKIE = "lastActiveOrg"


@dataclass(slots=True)
class ConsoleSession:
    """A signed-in browser: whose, and which organization and workspace (its path segment) are active in it."""

    key: str = field(repr=False)
    email: str
    active_organization: str
    created_at: datetime
    is_expired: bool = False
    active_workspace: str = "default"
    renewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that the platform would have sent: so far only sign-in codes."""

    to: str
    subject: str
    code: str
    sent_at: datetime

    def as_json(self) -> dict[str, str]:
        """Return the message for the control API."""
        return {"to": self.to, "subject": self.subject, "code": self.code, "sent_at": stamp(self.sent_at)}


@dataclass(slots=True)
class Sessions:
    """All Console sessions, waiting sign-in codes and sent messages."""

    clock: Clock
    ids: Ids
    switches: Switches
    by_key: dict[str, ConsoleSession] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    outbox: list[Mail] = field(default_factory=list)
    replaced: dict[str, tuple[ConsoleSession, datetime]] = field(default_factory=dict, repr=False)

    def send_code(self, email: str) -> None:
        """Put a six-digit sign-in code for an e-mail address into the outbox."""
        code = self.ids.digits(6)
        self.codes[email.casefold()] = code
        self.outbox.append(Mail(email, "Your verification code", code, self.clock.now()))

    def verify_code(self, email: str, code: str) -> bool:
        """Say whether this is the code that was sent last; a right code is used up."""
        if self.codes.get(email.casefold()) != code:
            return False
        del self.codes[email.casefold()]
        return True

    def start(self, email: str, organization: str) -> ConsoleSession:
        """Sign a person in to an organization (its UUID)."""
        key = _new_key()
        session = ConsoleSession(key, email, organization, self.clock.now())
        self.by_key[key] = session
        return session

    def find(self, key: str | None) -> ConsoleSession | None:
        """Return the live session of a cookie value; one ends some days after its start (switch console_session_days)."""
        session, days = self.by_key.get(key or "") or self._replaced(key), self.switches.number("console_session_days")
        if session is None or session.is_expired:
            return None
        is_over = days > 0 and self.clock.now() - session.created_at >= timedelta(days=days)
        return None if is_over else session

    def renew(self, session: ConsoleSession) -> None:
        """Give a session another cookie value when its own is old; the old one works as long again (switch)."""
        seconds, now = self.switches.number("console_session_rotates_seconds"), self.clock.now()
        age = timedelta(seconds=seconds)
        if seconds == 0 or now - (session.renewed_at or session.created_at) < age:
            return
        self.replaced[session.key] = (session, now + age)
        self.by_key.pop(session.key, None)
        session.key, session.renewed_at = _new_key(), now
        self.by_key[session.key] = session

    def _replaced(self, key: str | None) -> ConsoleSession | None:
        session, until = self.replaced.get(key or "", (None, self.clock.now()))
        return session if self.clock.now() < until else None

    def end(self, key: str) -> None:
        """Sign out."""
        self.by_key.pop(key, None)

    def expire_all(self) -> None:
        """Let every session expire, as the fault ``console_session_expired`` does."""
        for session in self.by_key.values():
            session.is_expired = True


def _new_key() -> str:
    return f"sk-ant-sid01-simulator-{secrets.token_hex(8)}"


def storage_state(session: ConsoleSession, host: str) -> dict[str, list[dict[str, object]]]:
    """Return a session as Playwright's ``storage_state``, for a browser that talks to ``host``."""

    def cookie(name: str, value: str, *, http_only: bool) -> dict[str, object]:
        return {
            "name": name,
            "value": value,
            "domain": host,
            "path": "/",
            "expires": -1,
            "httpOnly": http_only,
            "secure": False,
            "sameSite": "Lax",
        }

    return {
        "cookies": [
            cookie(SESSION_COOKIE, session.key, http_only=True),
            cookie(ORGANIZATION_COOKIE, session.active_organization, http_only=False),
        ],
        "origins": [],
    }
