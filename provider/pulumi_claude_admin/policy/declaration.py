"""
One resource as code declares it, whoever read it: a preview's step, a stack's state, a team file, or a policy pack inside Pulumi.

Values that nobody can say yet are `UNKNOWN`, wherever they stand. Readers translate their own word for that, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal


class _Unknown(Enum):
    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UnknownYet = Literal[_Unknown.UNKNOWN]
UNKNOWN: Final = _Unknown.UNKNOWN
"""A value that is known only after `pulumi up`, or that is secret: never a good one, and never a bad one."""

SECRET: Final = "[secret]"  # noqa: S105 - what Pulumi prints in place of one
_SENTINELS: Final = frozenset(
    {
        SECRET,
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""Pulumi's stand-ins for a text, a boolean, a number, a list and an object. Source: docs/platform/pulumi.md#preview."""
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which Pulumi marks a value that is wrapped, as secrets are in a state."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    One resource of ours. `type` is its name (`WorkspaceSpendLimit`), `id` what the platform calls it, None before it is made.

    `inputs` is what code declares now (None: it declares the resource no more), `before` what it declared at the last `up` (None: not
    there yet). `depends_on` names, by property, the URNs that a value comes from. `place` is the line, such as `teams.yaml:12`.
    """

    urn: str
    type: str
    id: str | None
    inputs: Mapping[str, object] | None
    before: Mapping[str, object] | None = None
    depends_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str | None = None


def translated(value: object) -> object:
    """The same value with `UNKNOWN` wherever Pulumi says that nobody knows, or may know."""
    if isinstance(value, str):
        return UNKNOWN if value in _SENTINELS else value
    if isinstance(value, Mapping):
        return UNKNOWN if _SIGNATURE in value else {key: translated(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [translated(one) for one in value]
    return value


def without_secrets(bag: Mapping[str, object]) -> Mapping[str, object]:
    """The same without inputs that the program marked secret: their names stand beside them, and a reader may have them in plain."""
    names = bag.get("secret_inputs")
    secret = {str(name) for name in names} if isinstance(names, Sequence) and not isinstance(names, str) else set()
    return {key: UNKNOWN if key in secret else value for key, value in bag.items()}
