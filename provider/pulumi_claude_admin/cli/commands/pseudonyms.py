"""The key of the words that stand for people in an audit: from the environment, else one that this machine keeps."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.settings import Settings

FILE: Final = "pseudonym-key"
NEW: Final = (
    "The words that stand for people hold for this run, or as long as this machine keeps its state folder: set "
    "CLAUDE_ADMIN_PSEUDONYM_KEY to have the same words everywhere."
)


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """The key, and what a reader has to know of it."""

    key: str
    notices: tuple[str, ...] = ()


def pseudonym_key(settings: Settings) -> PseudonymKey:
    """The key of this organization's words. One that is made is kept, if the state folder lets it."""
    if settings.pseudonym_key is not None:
        return PseudonymKey(settings.pseudonym_key.get_secret_value())
    file = settings.state_folder / FILE
    try:
        kept = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if kept:
        return PseudonymKey(kept)
    key = secrets.token_hex(32)
    try:
        replace_file(file, f"{key}\n")
    except OSError:
        return PseudonymKey(key, (NEW,))
    return PseudonymKey(key, (NEW,))
