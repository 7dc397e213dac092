"""
Shows what differs where two values look the same: a blank at the end, a no-break space, a letter of another alphabet.

Nobody's table of look-alikes is asked: two characters may look the same when they take the same columns, one of them is not
ASCII, and they are not letters of one script, which its readers tell apart. Escapes where everybody would have seen the
difference are a nuisance; a difference that nobody sees is worse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from pulumi_claude_admin.model.diff import Change, Scalar
from pulumi_claude_admin.quoting import literal, printable
from pulumi_claude_admin.report.text_columns import fit, width
from pulumi_claude_admin.report.values import MOST, NOTHING, value

_CONTEXT: Final = 20
"""So many characters of what both begin with are shown before the difference of two long values."""


_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0") | {
    chr(number) for number in range(0xFE00, 0xFE10)
}
"""Letters and marks of Unicode that print as nothing: fillers, joiners, variation selectors."""


def is_alike(one: str, other: str) -> bool:
    """Whether two different texts may look the same to a person."""
    if one == other:
        return False
    first, second = _visible(one), _visible(other)
    if printable(one) == printable(other) or unicodedata.normalize("NFKC", first) == unicodedata.normalize(
        "NFKC", second
    ):
        return True
    if len(first) == len(second):
        return all(a == b or _may_look_alike(a, b) for a, b in zip(first, second, strict=True))
    start = _common(first, second)
    return _may_look_alike(first[start:], second[start:])


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    differing = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _visible(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char.isprintable() and char not in _INVISIBLE)


def _may_look_alike(one: str, other: str) -> bool:
    if width(one) != width(other) or (one.isascii() and other.isascii()):
        return False
    scripts = {_script(char) for char in one + other}
    return len(scripts) > 1 or "" in scripts


def _script(char: str) -> str:
    """`CYRILLIC`; empty for what is no letter, and for a Latin one that is neither ASCII nor such a letter with a mark."""
    if not char.isalpha():
        return ""
    script = unicodedata.name(char, "").partition(" ")[0]
    is_plain = script != "LATIN" or char.isascii() or bool(unicodedata.decomposition(char))
    return script if is_plain else ""


def sides(change: Change, *, longest: int | None = None) -> tuple[str, str]:
    """
    Declared and actual, printable: as values, or as literals where the difference would not be seen.

    With `longest` each has at most so many columns, and the difference is among what is left.
    """
    declared, actual = value(change.declared), value(change.actual)
    if declared == actual or _is_unseen(change, declared, actual):
        declared, actual = _exact(change.declared), _exact(change.actual)
    declared, actual = printable(declared), printable(actual)
    if longest is None:
        return declared, actual
    if fit(declared, longest) == fit(actual, longest):
        skipped = max(0, _common(declared, actual) - _CONTEXT)
        declared, actual = (f"…{text[skipped:]}" for text in (declared, actual))
    return fit(declared, longest), fit(actual, longest)


def differences(changes: Iterable[Change]) -> str:
    """Changes in one line: `members.ana@example.com declared workspace_user, actual —`."""
    listed = tuple(changes)
    names = paths(listed)
    told = [(printable(names[one.path]), *sides(one)) for one in listed[:MOST]]
    more = [f"{len(listed) - MOST} more"] if len(listed) > MOST else []
    return "; ".join([*(f"{path} declared {declared}, actual {actual}" for path, declared, actual in told), *more])


def _is_unseen(change: Change, declared: str, actual: str) -> bool:
    if None in {change.declared, change.actual} and any(char.isalnum() for char in declared + actual):
        return False
    return is_alike(declared, actual)


def _exact(scalar: Scalar) -> str:
    if scalar is None:
        return NOTHING
    if isinstance(scalar, tuple):
        return f"[{', '.join(literal(one, is_ascii=True) for one in scalar)}]"
    return literal(scalar, is_ascii=True) if isinstance(scalar, str) else str(scalar)


def paths(changes: Iterable[Change]) -> dict[str, str]:
    """How the path of each change is to be shown: as it is, or as a literal where another one looks the same."""
    every = [change.path for change in changes]
    return {path: literal(path, is_ascii=True) if any(is_alike(path, one) for one in every) else path for path in every}
