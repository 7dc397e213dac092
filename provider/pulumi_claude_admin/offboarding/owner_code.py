"""The owner of a key as code: what is put into a program so that somebody answers for a key. Pure."""

from __future__ import annotations

import re
from typing import Final

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.native_spelling import in_words
from pulumi_claude_admin.quoting import literal

_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def declaration(key: ApiKey, owner: str, *, is_python: bool) -> str:
    """The resource that declares a key which nothing declares yet, in Python or as YAML; nothing of the key changes by it."""
    name = _NOT_A_NAME.sub("-", key.name.casefold()).strip("-") or key.id
    line = f"claude.ApiKey({literal(name)}, adopt_id={literal(key.id)}, owner={literal(owner)})"
    return f"{line if is_python else in_words(line)}\n"


def addition(urn: str, owner: str, *, is_python: bool) -> str:
    """What is added to the resource that declares it, which a comment names."""
    given = f"owner={literal(owner)}"
    return f"# {urn}\n{f'{given},' if is_python else in_words(given)}\n"
