"""What `claude-admin console doctor --dump` does: gathers the names to mask, hands them to the shim, says what was written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import AuthenticationFailed, ClaudeAdminError, Unavailable, Unreachable
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings


def run(folder: Path, *, workspace: str | None) -> int:
    """Write a dump into a folder, and say what is in it. Raises ConfigurationError for one that is not empty."""
    options = wiring.shim_options(read_settings())
    from claude_console_shim import commands  # noqa: PLC0415 - an extra; `shim_options` has told when it is missing

    dumped = commands.dump(options, folder, names=_names, workspace=workspace, progress=_tell)
    for each in dumped.skipped:
        _tell(f"not seen: {each}")
    if dumped.workspace is None:
        _tell("no page of a workspace is in it: " + _no_workspace(workspace))
    looked = (
        f" The workspace was {printable(dumped.workspace[1])} ({printable(dumped.workspace[0])})."
        if dumped.workspace
        else ""
    )
    text = (
        f"{dumped.pages} pages, tabs and dialogs are written to {folder}.{looked}\n"
        f"Read {folder / 'README.txt'} before you hand it on.\n"
    )
    sys.stdout.write(defuse(text))
    return ExitCode.OK


def _no_workspace(wanted: str | None) -> str:
    if wanted is None:
        return "no link to one was seen. Name one with --workspace ID"
    return f"no link to {wanted!r} was seen. Look at the spelling, or give its id (wrkspc_…)"


def _names() -> Sequence[tuple[str, str]] | None:
    """What the Admin API's lists name; None where none can be read. What cannot is said."""
    try:
        api = wiring.session().api
    except ClaudeAdminError as error:
        _tell(f"the Admin API's lists of names are not read, so only the Console's are masked: {error.message}")
        return None
    return read_names(api, tell=_tell)


def read_names(api: AdminApi, *, tell: Callable[[str], object]) -> Sequence[tuple[str, str]] | None:
    """
    Every name of a list, with what it is of; None where no list can be read. A list that this credential may not read is told, and the
    others are read all the same; where nobody answers, no further list is asked for.
    """
    found: list[tuple[str, str]] = []
    unread: dict[str, list[str]] = {}
    for at, (what, read) in enumerate(_LISTS):
        try:
            found += read(api)
        except (AuthenticationFailed, Unavailable, Unreachable) as error:
            unread.setdefault(error.message, []).extend(each for each, _ in _LISTS[at:])
            break
        except ClaudeAdminError as error:
            unread.setdefault(error.message, []).append(what)
    for why, whats in unread.items():
        tell(
            f"the Admin API's list of {', '.join(whats)} is not read, so of these only what the Console shows is masked: {why}"
        )
    return tuple(found) or None


_LISTS: Final[tuple[tuple[str, Callable[[AdminApi], Sequence[tuple[str, str]]]], ...]] = (
    ("the organization", lambda api: [(api.organization.retrieve().name, "organization")]),
    ("people", lambda api: [named for each in api.users.list() for named in _person(each)]),
    ("invites", lambda api: [(each.email, "email") for each in api.invites.list()]),
    ("workspaces", lambda api: [(each.name, "workspace") for each in api.workspaces.list()]),
    ("API keys", lambda api: [(each.name, "key") for each in api.api_keys.list()]),
    ("service accounts", lambda api: [(each.name, "account") for each in api.service_accounts.list()]),
)


def _person(user: User) -> tuple[tuple[str, str], ...]:
    return (*(((user.name, "person"),) if user.name else ()), (user.email, "email"))


def _tell(line: str) -> None:
    sys.stderr.write(defuse(f"{printable(line)}\n"))
