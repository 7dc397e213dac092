"""What `claude-admin keys enable` does: the undo of `keys disable`, by its journal."""

from __future__ import annotations

import sys

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.performed_writes import perform, tell
from pulumi_claude_admin.cli.keys_options import EnableOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.undo_keys import ENABLE_JOB, keys_to_enable
from pulumi_claude_admin.write_journal import read_journal


def run(options: EnableOptions) -> int:
    """Print, and with `--yes` do."""
    lines = read_journal(options.journal)
    session = wiring.session(options.folder)
    writes = keys_to_enable(lines, session.organization.id, ids=options.ids)
    missing = [one for one in options.ids if one not in {write.key_id for write in writes}]
    if missing:
        raise ConfigurationError(
            f"the journal {str(options.journal)!r} does not say that {', '.join(missing)} was switched off in "
            f"organization {session.organization.name!r}",
            hint="Nothing was written",
        )
    if not writes:
        sys.stderr.write("the journal has no key of this organization that is to be made active again\n")
    if options.is_meant:
        return perform(session, writes, job=ENABLE_JOB)
    code = tell(writes)
    if writes:
        sys.stderr.write("nothing was written; --yes does it\n")
    return code
