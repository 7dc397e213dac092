"""
The Console's own words: those that known page maps name, and a few that any page has. They say nothing of an organization, even of one
that has a workspace of the same name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.snapshot.aria_tree import normal

Piece = tuple[str, bool]
"""A piece of a text, and whether it is the Console's own."""

_OF_ANY_PAGE: Final = frozenset(
    (
        *(
            "Back",
            "Cancel",
            "Change",
            "Close",
            "Continue",
            "Done",
            "Edit",
            "Members",
            "Save",
            "Save changes",
            "Settings",
        ),
        *("Abbrechen", "Ändern", "Bearbeiten", "Einstellungen", "Fertig", "Mitglieder", "Schließen", "Speichern"),
        *("Weiter", "Zurück"),
    )
)
_TOKEN: Final = re.compile(
    r"\\(?P<escaped>\W)|(?P<placeholder>\{[a-z_]+\})|(?P<special>[\\.^$*+?{}\[\]|()])|(?P<plain>.)"
)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Whole texts (`words`), and expressions for texts with something of somebody in them, each that in a group of its own (`forms`)."""

    words: frozenset[str] = frozenset()
    forms: tuple[re.Pattern[str], ...] = ()

    def has(self, text: str) -> bool:
        """Whether this is one of them, written just so."""
        return normal(text) in self.words

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """A text in pieces, where one of the forms has it, as `Edit {group}` has `Edit Claude Opus`: else the text itself."""
        found = next((match for form in self.forms if (match := form.fullmatch(text))), None)
        return ((text, False),) if found is None else tuple(_pieces(found))


def known_words(layouts: Iterable[Layout]) -> KnownWords:
    """The words of these maps and of any page."""
    said = {each for layout in layouts for expression in _expressions(layout) if (each := _plain(expression))}
    whole = {"".join(each) for each in said if len(each) == 1}
    forms = {each for each in said if len(each) > 1 and re.search(r"\w", "".join(each[::2]))}
    return KnownWords(
        words=frozenset(map(normal, whole)) | _OF_ANY_PAGE,
        forms=tuple(re.compile("(.+)".join(map(re.escape, each[::2]))) for each in sorted(forms, key=_most_said)),
    )


def _expressions(layout: Layout) -> Iterator[str]:
    for name, part in layout.parts:
        for _, control in controls(part, name):
            yield from (*control.names, *control.texts)


def _plain(expression: str) -> tuple[str, ...] | None:
    """What an expression says word for word, and the placeholders between; None where it is no word but an expression."""
    said = [""]
    for token in _TOKEN.finditer(expression):
        if token["special"]:
            return None
        if token["placeholder"]:
            said += [token["placeholder"], ""]
        else:
            said[-1] += token["escaped"] or token["plain"]
    return tuple(said)


def _most_said(form: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len("".join(form[::2])), form


def _pieces(found: re.Match[str]) -> Iterator[Piece]:
    at = 0
    for number in range(1, (found.re.groups or 0) + 1):
        yield found.string[at : found.start(number)], True
        yield found[number], False
        at = found.end(number)
    yield found.string[at:], True
