"""
Which addresses a look may ask for: pages below paths that are of settings, and nothing that signs out, switches or buys. Pure.

Where the settings are is public (docs/platform/console.md#paths); pages that nobody has seen may be elsewhere, so words that
settings are called by elsewhere count as well.
"""

from __future__ import annotations

import re
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


def may_ask(url: str, *, host: str, is_of_window: bool, sign_in_path: str) -> bool:
    """
    Whether a page may ask for this with GET; `is_of_window` when a window goes there with it, which is only to the Console's settings
    and to where it sends who is not signed in.
    """
    address = urlsplit(url)
    pieces = [unquote(piece) for piece in address.path.split("/") if piece]
    if any(_LEAVES.fullmatch(piece) for piece in pieces):
        return False
    if not is_of_window:
        return True
    return address.hostname == host and (address.path.startswith(sign_in_path) or is_of_settings(address.path))


def leads_away(path: str) -> bool:
    """Whether a path signs out or switches, or steps up in itself, so that nobody can tell where it leads."""
    return any(_LEAVES.fullmatch(piece) or piece in (".", "..") for piece in _pieces(path))


def is_of_settings(path: str) -> bool:
    """Whether a path, as a link of a page has it, leads to settings, and to nothing that signs out, switches or buys."""
    pieces = _pieces(path)
    if any(_LEAVES.fullmatch(piece) or _BUYS.fullmatch(piece) for piece in pieces):
        return False
    return not pieces or pieces[0].casefold() in SETTINGS


def _pieces(path: str) -> list[str]:
    return [unquote(piece) for piece in path.partition("?")[0].partition("#")[0].split("/") if piece]
