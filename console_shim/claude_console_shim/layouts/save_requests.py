"""
Which of a page's requests is a save: told by what it asks for. Pure; telemetry never counts.

How the Console saves is not public (docs/platform/console.md#private-api). So a save is a request other than GET whose path names the
workspace, or the organization, and which either goes where the setting is read or carries the value in some form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from claude_console_shim.layouts.signs import Signs
from pulumi_claude_admin.model.money import Money

_HARMLESS: Final = ("GET", "HEAD", "OPTIONS")
NOTHING: Final = frozenset({"null", "", "[]"})
"""How a body says that there is to be no value."""

Forms = frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpectedSave:
    """
    What the request of a save has: `scope` in its path, and a path like `path` or, for each of `values`, one of its forms as
    a value in its body.
    """

    scope: str
    values: tuple[Forms, ...]
    path: str | None = None

    def is_save(self, method: str, url: str, body: str, signs: Signs) -> bool:
        """Whether this request is the save, as far as it can be told."""
        if not may_be_save(method, url, signs):
            return False
        path = urlsplit(url).path
        if self.scope.casefold() not in path.casefold().split("/"):
            return False
        return (self.path is not None and re.fullmatch(self.path, path) is not None) or self._holds(method, body)

    def _holds(self, method: str, body: str) -> bool:
        said = frozenset(_said(body)) if body else NOTHING if method == "DELETE" else frozenset()
        return all(forms & said for forms in self.values)


def is_telemetry(url: str, signs: Signs) -> bool:
    """Whether a request only tells how the page is used."""
    return re.fullmatch(signs.telemetry_requests, urlsplit(url).path) is not None


def may_be_save(method: str, url: str, signs: Signs) -> bool:
    """Whether a request to the Console may change anything there."""
    path = urlsplit(url).path
    return method not in _HARMLESS and path.startswith(signs.save_requests) and not is_telemetry(url, signs)


def amount_forms(amount: Money | None) -> Forms:
    """How a body may write an amount: in minor or in major units."""
    if amount is None:
        return NOTHING
    return frozenset({str(amount.minor), amount.major, amount.major.rstrip("0").rstrip(".")})


def rate_forms(value: int | None) -> Forms:
    """How a body may write a rate."""
    return NOTHING if value is None else frozenset({str(value)})


def _said(body: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(body))
    except ValueError:
        yield from (value for _, value in parse_qsl(body, keep_blank_values=True))


def _leaves(value: object) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _leaves(each)
        case [] | None:
            yield "[]" if value == [] else "null"
        case list():
            for each in value:
                yield from _leaves(each)
        case str():
            yield from (value, *(part.strip().casefold() for part in value.split(",")))
        case int() if not isinstance(value, bool):
            yield str(value)
        case float():
            yield str(int(value)) if value.is_integer() else str(value)
        case _:
            return
