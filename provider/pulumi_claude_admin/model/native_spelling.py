"""
Sentences as somebody reads them who does not write Python: inputs and outputs in camel case, with values as YAML and TypeScript write them.

They are written once, with the names and lines that a Python program has; words of the platform (`workspace_admin`) are no names of
ours, and what stands in double quotes is somebody's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pulumi_claude_admin.model.property_names import camel_case, snake_case


def in_words(sentence: str) -> str:
    """
    The same with every name of ours in camel case, the value of an input after a colon, and the line of a program as YAML has it.

    >>> in_words("declare it with adopt_id='wrkspc_1' and archive_on_destroy=True")
    'declare it with adoptId: "wrkspc_1" and archiveOnDestroy: true'
    >>> in_words('claude.Invite("zoe", email="zoe@example.com", role="user")')
    'zoe: {type: claude:Invite, properties: {email: "zoe@example.com", role: "user"}}'
    """
    return _ours().sub(_in_words, sentence)


_TEXT: Final = r'"(?:[^"\\]|\\.)*"'
_VALUE: Final = rf"""True|False|…|\d[\d_]*(?![\d.])|'[^'"\\]*'|{_TEXT}"""
_CALL: Final = (
    rf"""claude\.(?P<kind>[A-Z]\w*)\((?P<label>…|'[^'"\\]*'|{_TEXT})(?P<arguments>(?:, \w+=(?:{_VALUE}))*)\)"""
)
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*|…")


def _in_words(found: re.Match[str]) -> str:
    if found["kind"] is not None:
        return _resource(found)
    if found["given"] is not None:
        return f"{camel_case(found['given'])}: {_value(found['value'])}"
    return found[0] if found["name"] is None else camel_case(found["name"])


def _resource(found: re.Match[str]) -> str:
    """The entry below `resources:` in one line, where a `$` is doubled, or what follows could be taken for a reference."""
    given = re.finditer(rf", (?P<name>\w+)=(?P<value>{_VALUE})", found["arguments"])
    properties = ", ".join(f"{camel_case(one['name'])}: {_value(one['value'])}" for one in given).replace("$", "$$")
    name = found["label"].strip("\"'")
    key = name if _PLAIN.fullmatch(name) else _value(found["label"]).replace("$", "$$")
    return f"{key}: {{type: claude:{found['kind']}, properties: {{{properties}}}}}"


def _value(written: str) -> str:
    if written in {"True", "False"}:
        return written.lower()
    if written[0].isdigit():
        return written.replace("_", "")
    return f'"{written[1:-1]}"' if written[0] in "\"'" else written


@cache
def _ours() -> re.Pattern[str]:
    schema = _schema()
    inputs = {name for one in schema["resources"].values() for name in one["inputProperties"]}
    bags = [one[part] for one in schema["resources"].values() for part in ("inputProperties", "properties")]
    bags += [one["properties"] for one in schema["types"].values() if "properties" in one]
    names = {name for name in map(snake_case, {name for bag in bags for name in bag}) if "_" in name}
    return re.compile(
        rf"{_CALL}"
        rf"|(?<![^\s(])(?P<given>{_any_of(inputs | set(map(snake_case, inputs)))})=(?P<value>{_VALUE})(?!\w)"
        rf"|{_TEXT}"
        rf"|(?<![\w/@-])(?P<name>{_any_of(names)})(?![\w/@-])"
    )


def _any_of(names: Collection[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


def _schema() -> dict[str, Any]:
    text = files("pulumi_claude_admin").joinpath("native", "schema.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    return told
