"""
Keys that are there to be tried: which secret belongs to which id, and whether a key is one that may be switched off for a moment.

A key that is not named beside its secret is never touched. Values in, values out. Source: docs/offboarding.md#drill.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.probe_ports import CanaryKey

VARIABLE: Final = "CLAUDE_ADMIN_CANARY_KEYS"

_ENTRY: Final = re.compile(r"(?P<id>apikey_[A-Za-z0-9]+)=(?P<secret>sk-ant-[A-Za-z0-9_-]+)")
_FORM: Final = "It takes apikey_…=sk-ant-…, separated by spaces or line ends"
_CUT: Final = "..."


def canaries_in(text: str) -> tuple[CanaryKey, ...]:
    """
    Ids with their secrets, in the order in which they are named.

    Raises ConfigurationError that names no secret, for anything else, a key that is named twice, and none at all.
    """
    matches = [_ENTRY.fullmatch(word) for word in text.split()]
    found = tuple(CanaryKey(one["id"], one["secret"]) for one in matches if one is not None)
    if not found or len(found) != len(matches):
        number = next((number for number, one in enumerate(matches, start=1) if one is None), 0)
        reason = f"entry {number} of it is none" if number else "it is empty"
        raise ConfigurationError(f"{VARIABLE} is no list of keys with their secrets: {reason}", hint=_FORM)
    ids = [one.key_id for one in found]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise ConfigurationError(f"{VARIABLE} names {twice} twice")
    return found


def chosen(canaries: Iterable[CanaryKey], ids: Collection[str]) -> tuple[CanaryKey, ...]:
    """Those of these ids, or all where none is named. Raises ConfigurationError for an id that is no canary's."""
    by_id = {one.key_id: one for one in canaries}
    for one in ids:
        if one not in by_id:
            raise ConfigurationError(
                f"{one} is no canary: {VARIABLE} does not name it",
                hint="Nothing was written. Only a key that is there to be tried may be switched off by a drill",
            )
    return tuple(one for key_id, one in by_id.items() if not ids or key_id in ids)


def not_testable(key: ApiKey, canary: CanaryKey) -> str | None:
    """Why the key may not be tried with this secret, None where it may."""
    if key.status != "active":
        return f"it is {key.status}" + (
            "; `claude-admin keys enable --from JOURNAL` undoes what a drill that was cut off has left"
            if key.status == "inactive"
            else ""
        )
    if key.partial_key_hint is None:
        return "the platform shows nothing of its secret, so nobody can tell whether the two belong together"
    if not is_hint_of(key.partial_key_hint, canary.secret):
        return f"its secret is another one: the platform shows {key.partial_key_hint}"
    return None


def is_hint_of(hint: str, secret: str) -> bool:
    """Whether a secret begins and ends as the platform shows it (docs/platform/api-keys.md#object)."""
    start, cut, end = hint.partition(_CUT)
    return bool(cut and start and end) and secret.startswith(start) and secret.endswith(end)
