"""Whose an address in a commit is, by git's own file for it. Source: git's manual, gitmailmap(5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

_ENTRY: Final = re.compile(
    r"^(?P<name>[^<]*)<(?P<email>[^>]*)>(?:(?P<old_name>[^<]*)<(?P<old_email>[^>]*)>)?\s*(?:#.*)?$"
)


@dataclass(frozen=True, slots=True)
class Mailmap:
    """The entries of a `.mailmap`: (name, address) as committed, in lower case, to the proper address. A name is empty where none has to match."""

    proper: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Self:
        """Of its text. Lines that are no entry, or replace the name alone, are passed over, as git does."""
        entries = dict[tuple[str, str], str]()
        for line in text.splitlines():
            found = None if line.lstrip().startswith("#") else _ENTRY.match(line)
            if found is not None and found["old_email"] is not None:
                committed = ((found["old_name"] or "").strip().casefold(), found["old_email"].strip().casefold())
                entries[committed] = found["email"].strip()
        return cls(entries)

    def email_of(self, email: str, name: str = "") -> str:
        """The proper address, the same one where no entry has it. An entry with this name goes before one without."""
        address = email.strip().casefold()
        named = self.proper.get((name.strip().casefold(), address))
        return named or self.proper.get(("", address)) or email.strip()
