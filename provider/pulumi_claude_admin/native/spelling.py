"""
Sentences as somebody reads them who does not write Python: inputs and outputs in camel case.

They are written once, in the providers, with the names that those have; words of the platform (`workspace_admin`) are no names of ours.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from pulumi_claude_admin.model.property_names import camel_case, snake_case


def in_words(sentence: str) -> str:
    """
    The same with every name of ours in camel case.

    >>> in_words("declare it with adopt_id='wrkspc_1'")
    "declare it with adoptId='wrkspc_1'"
    """
    return _names().sub(lambda found: camel_case(found[0]), sentence)


@cache
def _names() -> re.Pattern[str]:
    schema = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
    bags = [one[part] for one in schema["resources"].values() for part in ("inputProperties", "properties")]
    bags += [one["properties"] for one in schema["types"].values() if "properties" in one]
    names = {name for name in map(snake_case, {name for bag in bags for name in bag}) if "_" in name}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w/@-])(?:{'|'.join(longest_first)})(?![\w/@-])")
