"""
The words of page maps, one language at a time, and how a language writes numbers: `layouts/words/*.toml`. No structure is known here.

A word is a text as it stands on the page. `{group}` and such in it stand for one value, `{number}` for any number as the
language writes it; `{ pattern = '…' }` marks a regular expression, and a list is one word or another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from claude_console_shim.snapshot.control import Data, Expression

FORMAT: Final = 1
VALUES: Final = ("amount", "email", "group", "organization", "workspace")
"""What a placeholder may stand for, beside `{number}`."""

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_SPECIAL: Final = re.compile(r"([\\.^$*+?{}\[\]|()])")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Pattern(Data):
    """A regular expression that has to match the whole text."""

    pattern: Expression


Text = Annotated[str, StringConstraints(min_length=1)]
OneWord = Text | Pattern
Word = OneWord | Annotated[tuple[OneWord, ...], Field(min_length=1)]


class WordsFile(Data):
    """`words/<layout>.<language>.toml`: the words that one map has for itself, before those that all share."""

    format: Literal[1]
    words: dict[Key, Word]


class NumberForms(Data):
    """
    How a language writes numbers: what stands between thousands and before the cents, and around an amount of US dollars
    (`{amount}` is its number).
    """

    grouping: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    decimal: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    amounts: tuple[Text, ...] = Field(min_length=1)

    @property
    def whole(self) -> str:
        """An expression for a whole number, with or without grouping."""
        return rf"(?:\d{{1,3}}(?:{re.escape(self.grouping)}\d{{3}})+|\d+)"

    @property
    def amount(self) -> str:
        """An expression for an amount's number, with the groups `units` and `minor`."""
        return rf"(?P<units>{self.whole})(?:{re.escape(self.decimal)}(?P<minor>\d{{2}}))?"


class SignWords(Data):
    """What pages say that are not ours to read, and lists that are cut: the words of `signs.toml`."""

    challenge: Word
    sign_in: Word
    no_permission: Word
    maintenance: Word
    account: Word
    list_counts: Word
    list_rests: Word


class LanguageFile(Data):
    """
    `words/<language>.toml`: a language, what a browser asks for to get it, its numbers, and the words that maps share. `grade` is the
    best that can be said of a control in it: public text may name it in one language alone.
    """

    format: Literal[1]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}-[A-Z]{2}$")]
    grade: Literal["documented", "assumed"]
    numbers: NumberForms
    signs: SignWords
    words: dict[Key, Word]


class NoSuchWord(KeyError):
    """Neither a map's own words nor the shared ones have this key."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one map in one language: its own before those that all share."""

    language: LanguageFile
    own: Mapping[str, Word]

    def expressions(self, key: str) -> tuple[str, ...]:
        """A word as expressions. Raises NoSuchWord, ValueError for a placeholder that stands for nothing."""
        word = self.own.get(key, self.language.words.get(key))
        if word is None:
            raise NoSuchWord(key)
        return expressions(word, self.language.numbers)

    def amounts(self, key: str | None) -> tuple[str, ...]:
        """Expressions for an amount as a page writes it: in the forms of this word, or in those of the language."""
        numbers = self.language.numbers
        forms: Word = numbers.amounts
        if key is not None:
            found = self.own.get(key, self.language.words.get(key))
            if found is None:
                raise NoSuchWord(key)
            forms = found
        return tuple(_amount(each, numbers) for each in _each(forms))


def expressions(word: Word, numbers: NumberForms) -> tuple[str, ...]:
    """A word as expressions, of which one has to match. Raises ValueError for a placeholder that stands for nothing."""
    return tuple(each.pattern if isinstance(each, Pattern) else plain(each, numbers) for each in _each(word))


def plain(text: str, numbers: NumberForms) -> str:
    """A text that means itself as an expression; placeholders stay, `{number}` becomes what it stands for."""
    found: list[str] = []
    at = 0
    for each in _PLACEHOLDER.finditer(text):
        found.append(escape(text[at : each.start()]))
        if each[1] == "number":
            found.append(numbers.whole)
        elif each[1] in VALUES:
            found.append(each[0])
        else:
            message = f"{each[0]} in {text!r} stands for nothing: {{number}}, {', '.join(f'{{{name}}}' for name in VALUES)} do"
            raise ValueError(message)
        at = each.end()
    return "".join([*found, escape(text[at:])])


def escape(text: str) -> str:
    """A text as an expression that matches it, as readable as it was."""
    return _SPECIAL.sub(r"\\\1", text)


def _amount(form: OneWord, numbers: NumberForms) -> str:
    if isinstance(form, Pattern):
        return form.pattern
    before, placeholder, after = form.partition("{amount}")
    if not placeholder:
        message = f"{form!r} does not say where the amount stands: {{amount}}"
        raise ValueError(message)
    return escape(before) + numbers.amount + escape(after)


def _each(word: Word) -> tuple[OneWord, ...]:
    return word if isinstance(word, tuple) else (word,)
