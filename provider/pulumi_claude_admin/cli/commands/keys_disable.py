"""What `claude-admin keys disable` does: chooses by values, tells, and with --yes performs, one key at a time."""

from __future__ import annotations

import sys

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.commands.declared_keys import declared_keys
from pulumi_claude_admin.cli.commands.keys import read_keys
from pulumi_claude_admin.cli.commands.offboard_code import keys_of_code
from pulumi_claude_admin.cli.commands.performed_writes import perform, tell
from pulumi_claude_admin.cli.keys_options import DisableOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.listed_keys import Choice, named, unused_ownerless
from pulumi_claude_admin.offboarding.undo_keys import DISABLE_JOB
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


def run(options: DisableOptions) -> int:
    """Print, and with `--yes` do; the exit code says whether something was refused or had changed."""
    session = wiring.session(options.source.folder)
    session.api.read_anew()
    choice = _chosen(options, session)
    for left in choice.left_alone:
        sys.stderr.write(f"left alone: the key {literal(left.key.name)} {left.reason}\n")
    if not choice.writes:
        sys.stderr.write("no key is to be switched off\n")
    if options.is_meant:
        return perform(session, choice.writes, job=DISABLE_JOB)
    code = tell(choice.writes)
    if choice.writes:
        sys.stderr.write("nothing was written; --yes does it\n")
    return code


def _chosen(options: DisableOptions, session: Session) -> Choice:
    identity = session.organization
    declared = declared_keys(options.declared_by, options.source.folder, organization_id=identity.id)
    if not options.declared_by.is_nothing:
        declared = keys_of_code(declared, options.source.folder)
    if options.unused_days is not None:
        with reading(options.source) as read:
            found = read_keys(read, declared)
        return unused_ownerless(found.keys, today=found.today, days=options.unused_days, read=found.days)
    try:
        return named(session.api.api_keys.list(), options.ids, declared=declared)
    except KeyError as error:
        raise ConfigurationError(
            f"there is no API key {error.args[0]} in organization {identity.name!r}",
            hint="`claude-admin keys list` shows their ids; nothing was written",
        ) from None
