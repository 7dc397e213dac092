"""
Who is still there, from a list that a directory exported: CSV, JSON or the answer of a SCIM server. No file is opened here.

Addresses are compared whole and in any letter case. A person may be listed under several (`emails`, `aliases`, `proxyAddresses`): then
each of them is theirs. What no column or key calls an e-mail address is passed over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.people import person_key

_ADDRESS: Final = re.compile(r"[^@\s<>;,\"]+@[^@\s<>;,\"]+\.[^@\s<>;,\"]+")
_DELIMITERS: Final = ",;\t|"
_PREFIX: Final = re.compile(r"(?i)^smtp:")
_COLUMNS: Final = frozenset(
    {
        "email",
        "emails",
        "emailaddress",
        "emailaddresses",
        "mail",
        "primaryemail",
        "workemail",
        "loginemail",
        "userprincipalname",
        "username",
        "login",
        "alias",
        "aliases",
        "emailaliases",
        "othermails",
        "proxyaddresses",
        "secondaryemail",
        "nonEditableAliases".casefold(),
    }
)
_INNER: Final = frozenset({"value", "address"})
"""What the entries of a list of addresses call an address."""
_ACTIVE: Final = ("active", "suspended", "accountenabled", "status")
_GONE: Final = frozenset(
    {
        ("active", "false"),
        ("accountenabled", "false"),
        ("suspended", "true"),
        ("status", "deprovisioned"),
        ("status", "suspended"),
        ("status", "inactive"),
        ("status", "deactivated"),
        ("status", "deleted"),
    }
)
"""What says that somebody of the list is not there any more, in any letter case."""
_HINT: Final = (
    "A list has a column or key such as `email`, `userName`, `mail` or `aliases`; save it as CSV or JSON in UTF-8"
)


def listed_addresses(text: str, *, source: str) -> frozenset[str]:
    """
    The addresses of everybody whom the list calls present, as `person_key` has them. `source` names it for people.

    Raises ConfigurationError for what is no such list, and for one in which nobody is present.
    """
    rows = _json_rows(text, source) if text.lstrip()[:1] in {"{", "["} else _csv_rows(text, source)
    listed = list(rows)
    present = frozenset(person_key(address) for row in listed if not _is_gone(row) for address in _addresses(row))
    if not listed or not any(True for row in listed for _ in _addresses(row)):
        raise ConfigurationError(
            f"{source} has no e-mail address in it, and an empty list would mean everybody", hint=_HINT
        )
    if not present:
        raise ConfigurationError(
            f"{source} calls everybody in it deactivated, which would mean everybody leaves", hint=_HINT
        )
    return present


_Row = list[tuple[str, str]]
"""What one person's row says: column or key in small letters without signs, and the text."""


def _csv_rows(text: str, source: str) -> Iterator[_Row]:
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ConfigurationError(f"{source} is no CSV that can be read: {error}", hint=_HINT) from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    names = [_name(cell) for cell in rows[0]] if rows else []
    if not _COLUMNS & set(names):
        if rows and all(len(row) == 1 and _ADDRESS.fullmatch(row[0].strip()) for row in rows):
            names, rows = ["email"], [["email"], *rows]
        else:
            raise ConfigurationError(f"{source} has no column of e-mail addresses in its first line", hint=_HINT)
    yield from ([*zip(names, row, strict=False)] for row in rows[1:])


def _json_rows(text: str, source: str) -> Iterator[_Row]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{source} is no JSON that can be read: {type(error).__name__}", hint=_HINT) from None
    people = document
    if isinstance(document, dict):
        people = next(
            (
                value
                for key, value in document.items()
                if _name(key) in {"resources", "users", "members", "data", "value", "people"}
            ),
            None,
        )
        total = document.get("totalResults")
        if isinstance(people, list) and isinstance(total, int) and total > len(people):
            raise ConfigurationError(
                f"{source} is one page of a SCIM answer ({len(people)} of {total} people): the others would look as if they had left",
                hint="Put the people of every page into one list",
            )
    if not isinstance(people, list):
        raise ConfigurationError(f"{source} has no list of people in it", hint=_HINT)
    yield from (_flat(person) for person in people)


def _flat(person: object) -> _Row:
    if isinstance(person, str):
        return [("email", person)]
    if not isinstance(person, dict):
        return []
    return [pair for key, value in person.items() for pair in _texts(_name(key), value)]


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case bool() | str():
            yield name, str(value)
        case list():
            for one in value:
                yield from _texts(name, one)
        case dict() if name in _COLUMNS:
            yield from ((name, str(text)) for key, text in value.items() if _name(key) in _INNER)
        case dict() if name == "profile":
            yield from (pair for key, inner in value.items() for pair in _texts(_name(key), inner))


def _name(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_gone(row: _Row) -> bool:
    return any((name, text.strip().casefold()) in _GONE for name, text in row if name in _ACTIVE)


def _addresses(row: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in row:
        if name in _COLUMNS:
            yield from (found for part in re.split(r"[\s,;|]+", text) for found in _address(_PREFIX.sub("", part)))


def _address(text: str) -> Iterator[str]:
    stripped = text.strip("<>\"'")
    if _ADDRESS.fullmatch(stripped):
        yield stripped
