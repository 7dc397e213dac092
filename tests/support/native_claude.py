"""
The resources of the native provider for a program of a test: the same names, arguments and outputs as `pulumi_claude_admin` has.

Made of the schema, as Pulumi makes such a package for each language; so one program runs over both providers.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

import pulumi

from pulumi_claude_admin.model.property_names import camel_case, snake_case

SCHEMA: Final = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))


class _NativeResource(pulumi.CustomResource):
    """A resource whose properties have the names that a Python program expects."""

    token: str

    def __init__(
        self, resource_name: str, *, opts: pulumi.ResourceOptions | None = None, **arguments: pulumi.Input[Any]
    ) -> None:
        outputs = {snake_case(name): None for name in SCHEMA["resources"][self.token]["properties"]}
        super().__init__(self.token, resource_name, {**outputs, **arguments}, opts)

    def translate_input_property(self, prop: str) -> str:
        return camel_case(prop)

    def translate_output_property(self, prop: str) -> str:
        return snake_case(prop)


def __getattr__(name: str) -> type[_NativeResource | dict[str, Any]]:
    if name.endswith("Args"):  # what is nested: a dictionary, whose keys are translated with those of the resource
        return dict
    token = f"claude:index:{name}"
    if token not in SCHEMA["resources"]:
        message = f"the native provider has no {name}"
        raise AttributeError(message)
    made = type(name, (_NativeResource,), {"token": token})
    globals()[name] = made
    return made
