"""What `claude-admin console doctor --dump` does: gathers the names to mask, hands them to the shim, says what was written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ClaudeAdminError
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


def _names() -> Sequence[tuple[str, str]] | None:
    """What the Admin API's lists name; None where they cannot be read, which is said."""
    try:
        return tuple(names_of(wiring.session().api))
    except ClaudeAdminError as error:
        _tell(f"the Admin API's lists of names are not read, so only the Console's are masked: {error.message}")
        return None


def names_of(api: AdminApi) -> Sequence[tuple[str, str]]:
    """Every name of a list, with what it is of. Raises the API's errors."""
    users = api.users.list()
    return (
        (api.organization.retrieve().name, "organization"),
        *((each.name, "person") for each in users if each.name),
        *((each.email, "email") for each in users),
        *((each.email, "email") for each in api.invites.list()),
        *((each.name, "workspace") for each in api.workspaces.list()),
        *((each.name, "key") for each in api.api_keys.list()),
        *((each.name, "account") for each in api.service_accounts.list()),
    )


def _tell(line: str) -> None:
    sys.stderr.write(defuse(f"{printable(line)}\n"))
