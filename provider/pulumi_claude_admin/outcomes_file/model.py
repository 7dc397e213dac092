"""What such a file may say, as models: the JSON Schema is made of them. What several places have to agree on is in `agreement.py`."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_claude_admin.model.spend_limit import EMAIL
from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository
from pulumi_claude_admin.outcomes.fixes import FixWords
from pulumi_claude_admin.outcomes.gather import Rules
from pulumi_claude_admin.outcomes.people import Aliases
from pulumi_claude_admin.team_file.model import Matching, Strict, as_version

_PART: Final = r"[A-Za-z0-9_.-]+"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        message = f"is no regular expression: {error.msg}"
        raise ValueError(message) from None
    return text


Text = Annotated[str, Field(min_length=1)]
GitHubName = Annotated[
    str, Matching(f"{_PART}/{_PART}", "{} is no repository of GitHub; write owner/name", "A repository, `owner/name`")
]
GitLabName = Annotated[
    str,
    Matching(f"{_PART}(/{_PART})+", "{} is no project of GitLab; write its whole path", "A project, by its whole path"),
]
Email = Annotated[str, Matching(EMAIL.pattern, "{} is no e-mail address", "An e-mail address")]
Login = Annotated[str, Matching(r"[^\s@/]+", "{} is no account of a forge", "The name of an account, without @")]
Branch = Annotated[
    str,
    Matching(r"[^\s~^:?*\[\\-][^\s~^:?*\[\\]*", "{} is no name of a branch", "The branch that changes are merged into"),
]


class Coverage(Strict):
    """What tests covered, by commit: of files in a folder, or of Codecov."""

    folder: Text | None = None
    """Of coverage files called by their commit, seen from this file."""
    roots: Annotated[list[Text], Field(min_length=1)] | None = None
    """Folders that the repository was checked out to where the files were written."""
    codecov: Literal[True] | None = None
    """Ask Codecov, with CODECOV_TOKEN."""


class Repository(Strict):
    """One repository: of GitHub or of GitLab."""

    github: GitHubName | None = None
    """`owner/name`."""
    gitlab: GitLabName | None = None
    """The whole path of the project."""
    branch: Branch = "main"
    """The branch that changes are merged into."""
    checkout: Text | None = None
    """A full checkout, seen from this file: without it nobody knows of lines, and of what tests covered."""
    coverage: Coverage | None = None
    """What tests covered, by commit."""

    @property
    def forge(self) -> Forge:
        """Where it is."""
        return Forge.GITHUB if self.github is not None else Forge.GITLAB

    @property
    def name(self) -> str:
        """As the forge knows it."""
        return self.github or self.gitlab or ""

    @property
    def place(self) -> ForgeRepository:
        """Both."""
        return ForgeRepository(self.forge, self.name)


class Alias(Strict):
    """What else somebody is called."""

    emails: Annotated[list[Email], Field(min_length=1)] | None = None
    """Further addresses in commits."""
    logins: Annotated[list[Login], Field(min_length=1)] | None = None
    """Accounts at the forges."""


class Fixes(Strict):
    """What a bug is called."""

    labels: list[Text] | None = None
    """Labels of issues and pull requests, in any letter case."""
    titles: Annotated[str, AfterValidator(_pattern)] | None = None
    """A regular expression that titles of fixes match; empty to go by labels alone."""


class OutcomesFile(Strict):
    """What `claude-admin outcomes` reads, for pulumi-claude-admin."""

    format: Annotated[Literal[1], BeforeValidator(as_version)]
    """Of this file."""
    repositories: Annotated[list[Repository], Field(min_length=1)]
    """Whose merged changes are counted."""
    people: dict[Email, Alias] | None = None
    """By the address that the platform knows: what else each is called."""
    bots: list[Login] | None = None
    """Further accounts that are nobody's. What a forge itself calls a bot need not be here."""
    fixes: Fixes | None = None
    """What a bug is called."""
    notes_ref: Text | None = None
    """Where a tool leaves notes on commits, such as refs/notes/ai."""

    @property
    def aliases(self) -> Aliases:
        """Everybody's further addresses and accounts."""
        people = (self.people or {}).items()
        return Aliases(
            {alias: email for email, one in people for alias in one.emails or ()},
            {login: email for email, one in people for login in one.logins or ()},
        )

    @property
    def rules(self) -> Rules:
        """What the company says of its repositories."""
        words, said = FixWords(), self.fixes or Fixes()
        labels = words.labels if said.labels is None else frozenset(one.strip().casefold() for one in said.labels)
        return Rules(
            FixWords(labels, words.title if said.titles is None else said.titles),
            frozenset(login.casefold() for login in self.bots or ()),
            self.notes_ref,
        )
