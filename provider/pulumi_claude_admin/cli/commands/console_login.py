"""What `claude-admin console login` does: a window, a session that was made elsewhere, or the steps for a person to take there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.console import render_identity
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from claude_console_shim.options import ShimOptions

_STANDARD_INPUT: Final = "-"
_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a storage state: a thousand times what one has."""


def login(*, is_interactive: bool) -> int:
    """Let a person sign in, and say who it was. Raises SignInNeeded when nobody may be waited for, or nobody came."""
    options = _options()
    if not is_interactive:
        raise SignInNeeded(
            "signing in needs a person at a screen",
            hint="Run `claude-admin console login` there; `claude-admin console login --print-steps` says how to carry the session",
        )
    from claude_console_shim import commands  # noqa: PLC0415 - an extra; `_options` has told when it is missing

    commands.require_key(options)
    sys.stderr.write(
        "Sign in in the browser window that opens; this waits for you. Where a sign-in provider refuses that window, "
        "close it and use `--join` with a browser of your own.\n"
    )
    _say(commands.login(options))
    return ExitCode.OK


def login_from(source: str) -> int:
    """Keep the session of a storage state, a file's or that of standard input, and say whose it is and what to delete."""
    options = _options()
    from claude_console_shim import commands  # noqa: PLC0415 - as above
    from claude_console_shim.carried_session import carried_session  # noqa: PLC0415 - as above

    commands.require_key(options)
    named = "standard input" if source == _STANDARD_INPUT else printable(source)
    state = carried_session(_text(source, named), source=named, console_url=options.console_url)
    _say(commands.login_with(options, state, source=named))
    sys.stderr.write(f"Kept, encrypted. Delete the source now ({named}): whoever has it is signed in as this person.\n")
    return ExitCode.OK


def login_joined(endpoint: str, *, ask: Callable[[str], None] | None) -> int:
    """Keep the session of a browser that its person runs. `ask` puts a question to them, and does not return on a no."""
    options = _options()
    from claude_console_shim import commands  # noqa: PLC0415 - as above
    from claude_console_shim.options import require_safe_address  # noqa: PLC0415 - as above

    commands.require_key(options)
    require_safe_address("--join", endpoint)
    if ask is not None:
        ask(
            f"Sign in to {options.host} in your own browser first. Then: read the Console's cookies there, nothing else, "
            "and keep them here, encrypted, to act as you?"
        )
    _say(commands.login_joined(options, endpoint))
    sys.stderr.write(
        "Kept, encrypted. Close that browser now: while its port is open, every program here can use it.\n"
    )
    return ExitCode.OK


def print_steps() -> int:
    """Print what to do on a computer with a display, and here afterwards. No key and no cookie is shown."""
    sys.stdout.write(render_steps(_options()))
    return ExitCode.OK


def render_steps(options: ShimOptions) -> str:
    """The steps, in order."""
    organization = options.expected_organization_id
    pin = "" if organization is None else f"   export CLAUDE_ADMIN_ORGANIZATION_ID={organization}\n"
    key = "the key that this machine has" if options.state_key else "a key (`claude-admin console session new-key`)"
    return defuse(
        "On a computer with a display:\n"
        "1. pip install 'pulumi-claude-admin[console]'\n"
        f"2. Put {key} into CLAUDE_CONSOLE_STATE_KEY there, by a secret store, not by the way that the file takes.\n"
        f"3. export CLAUDE_CONSOLE_URL={printable(options.console_url)} CLAUDE_CONSOLE_STATE=console-session\n"
        f"{pin}"
        "4. claude-admin console login\n"
        "   Where the sign-in provider refuses that window, start a browser of your own, sign in there, and join it:\n"
        f'   chromium --remote-debugging-port=9222 --user-data-dir="$(mktemp -d)" {printable(options.console_url)}\n'
        "   claude-admin console login --join http://127.0.0.1:9222\n"
        "5. Carry the file `console-session`, which is encrypted, to this machine:\n"
        f"   {printable(str(options.state_file))}\n"
        "   and delete it there.\n"
        "Here:\n"
        f"6. chmod 600 {printable(str(options.state_file))}\n"
        "7. claude-admin console session check && claude-admin console whoami\n"
    )


def _say(who: ConsoleIdentity) -> None:
    sys.stdout.write(render_identity(who))
    if not who.organization_name:
        sys.stderr.write(
            "The session is kept, but the Organization page is in no layout that is known here, so nothing is written on the Console. "
            "`claude-admin console doctor --dump DIR` writes down what its pages look like, for a page map.\n"
        )


def _text(source: str, named: str) -> str:
    try:
        if source == _STANDARD_INPUT:
            read = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                read = file.read(_LARGEST + 1)
        if len(read) > _LARGEST:
            raise ConfigurationError(f"{named} is no storage state: it is larger than {_LARGEST // 1024 // 1024} MiB")
        return read.decode()
    except OSError as error:
        raise ConfigurationError(f"{named} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{named} is not a storage state: it is not text") from error


def _options() -> ShimOptions:
    return wiring.shim_options(read_settings())
