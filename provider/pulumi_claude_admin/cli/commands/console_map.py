"""What `claude-admin console map` does: questions on a terminal, or answers from a file, and then whether the map saves."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ConfigurationError, NotAccepted
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from claude_console_shim.mapping.answers import Answers
    from claude_console_shim.mapping.candidates import Candidate, Question
    from claude_console_shim.options import ShimOptions


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a person is asked: for a text, and for a yes or a no."""

    text: Callable[[str], str]
    confirm: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class PersonAtTerminal:
    """Somebody who looks at the pictures and types numbers."""

    terminal: Terminal

    def choose(self, question: Question) -> Candidate | None:
        """One of the candidates, None for none of them; asked again until it is one of these."""
        rows = "".join(f"  {each.number}  {printable(each.words)}\n" for each in question.candidates)
        nothing = "  0  none of these\n" if question.may_be_none else ""
        sys.stderr.write(defuse(f"\n{question.asks}\n(the numbers are on {question.picture})\n{rows}{nothing}"))
        by_number = {str(each.number): each for each in question.candidates}
        while True:
            said = self.terminal.text("number").strip()
            if said in by_number:
                return by_number[said]
            if said == "0" and question.may_be_none:
                return None

    def address(self) -> str:
        """The address of the page in the person's own browser."""
        return self.terminal.text("Address of the page with this workspace's monthly limit, as your browser shows it")

    def organization_address(self) -> str:
        """The address of the page about the organization."""
        return self.terminal.text(
            "No map knows the page that says which organization this is. Its address, as your browser shows it"
        )

    def none(self) -> str | None:
        """What stands there when there is no limit."""
        return (
            self.terminal.text(
                "What stands there when a workspace has no limit (as written, or - if you do not know)"
            ).strip("- ")
            or None
        )


def map_page(folder: Path, *, answers: Path | None, name: str, terminal: Terminal | None) -> int:
    """
    Make a map of a workspace's monthly limit, and try it. Exit code 4 for a page that no map can say, and when the map does not
    save. Raises ConfigurationError without a person or answers, and for answers to another dump.
    """
    options = wiring.shim_options(read_settings())
    from claude_console_shim import commands  # noqa: PLC0415 - an extra; `shim_options` has told when it is missing
    from claude_console_shim.mapping.answers import WrittenAnswers, read_answers  # noqa: PLC0415 - as above
    from claude_console_shim.mapping.dumped import dump_digest  # noqa: PLC0415 - as above

    if answers is not None:
        given = read_answers(answers, digest=dump_digest(folder))
        workspace = (given.workspace.id, given.workspace.name)
        file = commands.draw_map(
            options,
            folder,
            WrittenAnswers(given.workspace_spend_limit, given.organization),
            workspace=workspace,
            name=name,
        )
        return _told(options, file, name, workspace, _Consent.written(given))
    if terminal is None:
        raise ConfigurationError("the questions need a person at a terminal", hint="Or give --answers FILE.")
    sys.stderr.write("Choose a workspace that has a monthly limit. Nothing is saved while you are asked.\n")
    workspace = (terminal.text("Its id (wrkspc_…)").strip(), terminal.text("Its name").strip())
    file = commands.draw_map(options, folder, PersonAtTerminal(terminal), workspace=workspace, name=name)
    return _told(options, file, name, workspace, _Consent.asked(terminal, workspace[1]))


@dataclass(frozen=True, slots=True)
class _Consent:
    """Whether something may be saved to try the map; each is asked only once it is needed."""

    unchanged: Callable[[], bool]
    cent: Callable[[], bool]

    @classmethod
    def written(cls, given: Answers) -> _Consent:
        return cls(lambda: given.save.unchanged, lambda: given.save.cent)

    @classmethod
    def asked(cls, terminal: Terminal, workspace: str) -> _Consent:
        return cls(
            lambda: terminal.confirm(
                f"Save the limit that {printable(workspace)} has, unchanged, to see that the map saves?"
            ),
            lambda: terminal.confirm(
                f"The page saves nothing unchanged. Save a cent less for {printable(workspace)}, and then what was there?"
            ),
        )


def _told(options: ShimOptions, file: Path, name: str, workspace: tuple[str, str], may: _Consent) -> int:
    """Say what was kept, and try it as far as somebody agrees."""
    sys.stdout.write(defuse(f"The map reads what you saw: {file}\n"))
    from claude_console_shim import commands  # noqa: PLC0415 - as above

    if not may.unchanged():
        sys.stdout.write("Nothing was saved, so nothing is trusted yet: it reads, and does not write.\n")
        return ExitCode.OK
    try:
        trusted = commands.try_map(options, name, workspace=workspace, by_a_cent=False)
    except NotAccepted:
        if not may.cent():
            sys.stdout.write("The page saves nothing unchanged, so nothing was saved and nothing is trusted yet.\n")
            return ExitCode.OK
        trusted = commands.try_map(options, name, workspace=workspace, by_a_cent=True)
    sys.stdout.write(f"The map saves: {trusted} controls are trusted from now on.\n")
    return ExitCode.OK
