"""Lines of a program that name somebody: whole addresses in any letter case, and ids as they are. Text in, places out; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.code_mention import CodeMention

_NAME: Final = re.compile(
    r"""(?<![A-Za-z0-9])user_[A-Za-z0-9]+|[^\s"'`<>,;:()\[\]{}|=]+@[^\s"'`<>,;:()\[\]{}|=]+[^\s"'`<>,;:()\[\]{}|=.]"""
)

_KEY: Final = re.compile(r"(?<![A-Za-z0-9])apikey_[A-Za-z0-9]+")


def keys_in(text: str, *, file: str) -> dict[str, str]:
    """The first line that names each API key by its id."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if "apikey_" in line:
            for key_id in _KEY.findall(line):
                found.setdefault(key_id, f"{file}:{number}")
    return found


def mentions_in(text: str, names: Collection[str], *, file: str) -> Iterator[CodeMention]:
    """Each line once for each of these people (`names` as `person_key` has them)."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "@" in line or "user_" in line:
            for key in dict.fromkeys(person_key(found) for found in _NAME.findall(line)):
                if key in names:
                    yield CodeMention(key, f"{file}:{number}")
