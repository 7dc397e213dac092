"""
Sentences as somebody reads them who does not write Python: inputs and outputs in camel case, with values as other languages write them.

They are written once, in the providers, with the names that those have; words of the platform (`workspace_admin`) are no names of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pulumi_claude_admin.model.property_names import camel_case, snake_case


def in_words(sentence: str) -> str:
    """
    The same with every name of ours in camel case, and the value of an input written as YAML and TypeScript write it.

    >>> in_words("declare it with adopt_id='wrkspc_1' and archive_on_destroy=True")
    'declare it with adoptId: "wrkspc_1" and archiveOnDestroy: true'
    """
    named = _names().sub(lambda found: camel_case(found[0]), sentence)
    if _CODE not in named:  # a line of Python, to be pasted, stays one
        named = _given().sub(lambda found: f"{found['name']}: {_value(found['value'])}", named)
    return _SETTING.sub(lambda found: _called.words.get(found[0], found[0]), named)


def call_by(words: Mapping[str, str]) -> None:
    """From now on call the settings by these words, by their names in the environment: a process is of one provider block."""
    _called.words = {**_IN_CONFIG, **words}


_CODE: Final = "claude."
"""Where a line of Python begins."""
_IN_CONFIG: Final = {"claude-admin:owner": "claude:managedAt"}
"""Pulumi config of the provider of Python programs, and what it is here."""
_SETTING: Final = re.compile(r"(?<![\w-])(?:[A-Z]+(?:_[A-Z]+)+|claude-admin:owner)(?![\w])")


class _Called:
    """What this process's settings are called."""

    def __init__(self) -> None:
        self.words: Mapping[str, str] = _IN_CONFIG


_called: Final = _Called()


@cache
def _names() -> re.Pattern[str]:
    schema = _schema()
    bags = [one[part] for one in schema["resources"].values() for part in ("inputProperties", "properties")]
    bags += [one["properties"] for one in schema["types"].values() if "properties" in one]
    names = {name for name in map(snake_case, {name for bag in bags for name in bag}) if "_" in name}
    return re.compile(rf"(?<![\w/@-])(?:{_any_of(names)})(?![\w/@-])")


@cache
def _given() -> re.Pattern[str]:
    names = {name for one in _schema()["resources"].values() for name in one["inputProperties"]}
    return re.compile(rf"""(?<![^\s(])(?P<name>{_any_of(names)})=(?P<value>True|False|'[^'"\\]*'|"[^"\\]*")(?!\w)""")


def _value(written: str) -> str:
    return written.lower() if written in ("True", "False") else f'"{written[1:-1]}"'


def _any_of(names: Collection[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


def _schema() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
    return told
