"""
Which addresses a look may ask for: pages below paths that are of settings, and nothing that signs out, switches or buys. Pure.

Where the settings are is public (docs/platform/console.md#paths); pages that nobody has seen may be elsewhere, so words that
settings are called by elsewhere count as well.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

SETTINGS: Final = frozenset(
    (
        "account",
        "accounts",
        "admin",
        "analytics",
        "billing",
        "budget",
        "budgets",
        "claude-code",
        "cost",
        "costs",
        "dashboard",
        "limits",
        "manage",
        "org",
        "organization",
        "organizations",
        "settings",
        "spend",
        "spending",
        "team",
        "teams",
        "usage",
        "workspace",
        "workspaces",
    )
)
"""What the first piece of a path of settings may be."""
LEADS_AWAY: Final = "leads where nobody is sent: it signs out, switches, or goes up (..)"
_LEAVES: Final = re.compile(
    r"(?:log|sign)[-_]?(?:out|off)|abmelden|switch(?:[-_].*)?|(?:active|select|choose|change)[-_]?org(?:anization)?s?|impersonate",
    re.IGNORECASE,
)
_BUYS: Final = re.compile(
    r"buy(?:[-_].*)?|purchase.*|check-?out|subscri(?:be|ption)s?|upgrade|order|pay(?:ments?)?(?:[-_].*)?|top[-_]?up|kaufen",
    re.IGNORECASE,
)


@dataclass(slots=True)
class SettingsPaths:
    """What the pages of one Console may ask for. `told` grows by the paths that maps and a person name."""

    host: str
    sign_in_path: str
    told: set[str] = field(default_factory=set)

    def may_ask(self, url: str, is_of_window: bool) -> bool:  # noqa: FBT001 - as a browser's block asks
        """As the function below."""
        return may_ask(url, host=self.host, is_of_window=is_of_window, sign_in_path=self.sign_in_path, told=self.told)

    def go_below(self, path: str) -> None:
        """Let windows go below the first piece of a path, but for what signs out, switches or buys."""
        self.told.add(first_piece(path))


def may_ask(
    url: str, *, host: str, is_of_window: bool, sign_in_path: str, told: AbstractSet[str] = frozenset()
) -> bool:
    """
    Whether a page may ask for this with GET; `is_of_window` when a window goes there with it, which is only to the Console's settings
    (`told` are first pieces of paths that are of settings by what a map or a person says) and to where it sends who is not signed in.
    """
    address = urlsplit(url)
    pieces = [unquote(piece) for piece in address.path.split("/") if piece]
    if any(_LEAVES.fullmatch(piece) for piece in pieces):
        return False
    if not is_of_window:
        return True
    return address.hostname == host and (address.path.startswith(sign_in_path) or is_of_settings(address.path, told))


def leads_away(path: str) -> bool:
    """Whether a path signs out or switches, or steps up in itself, so that nobody can tell where it leads."""
    return any(_LEAVES.fullmatch(piece) or piece in (".", "..") for piece in _pieces(path))


def first_piece(path: str) -> str:
    """What a path begins with, as SETTINGS has it; nothing of the start page."""
    return next((piece.casefold() for piece in _pieces(path)), "")


def is_never_opened(path: str) -> bool:
    """Whether nobody is sent there, whoever names it: it signs out, switches or buys, or steps up in itself."""
    return leads_away(path) or any(_BUYS.fullmatch(piece) for piece in _pieces(path))


def is_of_settings(path: str, told: AbstractSet[str] = frozenset()) -> bool:
    """Whether a path, as a link of a page has it, leads to settings, and to nothing that signs out, switches or buys."""
    pieces = _pieces(path)
    if any(_LEAVES.fullmatch(piece) or _BUYS.fullmatch(piece) for piece in pieces):
        return False
    return not pieces or first_piece(path) in SETTINGS | told


def _pieces(path: str) -> list[str]:
    return [unquote(piece) for piece in path.partition("?")[0].partition("#")[0].split("/") if piece]
