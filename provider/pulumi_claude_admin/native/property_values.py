"""
Pulumi's property values to plain bags and back: what is not known yet, what is secret. What a value means is not known here.

The engine tells a native provider which values are secret, and seals nothing by itself: what comes back has to be as secret as
what went in, at the same depth, or a refresh shows a difference where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pulumi.output import UNKNOWN, Unknown
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_TEXT
from pulumi.runtime.rpc import is_rpc_secret, unwrap_rpc_secret

from pulumi_claude_admin.model.bags import Bag

Properties = dict[str, PropertyValue]

UNKNOWN_TEXTS: Final = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a truth value
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)
"""What stands for a value that only the update will know: the engine has a text for each type. Source: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go."""

_NOTHING: Final[Mapping[str, PropertyValue]] = MappingProxyType({})


def plain(values: Mapping[str, PropertyValue]) -> Bag:
    """The values as a dynamic provider gets them: in the clear, and `pulumi.output.UNKNOWN` where only the update will know."""
    return {name: _plain(value) for name, value in values.items()}


def secret_names(values: Mapping[str, PropertyValue]) -> frozenset[str]:
    """The names of those that are secret, or have a secret inside."""
    return frozenset(name for name, value in values.items() if value.contains_secret())


def properties(bag: Mapping[str, object], *, like: Mapping[str, PropertyValue] = _NOTHING) -> Properties:
    """
    The same back. What is as it is in `like` stays that very value; what is not is secret where the value of that name is.

    A value that is wrapped as Pulumi wraps a secret is one.
    """
    return {name: _as_secret_as(like.get(name), _property(value)) for name, value in bag.items()}


def _plain(value: PropertyValue) -> object:
    inside = value.value
    if isinstance(inside, str):
        return UNKNOWN if inside in UNKNOWN_TEXTS else inside
    if isinstance(inside, Mapping):
        return plain(inside)
    if isinstance(inside, tuple):
        return [_plain(item) for item in inside]
    return inside


def _property(value: object) -> PropertyValue:
    if is_rpc_secret(value):
        return _property(unwrap_rpc_secret(value)).with_secret(True)  # noqa: FBT003 - Pulumi's own signature
    if isinstance(value, Unknown):
        return PropertyValue(UNKNOWN_TEXT)
    if isinstance(value, Mapping):
        return PropertyValue({str(name): _property(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return PropertyValue([_property(item) for item in value])
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    if value is None or isinstance(value, bool | float | str):
        return PropertyValue(value)
    message = f"Pulumi has no value for a {type(value).__name__}"
    raise TypeError(message)


def _as_secret_as(like: PropertyValue | None, value: PropertyValue) -> PropertyValue:
    if like is None or not like.contains_secret():
        return value
    if _in_the_clear(like) == _in_the_clear(value):
        return like
    if like.is_secret or not (isinstance(like.value, Mapping) and isinstance(value.value, Mapping)):
        return value.with_secret(True)  # noqa: FBT003 - Pulumi's own signature
    within = like.value
    parts = {name: _as_secret_as(within.get(name), item) for name, item in value.value.items()}
    return PropertyValue(parts, is_secret=value.is_secret)


def _in_the_clear(value: PropertyValue) -> PropertyValue:
    inside = value.value
    if isinstance(inside, Mapping):
        return PropertyValue({name: _in_the_clear(item) for name, item in inside.items()})
    if isinstance(inside, tuple):
        return PropertyValue([_in_the_clear(item) for item in inside])
    return PropertyValue(inside)
