"""
What any report is to somebody who reads it: a verdict, numbers, findings, and sections that say the rest.

Every form is made from a `Page`, and knows nothing else: what a report is about is said where the page is made. Text is as it was
read, escaped by nobody yet: each form escapes it for where it goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Final

from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.multiples import Multiples

PROJECT_FILE: Final = "Pulumi.yaml"
"""Where a finding is that has no line of its own."""


class Ink(Enum):
    """What a piece of text is, which decides how a form writes it."""

    NAME = auto()
    """What people call something: cut where it is long."""
    WORDS = auto()
    """Several names in a row: each is cut, their row is not."""
    VALUE = auto()
    """A value or an id, in a fixed-width face."""
    SENTENCE = auto()
    """A sentence of ours, whole, that may quote something and may have commands between backticks."""
    NUMBER = auto()
    """A number of ours, which stands under others."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind."""

    text: str
    ink: Ink


Cell = tuple[Piece, ...]
Row = tuple[Cell, ...]


def name(text: str) -> Cell:
    """A cell with a name in it."""
    return (Piece(text, Ink.NAME),)


def words(text: str) -> Cell:
    """A cell with several names in it."""
    return (Piece(text, Ink.WORDS),)


def fixed(text: str) -> Cell:
    """A cell with a value in it."""
    return (Piece(text, Ink.VALUE),)


def sentence(text: str) -> Cell:
    """A cell with a sentence in it."""
    return (Piece(text, Ink.SENTENCE),)


def number(text: str) -> Cell:
    """A cell with a number in it."""
    return (Piece(text, Ink.NUMBER),)


@dataclass(frozen=True, slots=True)
class Section:
    """
    Rows under a title: a table when there are `columns`, else a list. Without rows it is left out of every form.

    `title` is ours alone, without a number: forms count the rows that they show of `total` things (rows, unless said).
    `is_bare` stands for itself, without title; `is_urgent` is what a reader has to see at once where it is short; `is_lead` comes
    before the pictures.
    """

    title: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()
    total: int | None = None
    is_bare: bool = False
    is_urgent: bool = False
    is_lead: bool = False

    @property
    def heading(self) -> str:
        """The title with how many things there are."""
        return f"{self.title} ({self.total})" if self.total is not None else self.title

    def is_number(self, column: int) -> bool:
        """Whether numbers stand in this column."""
        return any(piece.ink is Ink.NUMBER for row in self.rows[:1] for piece in row[column])


class Tone(StrEnum):
    """What the verdict is to a reader in a hurry."""

    GOOD = "good"
    CAREFUL = "careful"
    BAD = "bad"
    PLAIN = "plain"
    """Nothing that is good or bad."""


class Standing(Enum):
    """What a finding asks for."""

    PROBLEM = auto()
    """Somebody has to act, or to decide."""
    REMARK = auto()
    """Worth knowing."""
    UNSEEN = auto()
    """Nobody could look."""
    FINE = auto()
    """As it should be."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file of the program, as seen from its folder."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """
    One finding, as forms for programs tell it.

    `rule` is a stable id, `rule_words` what it means. `key` is the finding's identity from one run to the next, whatever the
    values are. `word` is its class. `place` is None where no line is known. `is_failing`: the run fails for it.
    """

    rule: str
    rule_words: str
    key: str
    word: str
    standing: Standing
    where: str
    what: str
    severity: Severity | None = None
    is_failing: bool = False
    resource: str | None = None
    place: Place | None = None
    changes: tuple[Change, ...] = ()
    reason: str | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one class there are, and the worst of them."""

    word: str
    number: int
    severity: Severity | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Operations:
    """What putting everything right would take, in numbers."""

    create: int
    update: int
    delete: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: a thing, and a number on both sides."""

    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers worth a picture. `title` is ours, and so are the words for both sides of a bar."""

    title: str
    bars: tuple[Bar, ...]
    sides: tuple[str, str] = ("declared", "now")


@dataclass(frozen=True, slots=True)
class DayChart:
    """One number a day, oldest first. `title` is ours."""

    title: str
    days: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the numbers that somebody opens a report for: what it is, the number, and what it is to be held against. All ours."""

    name: str
    value: str
    detail: str = ""

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{self.name}: {'; '.join(filter(None, (self.value, self.detail)))}."


@dataclass(frozen=True, slots=True)
class Page:
    """
    A whole report. `subject` is what it is about in our words (`Drift of`), `name` whose it is in theirs. `summary` has the numbers
    in one sentence, `scope` how much of everything was looked at.

    `lines` are sentences of ours for the first screen (money), and `figures` the same apart, where a form can lay them out; `notices`
    are what else a reader has to know. `sections` are in the
    order of their weight, which is also the order in which rows are kept where room is short. `foot` are facts of the run, `unseen` what
    nobody could look at, with the reason.
    """

    kind: str
    subject: str
    name: str
    verdict: str
    tone: Tone
    summary: str
    scope: str
    counts: tuple[Count, ...]
    lines: tuple[str, ...]
    notices: tuple[str, ...]
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    operations: Operations
    generated_at: datetime
    tool_version: str
    organization_id: str
    unseen: tuple[str, ...] = ()
    charts: tuple[Chart | DayChart | Multiples, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def title(self) -> str:
        """The title without the verdict."""
        return f"{self.subject} {self.name}"

    def of(self, *standings: Standing) -> tuple[Item, ...]:
        """Items that ask for one of these, in order."""
        return tuple(item for item in self.items if item.standing in standings)


def worst_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, worst first: what fails the run, then by severity, else in their order."""
    last = len(Severity)
    return tuple(
        sorted(items, key=lambda one: (not one.is_failing, one.severity.rank if one.severity is not None else last))
    )
