"""
Answers that somebody gave before: a TOML file in the person's place, for tests and for doing it again (docs/console.md).

They hold for one dump, whose digest they name: on another page the same words may mean another control.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from claude_console_shim.layouts.fill_in import ONE_LINE
from claude_console_shim.mapping.candidates import Candidate, Question, Section, TextQuestion
from claude_console_shim.snapshot.control import Data
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.ids import WORKSPACE_ID

Text = Annotated[str, StringConstraints(min_length=1)]


def _address(said: str) -> str:
    if not said.startswith("/"):
        raise ValueError("is no path of the Console: it begins with /, and the Console's host is not in it")
    return said


def _workspace_id(said: str) -> str:
    if re.fullmatch(WORKSPACE_ID, said) is None:
        raise ValueError("is no id of a workspace: wrkspc_…")
    return said


Address = Annotated[str, AfterValidator(_address)]
Chosen = Annotated[int, Field(ge=1)] | Text
"""The number on the picture, or the words beside it."""

WorkspaceId = Annotated[str, AfterValidator(_workspace_id)]


class WorkspaceNamed(Data):
    """The workspace whose page is looked at."""

    id: WorkspaceId
    name: Text


class SettingAnswers(Data):
    """Where a setting is: the address where one begins, and what is pressed there to see it."""

    address: Address
    see: tuple[Chosen, ...] = ()


class RemovalAnswers(Data):
    """What takes something away, which is pressed where nothing gets out, and what says yes to its question."""

    open: Chosen
    submit: Chosen | None = None


class EditorAnswers(Data):
    """What opens an editor, the field in it, what leads on in it and what saves."""

    open: Chosen
    field: Chosen | None = None
    next: tuple[Chosen, ...] = ()
    submit: Chosen


class LimitAnswers(SettingAnswers):
    """What a person says of a monthly limit: where it stands, its editor, what stands there when there is none, what takes it away."""

    value: Chosen
    open: Chosen
    field: Chosen | None = None
    next: tuple[Chosen, ...] = ()
    submit: Chosen
    none: Text | None = None
    remove: RemovalAnswers | None = None


class NotificationAnswers(SettingAnswers):
    """Of spend notifications: one amount, who gets the mails, and what adds one, takes it away, changes who gets them."""

    threshold: Chosen
    recipients: Chosen
    nobody: Text | None = None
    more: Chosen | None = None
    add: EditorAnswers | None = None
    edit: EditorAnswers | None = None
    remove: RemovalAnswers | None = None


class RateEditorAnswers(Data):
    """What opens an editor of rate limits, and its fields by limiter."""

    open: Chosen
    requests_per_minute: Chosen | None = None
    input_tokens_per_minute: Chosen | None = None
    output_tokens_per_minute: Chosen | None = None
    next: tuple[Chosen, ...] = ()
    submit: Chosen


class RateAnswers(SettingAnswers):
    """Of a workspace's rate limits: a group of models, its cell for each limiter, and the editors."""

    group: Chosen
    requests_per_minute: Chosen | None = None
    input_tokens_per_minute: Chosen | None = None
    output_tokens_per_minute: Chosen | None = None
    inherited: Text | None = None
    more: Chosen | None = None
    editors: tuple[RateEditorAnswers, ...] = ()


class OrganizationAnswers(Data):
    """Where the page is that says which organization one is in, and where its id and its name stand there."""

    address: Address
    id: Chosen
    name: Chosen


class SaveConsent(Data):
    """
    What may be saved to try the map: the value that is there; where a page saves nothing unchanged, a little less and back; and whether
    that may be done to the `organization`'s own limits, too. `address` may get notifications for a moment where there is one address alone.
    """

    unchanged: bool = False
    cent: bool = False
    organization: bool = False
    address: Text | None = None


class Answers(Data):
    """One file of answers."""

    format: Literal[1]
    dump: Text
    workspace: WorkspaceNamed
    organization: OrganizationAnswers | None = None
    workspace_spend_limit: LimitAnswers
    workspace_notifications: NotificationAnswers | None = None
    workspace_rate_limits: RateAnswers | None = None
    organization_spend_limit: LimitAnswers | None = None
    organization_notifications: NotificationAnswers | None = None
    save: SaveConsent = SaveConsent()


def read_answers(path: Path, *, digest: str) -> Answers:
    """The answers in a file, which have to be for the dump of this digest. Raises ConfigurationError with one line."""
    try:
        found = Answers.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"the answers {path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        why = ONE_LINE.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise ConfigurationError(f"the answers {path}: {'.'.join(map(str, first['loc']))}: {why}") from error
    except ValueError as error:
        raise ConfigurationError(f"the answers {path}: {' '.join(str(error).split())}") from error
    if found.dump != digest:
        raise ConfigurationError(
            f"the answers {path} are for another page: they name dump {found.dump[:12]}, this one is {digest[:12]}",
            hint="Answer again, for this dump.",
        )
    return found


@dataclass(slots=True)
class WrittenAnswers:
    """A person by what they wrote. Each answer is given once, in the order in which it is asked for."""

    answers: Answers
    _given: dict[tuple[Section, str], int] = field(default_factory=dict, init=False)

    def choose(self, question: Question) -> Candidate | None:
        """The element that the answer names, None where it says none. Raises ConfigurationError for an answer that is none of them."""
        named = ".".join((*question.section, question.key))
        chosen = self._next(question.section, question.key)
        if chosen is None:
            if question.may_be_none:
                return None
            raise ConfigurationError(f"the answers say nothing to {named}: {question.asks}")
        found = [each for each in question.candidates if chosen in (each.number, each.words)]
        if len(found) != 1:
            raise ConfigurationError(
                f"the answer {named} = {chosen!r} is {len(found) or 'none'} of the {len(question.candidates)} there"
            )
        return found[0]

    def say(self, question: TextQuestion) -> str | None:
        """The text, None where nothing is said."""
        said = self._next(question.section, question.key)
        return None if said is None else str(said)

    def _next(self, section: Section, key: str) -> int | str | None:
        table = self._table(section)
        if key == "submit" and self._given.get((section, "next"), 0) < len(table.get("next", ())):
            return None  # it is on a later page
        said = table.get(key)
        answers = said if isinstance(said, tuple) else () if said is None else (said,)
        at = self._given.get((section, key), 0)
        self._given[section, key] = at + 1
        return answers[at] if at < len(answers) else None

    def _table(self, section: Section) -> Mapping[str, Any]:
        """What was written of a part of a setting; empty where nothing was."""
        found: Any = self.answers.model_dump()
        for name in section:
            if isinstance(found, tuple):
                found = found[int(name)] if int(name) < len(found) else None
            elif isinstance(found, dict):
                found = found.get(name)
        return found if isinstance(found, dict) else {}
