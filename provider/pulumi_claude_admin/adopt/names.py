"""Names of teams: what their workspaces are called, as a key of a team file and of Pulumi's resources. Pure."""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

_LONGEST: Final = 60
_TAIL: Final = 8


def team_names(called: Mapping[str, str], *, taken: Collection[str], otherwise: str = "workspace") -> dict[str, str]:
    """
    A name for each id, of what it is `called`. Equal ones are told apart by a part of the id, so their order is no matter.

    `taken` are names that other objects have already.
    """
    forms = {id_: _forms(id_, name, otherwise) for id_, name in called.items()}
    level = dict.fromkeys(called, 0)
    while True:
        names = {id_: forms[id_][level[id_]] for id_ in called}
        counts = Counter(names.values())
        equal = [
            id_
            for id_, name in names.items()
            if (counts[name] > 1 or name in taken) and level[id_] + 1 < len(forms[id_])
        ]
        if not equal:
            return names
        for id_ in equal:
            level[id_] += 1


def module_name(key: str) -> str:
    """The name of a Python module for a team's key."""
    name = key.replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def slug(text: str, *, otherwise: str) -> str:
    """The text in a-z, 0-9 and single hyphens, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    ascii_only = "".join(char for char in plain if not unicodedata.combining(char))
    found = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-")
    return found if found[:1].isalpha() else "-".join(filter(None, (otherwise, found)))


def _forms(id_: str, name: str, otherwise: str) -> tuple[str, str, str]:
    base = slug(name, otherwise=otherwise)
    tail = re.sub(r"[^a-z0-9]", "", id_.casefold())[-_TAIL:]
    return base, f"{base}-{tail}", f"{base}-{hashlib.sha256(id_.encode()).hexdigest()[:12]}"
