"""What `claude-admin console session …` does, and how a session's age and end are said. No browser is started here."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.ports import ConsoleIdentity
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from claude_console_shim.session_check import SessionCheck

_EARLIER: Final = "an earlier version made this file"
_ELSEWHERE: Final = "a person signed in elsewhere, and the session was carried here"


def new_key() -> int:
    """Print a fresh key, and nothing else, on standard output: for a secret store, or a variable."""
    from claude_console_shim.session_file import SessionFile  # noqa: PLC0415 - an extra

    sys.stdout.write(f"{SessionFile.new_key()}\n")
    sys.stderr.write(
        "Keep it in CLAUDE_CONSOLE_STATE_KEY, apart from the session file: the two together act as the person.\n"
    )
    return ExitCode.OK


def check() -> int:
    """Print what the session file is. Raises what stands in the way of using it."""
    options = wiring.shim_options(read_settings())
    from claude_console_shim.session_check import check_session  # noqa: PLC0415 - an extra; `shim_options` has told of it

    sys.stdout.write(render_check(check_session(options)))
    return ExitCode.OK


def render_check(found: SessionCheck) -> str:
    """A line for each thing that is known of a session file."""
    lines = (
        f"file          {printable(str(found.path))}, mode {found.mode:04o}, version {found.version}, {found.cookies} cookies",
        "key           opens it",
        *identity_lines(found.facts.identity),
        *time_lines(found),
        f"written       {_past(found.written_at, found.now)}",
    )
    return defuse("".join(f"{line}\n" for line in lines))


def identity_lines(who: ConsoleIdentity | None) -> tuple[str, str]:
    """Where, and as what, somebody is signed in."""
    if who is None:
        return (
            f"organization  not known before somebody looks: {_EARLIER}",
            "role          not known",
        )
    name = printable(who.organization_name) or "a name that no page map finds"
    organization = f"{name} ({printable(who.organization_id) or 'not known'})"
    return f"organization  {organization}", f"role          {printable(who.role) if who.role else 'not shown'}"


def time_lines(found: SessionCheck) -> tuple[str, str]:
    """Since when a session holds, and until when at most."""
    began = found.facts.signed_in_at
    end = found.ends_at
    unknown = f"not known: {_EARLIER if found.facts.identity is None else _ELSEWHERE}"
    return (
        f"signed in     {unknown if began is None else _past(began, found.now)}",
        f"cookie ends   {'it has no end of its own' if end is None else _future(end, found.now)}; the Console may end it earlier",
    )


def _past(at: datetime, now: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC, {_span(now - at)} ago"


def _future(at: datetime, now: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC, in {_span(at - now)}"


def _span(span: timedelta) -> str:
    """The two largest units at most, rounded down: `12 days`, `3 hours`, `5 minutes`."""
    minutes = max(0, int(span.total_seconds()) // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size or unit == "minute":
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    raise AssertionError("a minute is the smallest unit")
