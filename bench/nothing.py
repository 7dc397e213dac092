"""A Pulumi resource whose provider does nothing: the floor that no provider can be faster than."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CreateResult, ReadResult, Resource, ResourceProvider


class NothingProvider(ResourceProvider):
    """Agrees with everything, at once."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Say that it is there."""
        return CreateResult(f"nothing-{props['number']}", {"number": props["number"]})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Say that it is as it was."""
        return ReadResult(id_, props, {"number": props["number"]})


class Nothing(Resource, module="bench", name="Nothing"):
    """A number in the state, and nothing anywhere else."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(NothingProvider(), name, {"number": number})
