"""What a session file is, told without a browser: whether it may be used, by whom it was made, until when it can be good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claude_console_shim.console_session import kept_session
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.options import ShimOptions
from claude_console_shim.session_facts import SessionFacts, cookie_end
from claude_console_shim.session_file import VERSION, SessionFile


@dataclass(frozen=True, slots=True)
class SessionCheck:
    """
    A session file that may be used, as of `now`: its mode and version, what is known of who signed in, when it was last written,
    how many cookies it has, and when the one that signs in ends by itself. Times are aware; None is not known, or no end.
    """

    path: Path
    mode: int
    version: int
    facts: SessionFacts
    written_at: datetime
    cookies: int
    ends_at: datetime | None
    now: datetime


def check_session(options: ShimOptions) -> SessionCheck:
    """
    Look into the session file. Raises SignInNeeded when there is none that can be used, or its cookie has ended,
    ConfigurationError for a key that does not fit and a file that others may read, WrongOrganization when another is expected.
    """
    kept_session(options).read()
    saved = SessionFile(options.state_file, options.state_key).load()
    return SessionCheck(
        path=options.state_file,
        mode=options.state_file.stat().st_mode & 0o777,
        version=VERSION,
        facts=saved.facts,
        written_at=saved.written_at,
        cookies=len(saved.state["cookies"]),
        ends_at=cookie_end(saved.state, shipped_signs().session_cookie),
        now=datetime.now(UTC),
    )
