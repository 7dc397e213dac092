"""What `claude-admin report reviewed` does: write down the digests that were reviewed. Needs the forge's token alone, and may only read."""

from __future__ import annotations

import sys
from pathlib import Path

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift.reviewed_steps import Reviewed, require_stack
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.forges.reviewed import unite
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.settings import Settings


def run(stacks: tuple[str, ...], output: Path, settings: Settings) -> int:
    """Write the file, and say what tells no digests. Nothing is written when the forge does not tell all."""
    known = frozenset(map(require_stack, stacks))
    united = unite(forge_wiring.merges(settings))
    try:
        replace_file(output, Reviewed(known, united.digests).written(), mode=0o644)
    except OSError as error:
        raise ConfigurationError(f"{output} cannot be written: {error.strerror}") from None
    for remark in united.remarks:
        sys.stderr.write(f"{one_line(remark)}\n")
    merged = ", ".join(map(str, united.pull_requests)) or "none"
    sys.stderr.write(f"{len(united.digests)} reviewed steps; merged {united.noun}s: {merged}\n")
    return ExitCode.OK
