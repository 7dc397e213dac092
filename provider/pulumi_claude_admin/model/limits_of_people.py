"""What is declared of people's limits, alike in Claude Code and in an Enterprise organization: an amount or a word, and each person once. Pure."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.unknown import UnknownType, is_unknown


def amount_or(word: str, *, example: str) -> Callable[[object], str]:
    """A validator of a decimal string in major units, kept as spelled, or of a word that stands for none."""

    def validated(text: object) -> str:
        if not isinstance(text, str):
            message = f'is an amount in quotes, such as "{example}", or {word!r}'
            raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError, not a TypeError, into a problem
        if text != word:
            try:
                Money.parse(text)
            except ValueError as error:
                message = f"{error}, or {word!r}"
                raise ValueError(message) from None
        return text

    return validated


def each_once(people: dict[str, str] | UnknownType) -> dict[str, str] | UnknownType:
    """The same people. Raises ValueError where two of the names are of one person."""
    seen: dict[str, str] = {}
    for who in people if isinstance(people, dict) else ():
        if not is_unknown(who) and (other := seen.setdefault(person_key(who), who)) != who:
            message = f"{who!r} and {other!r} are one person"
            raise ValueError(message)
    return people
