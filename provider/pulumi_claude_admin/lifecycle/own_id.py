"""
Whether the id that Pulumi gives is that of the resource which its outputs describe, before anything is asked or written.

Of an import file the engine believes the ids: nothing is read (docs/platform/pulumi.md#import). A wrong one has to stop there, or a
later run would archive or change what nobody meant.
"""

from __future__ import annotations

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.hooks import ResourceHooks, SpecT
from pulumi_claude_admin.model.bags import Bag


def require_own_id(hooks: ResourceHooks[SpecT], id_: str, outputs: Bag) -> None:
    """Raise InvalidInputs for the id of something else, and for an id that comes with nothing."""
    kind = type(hooks).__name__.removesuffix("Provider")
    if not outputs:
        raise InvalidInputs(
            Problem("id", f"Pulumi cannot read {kind} {id_!r} by its id alone"),
            hint="Declare it with adopt_id where the kind has one, or have `claude-admin adopt` write import.json",
        )
    if not hooks.is_own_id(id_, outputs):
        raise InvalidInputs(
            Problem("id", f"{id_!r} is not the id of this {kind}, as its outputs say what it is"),
            hint=(
                "In an import file correct the entry, or have `claude-admin adopt` write it again; one that is in the state "
                "`pulumi state delete` takes out"
            ),
        )
