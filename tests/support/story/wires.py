"""What goes over the wire to either provider for the bags that a story is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from google.protobuf import json_format, struct_pb2
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_claude_admin.lifecycle.inputs import pickler_as_before
from pulumi_claude_admin.model.property_names import in_camel_case, in_snake_case, snake_case
from pulumi_claude_admin.native.kinds import find_kind

Bag = dict[str, Any]
_CAMEL = re.compile(r"\b[a-z]+(?:[A-Z][a-z]+)+\b")


class Wire(Protocol):
    """How one kind of resource is spelled for a provider."""

    def struct(self, bag: Bag) -> struct_pb2.Struct:
        """A bag as a request has it."""
        ...

    def bag(self, struct: struct_pb2.Struct) -> Bag:
        """A bag as an answer has it."""
        ...

    def urn(self, bag: Bag) -> str:
        """The URN of the resource whose bag this is."""
        ...

    def words(self, told: str) -> str:
        """What an error says, with the names that a story has for inputs."""
        ...


class PickledWire:
    """The dynamic provider's: every bag holds the provider itself, and no request a URN."""

    def __init__(self, provider: ResourceProvider) -> None:
        with pickler_as_before():
            self._pickled = serialize_provider(provider)

    def struct(self, bag: Bag) -> struct_pb2.Struct:
        return _struct(bag | {"__provider": self._pickled})

    def bag(self, struct: struct_pb2.Struct) -> Bag:
        bag: Bag = json_format.MessageToDict(struct)
        bag.pop("__provider", None)
        return bag

    def urn(self, bag: Bag) -> str:
        del bag
        return ""

    def words(self, told: str) -> str:
        return told


class NativeWire:
    """The native provider's: names in camel case, and a URN that says the kind and whose a workspace is."""

    def __init__(self, provider: ResourceProvider) -> None:
        self._token = f"claude:index:{type(provider).__name__.removesuffix('Provider')}"
        kind = find_kind(self._token)
        assert kind is not None
        self._spec_type = kind.spec_type

    def struct(self, bag: Bag) -> struct_pb2.Struct:
        return _struct(in_camel_case(bag, self._spec_type))

    def bag(self, struct: struct_pb2.Struct) -> Bag:
        return dict(in_snake_case(json_format.MessageToDict(struct), self._spec_type))

    def words(self, told: str) -> str:
        return _CAMEL.sub(lambda found: snake_case(found[0]), told)

    def urn(self, bag: Bag) -> str:
        _, project, stack, name = str(bag.get("owner") or "pulumi/story/dev/other").split("/")
        return f"urn:pulumi:{stack}::{project}::{self._token}::{name}"


def _struct(bag: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update({key: value for key, value in bag.items() if value is not None})
    return struct
