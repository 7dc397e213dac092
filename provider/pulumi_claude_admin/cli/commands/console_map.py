"""What `claude-admin console map` does: questions on a terminal, or answers from a file, and then whether the map saves."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown, NotAccepted
from pulumi_claude_admin.model.ids import WORKSPACE_ID
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from claude_console_shim.commands import Trials
    from claude_console_shim.layouts.schema import PartName
    from claude_console_shim.mapping.answers import Answers
    from claude_console_shim.mapping.candidates import Candidate, Question, TextQuestion
    from claude_console_shim.mapping.kept_map import KeptMap
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
        nothing = "  0  none of these, or not on this page\n" if question.may_be_none else ""
        sys.stderr.write(defuse(f"\n{question.asks}\n(the numbers are on {question.picture})\n{rows}{nothing}"))
        by_number = {str(each.number): each for each in question.candidates}
        while True:
            said = self.terminal.text("number").strip()
            if said in by_number:
                return by_number[said]
            if said == "0" and question.may_be_none:
                return None

    def say(self, question: TextQuestion) -> str | None:
        """A text, or the one that a number stands for; None for `-`."""
        rows = "".join(f"  {number}  {printable(each)}\n" for number, each in enumerate(question.offers, start=1))
        listed = "" if not rows else f"\n{question.asks}: one of these, or another\n{rows}"
        sys.stderr.write(defuse(listed))
        said = self.terminal.text(f"{question.asks} (- to skip: not on any page, or not known)").strip()
        if said.isdigit() and 1 <= int(said) <= len(question.offers):
            return question.offers[int(said) - 1]
        return None if said in ("", "-") else said


def map_page(folder: Path, *, answers: Path | None, name: str, terminal: Terminal | None) -> int:
    """
    Make a map of the pages of a workspace's settings, and try it. Exit code 4 for a page that no map can say, and when the map does not
    save. Raises ConfigurationError without a dump, a person or answers, and for answers to another dump.
    """
    options = wiring.shim_options(read_settings())
    from claude_console_shim import commands  # noqa: PLC0415 - an extra; `shim_options` has told when it is missing
    from claude_console_shim.mapping.answers import WrittenAnswers, read_answers  # noqa: PLC0415 - as above
    from claude_console_shim.mapping.dumped import dump_digest, read_dumped  # noqa: PLC0415 - as above

    digest = dump_digest(folder)
    if answers is not None:
        given = read_answers(answers, digest=digest)
        workspace = (given.workspace.id, given.workspace.name)
        kept = commands.draw_map(options, folder, WrittenAnswers(given), workspace=workspace, name=name)
        return _told(options, kept, name, workspace, _Consent.written(given))
    if terminal is None:
        raise ConfigurationError("the questions need a person at a terminal", hint="Or give --answers FILE.")
    read_dumped(folder, console=options.host)  # before anything is asked
    sys.stderr.write(
        "Choose a workspace that has a monthly limit, and best also a notification and a rate limit of its own.\n"
        "Nothing is saved while you are asked. What is on none of your pages may be skipped.\n"
    )
    workspace = (_asked(terminal, "Its id (wrkspc_…)", WORKSPACE_ID), _asked(terminal, "Its name", ".+"))
    kept = commands.draw_map(options, folder, PersonAtTerminal(terminal), workspace=workspace, name=name)
    return _told(options, kept, name, workspace, _Consent.asked(terminal, workspace[1]))


def _asked(terminal: Terminal, question: str, form: str) -> str:
    """What a person says, asked again until it is of this form: half of a map would rest on it."""
    while re.fullmatch(form, said := terminal.text(question).strip()) is None:
        pass
    return said


@dataclass(frozen=True, slots=True)
class _Consent:
    """Whether something may be saved to try a setting of the map; each is asked only once it is needed."""

    unchanged: Callable[[PartName], bool]
    cent: Callable[[PartName], bool]
    spare: Callable[[PartName], str | None]
    """An address that may get notifications for a moment where there is one alone."""

    @classmethod
    def written(cls, given: Answers) -> _Consent:
        def may(setting: PartName) -> bool:
            return given.save.organization or not _is_of_organization(setting)

        return cls(
            lambda setting: given.save.unchanged and may(setting),
            lambda setting: given.save.cent and may(setting),
            lambda setting: given.save.address if _is_of_mails(setting) else None,
        )

    @classmethod
    def asked(cls, terminal: Terminal, workspace: str) -> _Consent:
        def whose(setting: PartName) -> str:
            owner = "the whole organization" if _is_of_organization(setting) else printable(workspace)
            return f"{_words(setting)} of {owner}"

        return cls(
            lambda setting: terminal.confirm(f"Save the {whose(setting)}, unchanged, to see that the map saves?"),
            lambda setting: terminal.confirm(
                f"The page saves nothing unchanged. Save a little less ({_LITTLE[_words(setting)]}) of the {whose(setting)}, "
                "and then what was there?"
            ),
            lambda setting: _spare(terminal) if _is_of_mails(setting) else None,
        )


_LITTLE: Final = {
    "spend limit": "a cent",
    "notifications": "one address left out; one added where there is one alone",
    "rate limits": "one request or token a minute",
}


def _spare(terminal: Terminal) -> str | None:
    said = terminal.text(
        "Where there is one address alone, another that may get them for a moment, such as yours (- for none)"
    ).strip()
    return None if said in ("", "-") else said


def _is_of_mails(setting: PartName) -> bool:
    return setting.endswith("_notifications")


def _is_of_organization(setting: PartName) -> bool:
    return setting.startswith("organization_")


def _words(setting: PartName) -> str:
    return setting.partition("_")[2].replace("_", " ")


def _told(options: ShimOptions, kept: KeptMap, name: str, workspace: tuple[str, str], may: _Consent) -> int:
    """Say what was kept, and try each setting as far as somebody agrees."""
    sys.stdout.write(defuse(f"The map reads what you saw: {kept.file}\n"))
    for part, why in kept.left_out:
        sys.stdout.write(defuse(f"Left out: {part}: {why}\n"))
    from claude_console_shim import commands  # noqa: PLC0415 - as above

    with commands.trials(options, name, workspace=workspace, group=kept.group) as attempt:
        for setting in kept.settings:
            said = _tried(attempt, setting, may, is_first=setting == kept.settings[0])
            sys.stdout.write(defuse(f"{setting.replace('_', ' ')}: {said}\n"))
    return ExitCode.OK


def _tried(attempt: Trials, setting: PartName, may: _Consent, *, is_first: bool) -> str:
    """Try one setting, and say what came of it. Raises what a save raises that did not hold."""
    if not may.unchanged(setting):
        return "nothing was saved, so nothing is trusted yet: it reads, and does not write"
    try:
        try:
            trusted = attempt(setting, by_a_cent=False)
        except NotAccepted:
            if not may.cent(setting):
                return "the page saves nothing unchanged, so nothing was saved and nothing is trusted yet"
            trusted = attempt(setting, by_a_cent=True, spare=may.spare(setting))
    except LayoutUnknown as error:
        if is_first:
            raise
        return f"not tried: {error.message}"
    return f"the map saves; {trusted} controls are trusted from now on"
