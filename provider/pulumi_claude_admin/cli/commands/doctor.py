"""What `claude-admin doctor` does: runs the checks in order and prints them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands import checks, surface_checks
from pulumi_claude_admin.cli.commands.checks import Check, Mark
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.quoting import defuse, json_text, printable

SCHEMA_VERSION: Final = 1


def run(form: PlainForm, *, is_refresh: bool, is_console_allowed: bool) -> int:
    """Check, print, and return the exit code that the failures ask for. Warnings ask for none."""
    return report(examine(is_refresh=is_refresh, is_console_allowed=is_console_allowed), form)


def report(made: Iterable[Check], form: PlainForm) -> int:
    """Make the checks, print them also when somebody breaks it off, and return the exit code."""
    done: list[Check] = []
    try:
        done.extend(made)
    except KeyboardInterrupt:  # whoever breaks it off sees what was found until then
        done.append(
            Check("doctor", Mark.SKIP, "broken off: the other checks were not made", exit_code=ExitCode.CANCELLED)
        )
        raise
    finally:
        sys.stdout.write(render_json(done) if form is PlainForm.JSON else render_text(done))
    return by_precedence(check.exit_code for check in done)[0]


def examine(*, is_refresh: bool, is_console_allowed: bool) -> Iterator[Check]:
    """Every check, in order; after a failure only those that still mean something."""
    yield checks.versions()
    yield checks.engine()
    try:
        session = wiring.session()
    except ConfigurationError as error:
        yield checks.failed("settings", error)
        return
    if is_refresh:
        session.channels.forget()
    identity = None
    credential = surface_checks.console_credential(session)
    yield credential
    yield surface_checks.surface(session)
    if session.settings.enterprise_key is not None:
        yield surface_checks.enterprise(session)
    if credential.mark is Mark.OK:
        organization, identity = checks.organization(session)
        yield organization
    if identity is not None:
        yield checks.clock(session)
        yield from checks.channels(session, identity)
    if session.settings.console_endpoint is not None:
        yield checks.endpoint(session.settings.console_endpoint)
    try:
        yield checks.console(session, identity, is_allowed=is_console_allowed)
    finally:
        session.console.close()


def render_text(done: Sequence[Check]) -> str:
    """A line per check, with what to do below it, and a last line that sums up."""
    lines = []
    for check in done:
        lines.append(f"{f'[{check.mark}]':<7} {check.id:<36} {printable(check.evidence)}")
        if check.fix:
            lines.append(f"{'':<44} → {printable(check.fix)}")
    failures = sum(check.mark is Mark.FAIL for check in done)
    warnings = sum(check.mark is Mark.WARN for check in done)
    lines.append("")
    is_broken_off = any(check.exit_code == ExitCode.CANCELLED for check in done)
    lines.append("ready" if not failures + warnings + is_broken_off else f"{failures} failed, {warnings} to look at")
    return defuse("\n".join(lines) + "\n")


def render_json(done: Sequence[Check]) -> str:
    """The same as one JSON document. `fix` is null where nothing is to be done."""
    rows = [
        {"id": check.id, "status": str(check.mark), "evidence": check.evidence, "fix": check.fix or None}
        for check in done
    ]
    return json_text({"schema_version": SCHEMA_VERSION, "checks": rows})
