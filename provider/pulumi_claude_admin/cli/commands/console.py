"""What `claude-admin console …` does: hands plain values to the shim and prints what it answers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.console_session import identity_lines, time_lines
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.journaled_presses import presses, unknown_words
from pulumi_claude_admin.ports import ConsoleIdentity
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings
from pulumi_claude_admin.write_ports import ReadableJournal

if TYPE_CHECKING:
    from claude_console_shim.doctor import ControlCheck, DoctorReport, PageCheck
    from claude_console_shim.layout_list import ListedLayout
    from claude_console_shim.options import ShimOptions


def whoami() -> int:
    """Print who is signed in, and how long. Raises SignInNeeded without a session."""
    options = _options()
    from claude_console_shim import commands, session_check  # noqa: PLC0415 - an extra; `_options` has told when it is missing

    who = commands.whoami(options)
    times = "".join(f"{line}\n" for line in time_lines(session_check.check_session(options)))
    sys.stdout.write(render_identity(who) + times)
    return ExitCode.OK


def logout() -> int:
    """Delete the session file."""
    options = _options()
    from claude_console_shim import commands  # noqa: PLC0415 - as above

    sys.stderr.write("The session is deleted.\n" if commands.logout(options) else "There was no session.\n")
    return ExitCode.OK


def doctor(
    *,
    is_trusting: bool,
    trust_file: Path | None = None,
    is_pressing_removals: bool = False,
    ask: Callable[[str], None] | None = None,
    workspace: str | None = None,
) -> int:
    """
    Print how each page fits its map; exit code 4 when one does not. `ask` puts a question to a person, once it is known which
    organization it is about, and does not return when the answer is no. `trust_file` takes the place of this machine's own.
    `workspace` is the id or name of the one to look at.
    """
    options = _options()
    if trust_file is not None:
        options = replace(options, trust_file=trust_file)
    from claude_console_shim import commands  # noqa: PLC0415 - as above

    if ask is not None:
        who = printable(commands.whoami(options).organization_name)
        dialogs = (
            "Open every dialog and press what removes something, with nothing let out,"
            if is_pressing_removals
            else "Open every dialog"
        )
        ask(f"{dialogs} in the Console of {who}, and write through the page maps that fit from now on?")
    report = commands.doctor(
        options,
        trust=is_trusting,
        press_removals=is_pressing_removals,
        workspace=workspace,
        progress=lambda line: sys.stderr.write(f"{line}\n"),
    )
    sys.stdout.write(render_pages(report) + render_unknown(options.journal))
    return ExitCode.OK if report.is_healthy else ExitCode.REMOTE


def layouts() -> int:
    """Print which page maps there are. Raises ConfigurationError for one that is not valid."""
    options = _options()
    from claude_console_shim import commands  # noqa: PLC0415 - as above

    sys.stdout.write(render_layouts(commands.layouts(options)))
    return ExitCode.OK


def _options() -> ShimOptions:
    return wiring.shim_options(read_settings())


def render_identity(who: ConsoleIdentity) -> str:
    """Two lines about a session."""
    return defuse("".join(f"{line}\n" for line in identity_lines(who)))


def render_unknown(journal: ReadableJournal | None) -> str:
    """A line about presses of which nobody knows what became; nothing when there is none. Raises ConfigurationError for what is no journal."""
    unknown = unknown_words(presses(journal.lines())) if journal is not None else None
    return "" if unknown is None else defuse(f"\n{printable(unknown)}; `claude-admin console journal` lists them.\n")


def render_pages(report: DoctorReport) -> str:
    """What was looked at, a summary, then a paragraph per page with a line per control."""
    sandbox = "" if report.has_sandbox else ", without its sandbox: it was started by root"
    who = (
        render_identity(report.identity)
        if report.identity is not None
        else "organization  not known: its page is in no known layout\n"
    )
    head = who + _workspace(report) + f"browser       {report.browser}{sandbox}, Playwright {report.playwright}\n"
    pages = "".join(_page(page) for page in report.pages)
    learned = "".join(f"  {path}: {each.value}\n" for path, each in report.removals)
    removals = f"\nwhat removes something\n{learned}" if learned else ""
    trusted = f"\n{len(report.trusted)} controls are trusted from now on.\n" if report.trusted else ""
    return defuse(head + _summary(report) + pages + removals + trusted)


def _workspace(report: DoctorReport) -> str:
    if report.workspace is None:
        return "workspace     none was looked at\n"
    id_, name = report.workspace
    return f"workspace     {printable(name or 'a name that is not known')} ({printable(id_)})\n"


def _summary(report: DoctorReport) -> str:
    known = [page for page in report.pages if page.problem is None]
    counted = Counter(check.presence for page in known for check in page.controls)
    layouts = ", ".join(sorted({page.layout for page in known if page.layout})) or "none"
    found = ", ".join(
        f"{counted[each]} {each}" for each in ("once", "absent", "several", "not looked at") if counted[each]
    )
    strange = [page.name.replace("_", " ") for page in report.pages if page.problem is not None]
    problem = f"; not as a map says: {', '.join(strange)}" if strange else ""
    return f"summary       {len(known)} of {len(report.pages)} pages are known (layout {layouts}){problem}; controls: {found or 'none'}\n"


def _page(page: PageCheck) -> str:
    title = page.name.replace("_", " ")
    if page.problem is not None:
        return f"\n{title}: {printable(page.problem)}\n"
    return "\n".join([f"\n{title}: layout {page.layout}", *map(_control, page.controls)]) + "\n"


def _control(check: ControlCheck) -> str:
    instead = f": there is {', '.join(map(printable, check.instead))}" if check.instead else ""
    return f"  {check.presence:<14} {check.grade:<11} {check.path}{instead}"


def render_layouts(found: Sequence[ListedLayout]) -> str:
    """A paragraph per page map."""
    return defuse("\n".join(_layout(each) for each in found))


def _layout(one: ListedLayout) -> str:
    origin = "your own" if one.is_own else "shipped"
    rows = [
        f"layout {one.id}: {origin}, of {one.dated.isoformat()}, in {' and '.join(one.languages)}",
        f"  seen          {printable(one.seen)}",
        *(f"  can           {name.replace('_', ' ')}: {', '.join(verbs)}" for name, verbs in one.can),
        *(
            f"  matched here  {each.matched} of {each.controls} controls in {each.language}, organization {printable(each.organization_id)}"
            for each in one.matched
        ),
        *([] if one.matched else ["  matched here  nothing"]),
        f"  delete when   {printable(one.delete_when) or 'not said'}",
    ]
    return "\n".join(rows) + "\n"
