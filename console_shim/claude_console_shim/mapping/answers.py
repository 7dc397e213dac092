"""
Answers that somebody gave before: a TOML file in the person's place, for tests and for doing it again (docs/console.md).

They hold for one dump, whose digest they name: on another page the same words may mean another control.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from claude_console_shim.mapping.candidates import Candidate, Question
from claude_console_shim.snapshot.control import Data
from pulumi_claude_admin.errors import ConfigurationError

Text = Annotated[str, StringConstraints(min_length=1)]
Chosen = Annotated[int, Field(ge=1)] | Text
"""The number on the picture, or the words beside it."""


class WorkspaceNamed(Data):
    """The workspace whose page is looked at."""

    id: Text
    name: Text


class LimitAnswers(Data):
    """
    What a person says of a monthly limit: the address where one begins, what is pressed there to see it, where it stands, what opens
    the editor, what leads on in it and what saves; what stands there when there is none.
    """

    address: Annotated[str, StringConstraints(pattern=r"^/")]
    see: tuple[Chosen, ...] = ()
    value: Chosen
    open: Chosen
    field: Chosen | None = None
    next: tuple[Chosen, ...] = ()
    submit: Chosen
    none: Text | None = None


class OrganizationAnswers(Data):
    """Where the page is that says which organization one is in, and where its id and its name stand there."""

    address: Annotated[str, StringConstraints(pattern=r"^/")]
    id: Chosen
    name: Chosen


class SaveConsent(Data):
    """What may be saved to try the map: the value that is there; where a page saves nothing unchanged, a cent less and back."""

    unchanged: bool = False
    cent: bool = False


class Answers(Data):
    """One file of answers."""

    format: Literal[1]
    dump: Text
    workspace: WorkspaceNamed
    organization: OrganizationAnswers | None = None
    workspace_spend_limit: LimitAnswers
    save: SaveConsent = SaveConsent()


def read_answers(path: Path, *, digest: str) -> Answers:
    """The answers in a file, which have to be for the dump of this digest. Raises ConfigurationError with one line."""
    try:
        found = Answers.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"the answers {path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ConfigurationError(f"the answers {path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
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

    answers: LimitAnswers
    organization: OrganizationAnswers | None = None
    given: dict[str, int] = field(default_factory=dict, init=False)

    def choose(self, question: Question) -> Candidate | None:
        """The element that the answer names, None where it says none. Raises ConfigurationError for an answer that is none of them."""
        chosen = self._next(question.key)
        if chosen is None:
            if question.may_be_none:
                return None
            raise ConfigurationError(f"the answers say nothing to {question.key}: {question.asks}")
        found = [each for each in question.candidates if chosen in (each.number, each.words)]
        if len(found) != 1:
            raise ConfigurationError(
                f"the answer {question.key} = {chosen!r} is {len(found) or 'none'} of the {len(question.candidates)} there"
            )
        return found[0]

    def address(self) -> str:
        """Where one begins."""
        return self.answers.address

    def organization_address(self) -> str:
        """Where the page is that says which organization one is in. Raises ConfigurationError where nothing says it."""
        if self.organization is None:
            raise ConfigurationError(
                "the answers have no [organization], and no page map knows the page that says which it is"
            )
        return self.organization.address

    def none(self) -> str | None:
        """What stands there when there is no limit."""
        return self.answers.none

    def _next(self, key: str) -> int | str | None:
        if key == "submit" and self.given.get("next", 0) < len(self.answers.next):
            return None  # it is on a later page
        name = key.removeprefix("organization_")
        said: tuple[Chosen, ...] | Chosen | None = getattr(self.answers if name == key else self.organization, name)
        answers = said if isinstance(said, tuple) else () if said is None else (said,)
        at = self.given.get(key, 0)
        self.given[key] = at + 1
        return answers[at] if at < len(answers) else None
