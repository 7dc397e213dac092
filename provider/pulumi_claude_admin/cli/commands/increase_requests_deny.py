"""What `claude-admin increase-requests deny` does: tells, and with --yes denies, one request at a time."""

from __future__ import annotations

import sys

from pulumi_claude_admin.cli.commands.increase_requests_approve import NOT_WRITTEN, code_of, new_resolver, who
from pulumi_claude_admin.cli.commands.increase_requests_plan import chosen
from pulumi_claude_admin.cli.commands.increase_requests_reading import read_requests
from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.increase_requests_options import DenyOptions, RequestSource
from pulumi_claude_admin.increase_requests.resolutions import Denial
from pulumi_claude_admin.quoting import one_line

_JOB = "increase-requests deny"


def run(options: DenyOptions) -> int:
    """Print, and with `--yes` do. Whose limits code declares does not matter: nothing of them changes."""
    read = read_requests(RequestSource(options.folder, None, DeclaredBy(is_nothing=True)))
    standings = chosen(read, options.ids)
    if not options.is_meant:
        for one in standings:
            sys.stdout.write(f"{who(one)}: would be denied; they cannot ask again for 30 days\n")
        sys.stderr.write(NOT_WRITTEN)
        return ExitCode.OK
    resolver = new_resolver(read, job=_JOB, is_silent=options.is_silent)
    codes = []
    for one in standings:
        outcome = resolver.perform(Denial(one.request.id, one.request.user_id, one.request.period))
        codes.append(code_of(outcome))
        sys.stdout.write(f"{who(one)}: denial {one_line(str(outcome))}\n")
        sys.stdout.flush()
    sys.stderr.write(f"journal: {read.session.settings.journal_file}\n")
    return by_precedence(codes)[0]
