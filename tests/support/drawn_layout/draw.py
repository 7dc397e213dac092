"""What is drawn: ways, markup and words of the page that has a workspace's monthly limit. The same number draws the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from typing import Final, Literal

Way = Literal["route", "tab", "link", "choice"]
Container = Literal["cards", "table"]
Value = Literal["term", "cell", "control"]
Opener = Literal["words", "icon", "nameless"]
Editor = Literal["dialog", "wizard"]
Field = Literal["textbox", "spinbutton"]
FieldForm = Literal["plain", "grouped", "dollars"]
Subject = Literal["strong", "heading", "sentence"]
Organization = Literal["known", "drawn"]
Mails = Literal["list", "table"]
Rates = Literal["row", "cells"]

_NESTS: Final = ("/org/teams", "/manage", "/admin/money/spaces", "/costs/by-space", "/account/areas")
_LEAVES: Final = ("", "/budget", "/cost/cap", "/money")
_SECTIONS: Final = ("Budget", "Ceiling", "Spending", "Cost control", "Allowance")
_TERMS: Final = ("Cap", "Ceiling per month", "Each month at most", "Allowance", "Upper bound")
_OPENERS: Final = ("Edit", "Change", "Modify cap", "New ceiling", "Tune", "Set budget")
_TITLES: Final = ("Budget of this space", "New ceiling", "Edit cap", "What may be spent", "")
_FIELDS: Final = ("Dollars per month", "Ceiling", "New value", "USD", "")
_NEXT: Final = ("Next", "Review", "Go on")
_SUBMITS: Final = ("Done", "Put in force", "Store", "OK", "Use this")
_UNSET: Final = ("Nothing yet", "None so far", "Without cap", "-")
_MAIL_TITLES: Final = ("Alerts", "Who hears of it", "Warnings")
_ADDS: Final = ("New alert", "Warn at", "Add one")
_STOPS: Final = ("Stop", "No more", "Take off")
_TOLD: Final = ("Told", "Goes to", "Readers")
_READERS: Final = ("Change readers", "Who is told", "Set addresses")
_NOBODY: Final = ("Nobody at all", "No one", "-")
_RATE_TITLES: Final = ("Speed", "How fast", "Throughput")
_GROUP_COLUMNS: Final = ("Family", "Models", "Kind")
_RATE_COLUMNS: Final = (
    ("Calls", "Tokens in", "Tokens out"),
    ("Requests a minute", "Read", "Written"),
    ("RPM", "ITPM", "OTPM"),
)
_RATE_EDITS: Final = ("Set", "Tweak", "Adjust")
_PLACES: Final = ("Spaces", "Teams", "Areas", "Where money goes")


@dataclass(frozen=True, slots=True)
class Draw:
    """
    One drawing. `way` leads to the limit, `value` is where it stands, `opener` how its button is named, `editor` what that opens,
    `subject` how that names the workspace; the rest are words, empty where there is none. `saves_unchanged` is whether the
    editor can be saved as it was opened, `organization` whether the page that says which one it is has a map, `home` and `leaf` are what the addresses are made of.
    `mails` is how notifications stand there, `stop_says_which` whether each has a button of its own name, `rates` whether a row of rate
    limits has one editor or one for each, `editor_says_group` whether its button names the models.
    """

    number: int
    way: Way
    container: Container
    value: Value
    opener: Opener
    editor: Editor
    field: Field
    field_form: FieldForm
    subject: Subject
    saves_unchanged: bool
    has_removal: bool
    home: str
    leaf: str
    place: str
    section: str
    term: str
    open_words: str
    title: str
    label: str
    next_words: str
    submit: str
    unset: str
    organization: Organization
    mails: Mails
    mail_words: tuple[str, str, str, str, str, str]
    """Its heading, what adds one, takes one away, the term of who is told, what changes that, and what says that nobody is."""
    stop_says_which: bool
    rates: Rates
    rate_words: tuple[str, str, str]
    """Its heading, the column of the models, and what opens an editor."""
    rate_columns: tuple[str, str, str]
    editor_says_group: bool

    @property
    def says_it_with_a_name(self) -> bool:
        """Whether the button that opens the editor has a name at all: nobody can be asked to press one without."""
        return self.value == "control" or self.opener != "nameless"


def draw(number: int) -> Draw:
    """The drawing of a number."""
    chance = random.Random(f"layout e {number}")  # noqa: S311 - a drawing, no secret
    container: Container = chance.choice(("cards", "table"))
    field: Field = chance.choice(("textbox", "spinbutton"))
    form: FieldForm = "plain" if field == "spinbutton" else chance.choice(("plain", "grouped", "dollars"))
    also = random.Random(f"layout e {number}, the rest")  # noqa: S311 - as above; what was drawn before stays as it was
    beside: Value = "cell" if container == "table" else "term"
    return Draw(
        number=number,
        way=chance.choice(("route", "tab", "link", "choice")),
        container=container,
        value=chance.choice((beside, beside, "control")),
        opener=chance.choice(("words", "words", "words", "icon", "icon", "icon", "nameless")),
        editor=chance.choice(("dialog", "wizard")),
        field=field,
        field_form=form,
        subject=chance.choice(("strong", "strong", "heading", "heading", "sentence")),
        saves_unchanged=chance.random() < 0.5,
        has_removal=chance.random() < 0.5,
        home=chance.choice(_NESTS),
        leaf=chance.choice(_LEAVES),
        place=chance.choice(_PLACES),
        section=chance.choice(_SECTIONS),
        term=chance.choice(_TERMS),
        open_words=chance.choice(_OPENERS),
        title=chance.choice(_TITLES),
        label=chance.choice(_FIELDS),
        next_words=chance.choice(_NEXT),
        submit=chance.choice(_SUBMITS),
        unset=chance.choice(_UNSET),
        organization=chance.choice(("known", "known", "drawn")),
        mails=also.choice(("list", "table")),
        mail_words=(
            also.choice(_MAIL_TITLES),
            also.choice(_ADDS),
            also.choice(_STOPS),
            also.choice(_TOLD),
            also.choice(_READERS),
            also.choice(_NOBODY),
        ),
        stop_says_which=also.random() < 0.8,
        rates=also.choice(("row", "cells")),
        rate_words=(also.choice(_RATE_TITLES), also.choice(_GROUP_COLUMNS), also.choice(_RATE_EDITS)),
        rate_columns=also.choice(_RATE_COLUMNS),
        editor_says_group=also.random() < 0.5,
    )


def differences(one: Draw, other: Draw) -> tuple[str, ...]:
    """The names of what two drawings have in different ways."""
    names = (each.name for each in fields(Draw) if each.name != "number")
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
