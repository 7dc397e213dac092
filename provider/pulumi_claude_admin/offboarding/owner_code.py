"""The owner of a key as code: what is put into a program so that somebody answers for a key. Pure."""

from __future__ import annotations

import re
from typing import Final

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.quoting import literal

_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def declaration(key: ApiKey, owner: str) -> str:
    """The resource that declares a key which nothing declares yet, in Python; nothing of the key changes by it."""
    name = _NOT_A_NAME.sub("-", key.name.casefold()).strip("-") or key.id
    return f"claude.ApiKey({literal(name)}, adopt_id={literal(key.id)}, owner={literal(owner)})\n"


def addition(urn: str, owner: str) -> str:
    """What is added to the resource that declares it, which a comment names."""
    return f"# {urn}\nowner={literal(owner)},\n"
