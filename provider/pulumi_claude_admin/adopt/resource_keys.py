"""A word for each resource of a program in one file, whatever their types: the key of its entry in YAML, its variable in Python. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource

Keys = Mapping[tuple[str, str], str]
"""By type and name."""


def resource_keys(resources: Iterable[AdoptedResource], *, taken: Collection[str]) -> Keys:
    """Each one's name, with its type where several have that name and for all but the workspace. `taken` are words with another meaning."""
    listed = [(one.type_name, one.name) for one in resources]
    counts = Counter(name for _, name in listed)
    called = {_id(*one): _called(*one, is_alone=counts[one[1]] == 1) for one in listed}
    keys = team_names(called, taken=taken, otherwise="resource")
    return {one: keys[_id(*one)] for one in listed}


def _id(type_name: str, name: str) -> str:
    return f"{type_name} {name!a}"


def _called(type_name: str, name: str, *, is_alone: bool) -> str:
    if is_alone or type_name == "Workspace":
        return name
    words = re.sub("(?=[A-Z])", " ", type_name).split()
    return f"{name} {' '.join(words[1:] if words[0] == 'Workspace' else words)}"
